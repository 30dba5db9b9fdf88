package watch

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/tools/clientcmd"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

const (
	// checkTimeout bounds a check when the user set no --request-timeout,
	// loginTimeout when a credential plugin may have to ask a person first.
	checkTimeout = 10 * time.Second
	loginTimeout = 3 * time.Minute
)

// CheckError is a reason not to start, in one sentence for a person.
type CheckError struct {
	Sentence string
	Err      error
}

// Error returns the sentence.
func (e *CheckError) Error() string { return e.Sentence }

// Unwrap returns what the sentence was made of.
func (e *CheckError) Unwrap() error { return e.Err }

// Check tries whether pods can be read at all, and says in a CheckError what is
// wrong and what to do if not. A credential plugin may use the terminal
// meanwhile. That some of several namespaces are forbidden is no error.
func (c *Cluster) Check(ctx context.Context) error {
	var refused error
	for _, namespace := range c.options.Namespaces {
		err := c.try(ctx, namespace)
		switch {
		case err == nil:
			c.acquaint(ctx, namespace)
			return nil
		case ctx.Err() != nil:
			return fmt.Errorf("check cluster: %w", ctx.Err())
		case !apierrors.IsForbidden(err):
			return c.explain(err)
		case refused == nil:
			refused = err
		}
	}
	return c.allForbidden(refused)
}

func (c *Cluster) try(ctx context.Context, namespace string) error {
	if c.options.Config.Timeout == 0 {
		timeout := checkTimeout
		if c.options.Config.ExecProvider != nil {
			timeout = loginTimeout
		}
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, timeout)
		defer cancel()
	}
	_, err := c.clients.check.Pods(namespace).List(ctx, metav1.ListOptions{Limit: 1, FieldSelector: c.options.FieldSelector})
	return err
}

// acquaint has what reads from now on learn of a login. It has a memory of its
// own for what a credential plugin said, and asks the plugin again only after
// it was refused once.
func (c *Cluster) acquaint(ctx context.Context, namespace string) {
	if c.options.Config.ExecProvider == nil || c.options.Quiet {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, answerTimeout)
	defer cancel()
	// Whatever the answer is, reading begins and tells of it.
	_, _ = c.clients.unary.Pods(namespace).List(ctx, metav1.ListOptions{Limit: 1, FieldSelector: c.options.FieldSelector})
}

func (c *Cluster) explain(err error) error {
	host := c.options.Config.Host
	sentence := unreachable(err, host) + "; see whether the cluster runs and whether the context is the one you mean"
	switch {
	case apierrors.IsUnauthorized(err):
		sentence = unauthorized(c.options)
	case noConfig(host):
		sentence = fmt.Sprintf("no cluster is configured, and there is none at %s; set KUBECONFIG or give --kubeconfig", host)
	case apierrors.IsBadRequest(err):
		sentence = fmt.Sprintf("the API server at %s does not take the request: %s", host, innermost(err))
		if selector := c.options.FieldSelector; selector != "" {
			sentence += "; check --field-selector " + words.Clean(selector)
		}
	case apierrors.IsNotFound(err):
		sentence = fmt.Sprintf("what answers at %s is not a Kubernetes API server; check the server's address in the kubeconfig", host)
	case strings.Contains(err.Error(), "server gave HTTP response to HTTPS client"):
		sentence = fmt.Sprintf("what answers at %s speaks HTTP, not HTTPS; check the server's address in the kubeconfig", host)
	case untrusted(err):
		sentence = unreachable(err, host) + "; check certificate-authority in the kubeconfig"
	}
	return &CheckError{Sentence: sentence, Err: err}
}

// noConfig recognises the address that the kubectl libraries fall back to.
func noConfig(host string) bool {
	return host == "http://localhost:8080" || host == "localhost:8080"
}

func (c *Cluster) allForbidden(err error) error {
	namespaces := c.options.Namespaces
	scope := model.Scope{Resource: model.Pods, Namespace: namespaces[0]}
	sentence := forbidden(err, "list", scope)
	if len(namespaces) > 1 {
		scope.Namespace = strings.Join(namespaces, ", ")
		sentence = strings.Replace(forbidden(err, "list", scope), "in namespace ", "in any of the namespaces ", 1)
	}
	if namespaces[0] != "" {
		sentence += ", or choose another namespace with -n"
	}
	return &CheckError{Sentence: sentence, Err: err}
}

// noContext recognises the error for a context that a flag names. Unlike that
// for one which the file names, it has no type.
func noContext(err error) bool {
	text := err.Error()
	return strings.HasPrefix(text, "context ") && strings.HasSuffix(text, " does not exist")
}

// ExplainConfig puts an error of reading the kubeconfig into one sentence.
func ExplainConfig(err error) error {
	var path *fs.PathError
	switch {
	case err == nil:
		return nil
	case clientcmd.IsEmptyConfig(err):
		return &CheckError{Sentence: "no cluster is configured; set KUBECONFIG or give --kubeconfig", Err: err}
	case errors.As(err, &path):
		return &CheckError{Sentence: fmt.Sprintf("the kubeconfig %s cannot be read: %s", words.Clean(path.Path), path.Err), Err: err}
	case clientcmd.IsContextNotFound(err), noContext(err):
		return &CheckError{Sentence: innermost(err) + "; kubectl config get-contexts lists those there are", Err: err}
	}
	return &CheckError{Sentence: "the kubeconfig cannot be used: " + innermost(err), Err: err}
}
