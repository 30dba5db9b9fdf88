package watch

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"syscall"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	utilnet "k8s.io/apimachinery/pkg/util/net"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// unreachable says in one sentence why a request to host got no answer that can
// be read.
func unreachable(err error, host string) string {
	var dns *net.DNSError
	var busy laterError
	switch {
	case errors.As(err, &busy):
		return fmt.Sprintf("the API server at %s is overloaded (%d) and asks to wait %ss", host, busy.status, words.Clean(busy.after))
	case errors.As(err, &dns):
		return fmt.Sprintf("the name %s of the API server cannot be resolved", words.Clean(dns.Name))
	case utilnet.IsConnectionRefused(err):
		return fmt.Sprintf("the API server at %s refuses connections", host)
	case untrusted(err):
		return fmt.Sprintf("the certificate of the API server at %s is not trusted: %s", host, innermost(err))
	case utilnet.IsTimeout(err), errors.Is(err, context.DeadlineExceeded):
		return fmt.Sprintf("the API server at %s does not answer", host)
	case broken(err):
		return fmt.Sprintf("the connection to the API server at %s broke", host)
	case strings.Contains(err.Error(), "getting credentials:"):
		return "the credential plugin failed: " + innermost(err)
	}
	return serverTrouble(err, host)
}

// serverTrouble is for answers that are errors of the server itself.
func serverTrouble(err error, host string) string {
	var status apierrors.APIStatus
	switch {
	case apierrors.IsTooManyRequests(err):
		return fmt.Sprintf("the API server at %s is overloaded and asks to wait", host)
	case errors.As(err, &status) && status.Status().Code >= http.StatusInternalServerError:
		return fmt.Sprintf("the API server at %s is in trouble (%d): %s", host, status.Status().Code, innermost(err))
	}
	return fmt.Sprintf("the API server at %s cannot be reached: %s", host, innermost(err))
}

func untrusted(err error) bool {
	var authority x509.UnknownAuthorityError
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	return errors.As(err, &authority) || errors.As(err, &name) || errors.As(err, &invalid)
}

// broken recognises a connection that was lost under a request. Streams report
// it as text only.
func broken(err error) bool {
	return utilnet.IsProbableEOF(err) || utilnet.IsHTTP2ConnectionLost(err) || utilnet.IsConnectionReset(err) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, syscall.EPIPE)
}

// maxReason bounds how much of a foreign message goes into a sentence.
const maxReason = 300

// requested matches the request that net/http puts before why it failed: the API
// server's own to a kubelet comes as text.
var requested = regexp.MustCompile(`^(Get|Head|Post) "[^"]*": `)

// innermost is the text of err without the request that net/http puts before
// it.
func innermost(err error) string {
	var request *url.Error
	if errors.As(err, &request) {
		err = request.Err
	}
	text := words.Clean(requested.ReplaceAllString(strings.TrimSpace(err.Error()), ""))
	if runes := []rune(text); len(runes) > maxReason {
		text = string(runes[:maxReason]) + "…"
	}
	return text
}

// forbidden says in one sentence what may not be read and what can be done.
// Whoever may read the pods of all namespaces is not helped by choosing one.
func forbidden(err error, verb string, scope model.Scope) string {
	who := whoMayNot(err)
	if scope.Resource.Workload() {
		return fmt.Sprintf("%s %s %s in %s; ask for the verbs list and watch on %s",
			who, verb, scope.Resource, placeOf(scope.Namespace), qualified(scope.Resource))
	}
	if scope.Namespace == "" {
		return fmt.Sprintf("%s %s %s in all namespaces; choose those you may read with -n NAMESPACE", who, verb, scope.Resource)
	}
	return fmt.Sprintf("%s %s %s in namespace %s; ask for the verbs get, list and watch", who, verb, scope.Resource, scope.Namespace)
}

// notServed says that the server has no such API.
func notServed(host string, resource model.Resource) string {
	return fmt.Sprintf("the API server at %s does not have %s", host, qualified(resource))
}

func placeOf(namespace string) string {
	if namespace == "" {
		return "all namespaces"
	}
	return "namespace " + namespace
}

// qualified names a kind of workloads as a Role has to: with its API group.
func qualified(resource model.Resource) string {
	switch resource {
	case model.ReplicationControllers:
		return string(resource)
	case model.Jobs, model.CronJobs:
		return string(resource) + ".batch"
	default:
		return string(resource) + ".apps"
	}
}

// forbiddenLog is forbidden for pods/log, which has a verb and a resource of its
// own.
func forbiddenLog(err error, namespace string) string {
	return fmt.Sprintf("%s read logs in namespace %s; ask for the verb get on pods/log", whoMayNot(err), namespace)
}

func whoMayNot(err error) string {
	if user := userOf(err); user != "" {
		return "user " + user + " may not"
	}
	return "you may not"
}

var refusedUser = regexp.MustCompile(`User "([^"]+)" cannot`)

// userOf finds who the server took the caller for.
func userOf(err error) string {
	if found := refusedUser.FindStringSubmatch(err.Error()); found != nil {
		return words.Clean(found[1])
	}
	return ""
}

// unauthorized says that the credentials no longer hold.
func unauthorized(o Options) string {
	text := "the API server does not accept the credentials"
	if o.User != "" {
		text += " of user " + words.Clean(o.User)
	}
	if o.Context != "" {
		text += " in context " + words.Clean(o.Context)
	}
	return text + ": they are missing, wrong or expired; log in again"
}

// expired recognises a resource version that the server no longer has.
func expired(err error) bool { return apierrors.IsResourceExpired(err) || apierrors.IsGone(err) }
