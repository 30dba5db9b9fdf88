package main

import (
	"bytes"
	"strings"
	"testing"
	"text/template"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"
)

// TestKrewTemplate holds that the manifest for the krew index names the very
// archives that a release has.
func TestKrewTemplate(t *testing.T) {
	var release struct {
		Builds []struct{ Goos, Goarch []string }
	}
	if err := yaml.Unmarshal([]byte(readDocument(t, ".goreleaser.yaml")), &release); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{}
	for _, os := range release.Builds[0].Goos {
		for _, arch := range release.Builds[0].Goarch {
			archive, program := ".tar.gz", "initwatch"
			if os == "windows" {
				archive, program = ".zip", "initwatch.exe"
			}
			want["https://github.com/initwatch/initwatch/releases/download/v1.2.3/initwatch_v1.2.3_"+os+"_"+arch+archive] = os + "/" + arch + " " + program
		}
	}
	var plugin struct {
		Spec struct {
			Version   string
			Platforms []struct {
				Selector struct {
					MatchLabels struct{ OS, Arch string }
				}
				URI, SHA256, Bin string
			}
		}
	}
	if err := yaml.Unmarshal(krewManifest(t, "v1.2.3"), &plugin); err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, p := range plugin.Spec.Platforms {
		got[p.URI] = p.Selector.MatchLabels.OS + "/" + p.Selector.MatchLabels.Arch + " " + p.Bin
		if p.SHA256 != "sum" {
			t.Errorf("%s has the checksum %q", p.URI, p.SHA256)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" || plugin.Spec.Version != "v1.2.3" {
		t.Errorf("version %s, archives (-released +in the manifest):\n%s", plugin.Spec.Version, diff)
	}
}

// krewManifest fills the template in as krew-release-bot does, but for the
// checksums.
func krewManifest(t *testing.T, tag string) []byte {
	t.Helper()
	values := map[string]string{"TagName": tag}
	fill := func(text string, functions template.FuncMap) []byte {
		parsed, err := template.New("krew").Funcs(functions).Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := parsed.Execute(&out, values); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	return fill(readDocument(t, ".krew.yaml"), template.FuncMap{
		"addURIAndSha": func(url, _ string) string { return "uri: " + string(fill(url, nil)) + "\nsha256: sum" },
		"indent":       func(n int, text string) string { return strings.ReplaceAll(text, "\n", "\n"+strings.Repeat(" ", n)) },
	})
}
