package diagnose

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/initwatch/initwatch/model"
)

func TestParseBackOff(t *testing.T) {
	tests := []struct {
		in   string
		want time.Duration
		ok   bool
	}{
		{"back-off 10s restarting failed container=migrate pod=init-crash_shop(463f6506)", 10 * time.Second, true},
		{"back-off 2m40s restarting failed container=a pod=b_c(d)", 160 * time.Second, true},
		{"back-off 5m0s restarting failed container=a pod=b_c(d)", 5 * time.Minute, true},
		{"back-off soon restarting failed container=a", 0, false},
		{"back-off -5s restarting failed container=a", -5 * time.Second, false},
		{"Back-off pulling image \"x\"", 0, false},
	}
	for _, test := range tests {
		if got, ok := parseBackOff(test.in); got != test.want || ok != test.ok {
			t.Errorf("parseBackOff(%q) = %v, %v, want %v, %v", test.in, got, ok, test.want, test.ok)
		}
	}
}

func TestParseVolume(t *testing.T) {
	tests := []struct{ in, volume, cause string }{
		{`MountVolume.SetUp failed for volume "s" : secret "not-there" not found`, "s", `secret "not-there" not found`},
		{`AttachVolume.Attach failed for volume "pvc-1" : rpc error: code = Internal desc = no`, "pvc-1", "rpc error: code = Internal desc = no"},
		{`MountVolume.MountDevice failed for volume "v" : exit status 32`, "v", "exit status 32"},
		{`MountVolume.NodeAffinity check failed for volume "v" : no matching`, "v", "no matching"},
		{`Multi-Attach error for volume "v" Volume is already used by pod(s) web-0`, "v", "Multi-Attach error: Volume is already used by pod(s) web-0"},
		{"something else", "", "something else"},
	}
	for _, test := range tests {
		if volume, cause := parseVolume(test.in); volume != test.volume || cause != test.cause {
			t.Errorf("parseVolume(%q) = %q, %q, want %q, %q", test.in, volume, cause, test.volume, test.cause)
		}
	}
}

func TestUnfitText(t *testing.T) {
	tests := []struct{ in, want string }{
		{
			"0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector. no new claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.",
			"no node fits: 1 of 1 node didn't match Pod's node affinity/selector",
		},
		{
			"0/5 nodes are available: 2 Insufficient cpu, 3 node(s) had untolerated taint(s) {a: b, c: d}. preemption: 0/5 nodes are available.",
			"no node fits: 2 of 5 nodes insufficient cpu, 3 of 5 nodes had untolerated taint(s) {a: b, c: d}",
		},
		{
			`0/1 nodes are available: persistentvolumeclaim "data" not found. not eligible`,
			`no node fits: persistentvolumeclaim "data" not found`,
		},
		{"skip schedule deleting pod: shop/x", "cannot be scheduled: skip schedule deleting pod: shop/x"},
	}
	for _, test := range tests {
		if got := unfitText(test.in); got != test.want {
			t.Errorf("unfitText(%q) = %q, want %q", test.in, got, test.want)
		}
	}
}

func TestParseHook(t *testing.T) {
	in := `Exec lifecycle hook ([sh -c echo hook says no; exit 4]) for Container "app" in Pod "p_shop(2fa2)" failed - error: command 'sh -c echo hook says no; exit 4' exited with 4: , message: "hook says no\n"`
	failure, output := parseHook(in)
	if diff := cmp.Diff("exit 4, hook says no", hookFailure(failure, output)); diff != "" {
		t.Errorf("hook failure (-want +got):\n%s", diff)
	}
	in = `HTTP lifecycle hook (/ready) for Container "app" in Pod "p_shop(2fa2)" failed - error: Get "http://10.0.0.1:80/ready": dial tcp 10.0.0.1:80: connect: connection refused`
	if failure, _ = parseHook(in); failure != `Get "http://10.0.0.1:80/ready": dial tcp 10.0.0.1:80: connect: connection refused` {
		t.Errorf("http hook failure = %q", failure)
	}
}

func TestImageCode(t *testing.T) {
	tests := []struct{ in, want string }{
		{`failed to resolve reference "x": docker.io/library/x:1: not found`, codeImageMissing},
		{`pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`, codeImageRefused},
		{`failed to authorize: failed to fetch oauth token: unexpected status: 401 Unauthorized`, codeImageRefused},
		{`dial tcp 127.0.0.1:1: connect: connection refused`, codeImageUnreachable},
		{`lookup registry.invalid: no such host`, codeImageUnreachable},
		{`toomanyrequests: You have reached your pull rate limit`, codeImageUnreachable},
		{`no space left on device`, codeImage},
	}
	for _, test := range tests {
		if got := imageCode(test.in); got != test.want {
			t.Errorf("imageCode(%q) = %s, want %s", test.in, got, test.want)
		}
	}
}

