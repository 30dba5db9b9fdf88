package watch

import (
	"crypto/x509"
	"errors"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"syscall"
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/initwatch/initwatch/model"
)

func TestUnreachable(t *testing.T) {
	get := func(err error) error { return &url.Error{Op: "Get", URL: "https://h/api?x=1", Err: err} }
	tests := []struct {
		name string
		err  error
		want string
	}{
		{"refused", get(syscall.ECONNREFUSED), "the API server at h refuses connections"},
		{"time out", get(os.ErrDeadlineExceeded), "the API server at h does not answer"},
		{"reset", get(syscall.ECONNRESET), "the connection to the API server at h broke"},
		{"end", get(io.ErrUnexpectedEOF), "the connection to the API server at h broke"},
		{"pings fail", errors.New("http2: client connection lost"), "the connection to the API server at h broke"},
		{"authority", get(x509.UnknownAuthorityError{}), "the certificate of the API server at h is not trusted: x509: certificate signed by unknown authority"},
		{"plugin", get(errors.New("getting credentials: exec: exit status 1")), "the credential plugin failed: getting credentials: exec: exit status 1"},
		{"come back later", laterError{429, "3"}, "the API server at h is overloaded (429) and asks to wait 3s"},
		{"overloaded", apierrors.NewTooManyRequestsError("x"), "the API server at h is overloaded and asks to wait"},
		{"in trouble", apierrors.NewInternalError(errors.New("etcd")), "the API server at h is in trouble (500): Internal error occurred: etcd"},
		{"hostile", get(errors.New("a\x1b[2J\nb")), "the API server at h cannot be reached: a␛[2J␊b"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := unreachable(tt.err, "h"); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

func TestInnermostIsShort(t *testing.T) {
	if got := innermost(errors.New(strings.Repeat("ä", 10000))); len([]rune(got)) != maxReason+1 {
		t.Errorf("%d runes", len([]rune(got)))
	}
}

func TestForbiddenWithoutUser(t *testing.T) {
	err := apierrors.NewForbidden(schema.GroupResource{Resource: "events"}, "", errors.New("no"))
	got := forbidden(err, "list", model.Scope{Resource: model.Events, Namespace: "shop"})
	if want := "you may not list events in namespace shop; ask for the verbs get, list and watch"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestLater(t *testing.T) {
	answer := func(status int, after string) *http.Response {
		return &http.Response{StatusCode: status, Header: http.Header{"Retry-After": {after}}}
	}
	if later(answer(http.StatusTooManyRequests, "1")) == nil || later(answer(http.StatusServiceUnavailable, "1")) == nil {
		t.Error("not told to wait")
	}
	if later(answer(http.StatusOK, "1")) != nil || later(answer(http.StatusServiceUnavailable, "")) != nil {
		t.Error("told to wait")
	}
}
