package watch

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/initwatch/initwatch/watch/demo"
)

type tripFunc func(*http.Request) (*http.Response, error)

func (f tripFunc) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestGuard(t *testing.T) {
	for _, method := range []string{"GET", "", "HEAD", "POST", "PUT", "PATCH", "DELETE", "CONNECT", "get"} {
		t.Run(method, func(t *testing.T) {
			left := false
			g := guard{next: tripFunc(func(*http.Request) (*http.Response, error) {
				left = true
				return &http.Response{}, nil
			})}
			req, err := http.NewRequest(method, "https://user:secret@host/api", strings.NewReader("body"))
			if err != nil {
				t.Fatal(err)
			}
			req.Method = method
			_, err = g.RoundTrip(req)
			var refused *MethodError
			reads := method == "GET" || method == ""
			if left != reads || errors.As(err, &refused) == reads {
				t.Errorf("left %v, error %v", left, err)
			}
			if err != nil && strings.Contains(err.Error(), "secret") {
				t.Errorf("the error tells a password: %v", err)
			}
		})
	}
}

// Every client of a cluster passes the guard.
func TestClientsOnlyRead(t *testing.T) {
	server := demo.NewServer()
	cluster, err := NewCluster(Options{Config: server.Config()})
	if err != nil {
		t.Fatal(err)
	}
	defer cluster.Close()
	c := cluster.clients
	for name, client := range map[string]interface {
		Delete(ctx context.Context, name string, opts metav1.DeleteOptions) error
	}{"check": c.check.Pods("shop"), "unary": c.unary.Pods("shop"), "stream": c.stream.Pods("shop")} {
		var refused *MethodError
		if err := client.Delete(t.Context(), "a", metav1.DeleteOptions{}); !errors.As(err, &refused) || refused.Method != "DELETE" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got := server.Requests(); len(got) > 0 {
		t.Errorf("left the process: %v", got)
	}
}