// TestARegistryThatAnswersIsNotUnreachable has the few words below a pod say
// nothing else than the sentence above them.
func TestARegistryThatAnswersIsNotUnreachable(t *testing.T) {
	tests := []struct{ in, want string }{
		{`dial tcp 127.0.0.1:1: connect: connection refused`, "registry unreachable"},
		{`lookup registry.invalid: no such host`, "registry unreachable"},
		{`failed to do request: Head "https://r.example/v2/x": net/http: TLS handshake timeout`, "registry unreachable"},
		{`unexpected status code https://registry-1.docker.io/v2/library/x/manifests/1: 429 Too Many Requests - Server message: toomanyrequests: You have reached your unauthenticated pull rate limit.`, "pull limit of the registry reached"},
		{`toomanyrequests: You have reached your pull rate limit`, "pull limit of the registry reached"},
		{`failed to copy: httpReadSeeker: failed open: unexpected status code 503 Service Unavailable`, "registry out of service"},
		{`unexpected status from GET request to https://r.example/v2/x: 502 Bad Gateway`, "registry out of service"},
		{`tls: failed to verify certificate: x509: certificate signed by unknown authority`, "registry not trusted"},
		{`pull access denied`, "image may not be pulled"},
	}
	for _, test := range tests {
		if got := imageFew(imageCode(test.in), test.in); got != test.want {
			t.Errorf("imageFew(%q) = %q, want %q", test.in, got, test.want)
		}
	}
}

// TestPullHeals holds which pulls may come to work with nobody doing anything.
func TestPullHeals(t *testing.T) {
	const head = `failed to do request: Head "https://r.example/v2/x": tls: failed to verify certificate: `
	tests := []struct {
		in   string
		want model.Heals
	}{
		{`dial tcp 127.0.0.1:1: connect: connection refused`, model.HealsItself},
		{`no space left on device`, model.HealsItself},
		{`toomanyrequests: You have reached your pull rate limit`, model.HealsItself},
		{`pull access denied`, model.NeedsChange},
		{`docker.io/library/x:1: not found`, model.NeedsChange},
		{`failed to do request: Head "https://r.example/v2/x": http: server gave HTTP response to HTTPS client`, model.NeedsChange},
		{head + `x509: certificate signed by unknown authority`, model.NeedsChange},
		{head + `x509: certificate is valid for a.example, not r.example`, model.NeedsChange},
		{head + `x509: cannot validate certificate for 10.0.0.1 because it doesn't contain any IP SANs`, model.NeedsChange},
		{head + `x509: certificate has expired or is not yet valid: current time 2026-01-02T03:04:05Z is after 2026-01-01T00:00:00Z`, model.NeedsChange},
		{head + `x509: certificate has expired or is not yet valid: current time 2026-01-02T03:04:05Z is before 2026-01-03T00:00:00Z`, model.HealsItself},
	}
	for _, test := range tests {
		if got := pullHeals(imageCode(test.in), test.in); got != test.want {
			t.Errorf("pullHeals(%q) = %q, want %q", test.in, got, test.want)
		}
	}
}

func TestLastCause(t *testing.T) {
	for in, want := range map[string]string{"a: b: c": "c", "alone": "alone", "": "", "a: ": ""} {
		if got := lastCause(in); got != want {
			t.Errorf("lastCause(%q) = %q, want %q", in, got, want)
		}
	}
}

// FuzzTexts feeds all parsers of foreign text: none may panic, and what they
// return is part of what went in.
func FuzzTexts(f *testing.F) {
	for _, seed := range []string{
		"", "back-off 10s restarting failed container=x", `MountVolume.SetUp failed for volume "s" : x`,
		"0/3 nodes are available: 1 a, 2 b. preemption: x", ` failed - error: x, message: "y"`, `exec: "x": y: no such file or directory`,
		"rpc error: code = Unknown desc = x: unknown", "Multi-Attach error for volume \"v\" x",
		"Readiness probe errored and resulted in unknown state: x", "Setting volume ownership for u/volumes/p/v/mount, processed 3 files.",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if d, ok := parseBackOff(text); ok && d < 0 {
			t.Errorf("parseBackOff(%q) = %v", text, d)
		}
		if _, cause := parseVolume(text); len(cause) > len(text)+len("Multi-Attach error: ") {
			t.Errorf("parseVolume(%q) grew to %q", text, cause)
		}
		unfitText(text)
		hookFailure(parseHook(text))
		imageCode(text)
		permissionsText(text)
		if got := erroredText(&model.Event{Message: text}); strings.Contains(got, "\n") {
			t.Errorf("erroredText(%q) = %q", text, got)
		}
		registry(text)
		if got := short(text); strings.ContainsAny(got, "\n\t") {
			t.Errorf("short(%q) = %q", text, got)
		}
		if got := lastLine(text); strings.Contains(got, "\n") {
			t.Errorf("lastLine(%q) = %q", text, got)
		}
		if got := lastCause(text); !strings.HasSuffix(text, got) {
			t.Errorf("lastCause(%q) = %q", text, got)
		}
	})
}
