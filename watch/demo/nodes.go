package demo

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// kubeletPort is where the API server asks a kubelet.
const kubeletPort = "10250"

var nodeResource = resourceNamed(schema.GroupVersion{Version: "v1"}, "nodes")

// connections are those of the server to the kubelets of nodes.
type connections struct {
	mu   sync.Mutex
	lost map[string]chan struct{} // by node; closed when its kubelet is gone
}

func newConnections() *connections { return &connections{lost: map[string]chan struct{}{}} }

// to returns the channel that is closed when the kubelet of a node is gone.
func (c *connections) to(node string) chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.lost[node] == nil {
		c.lost[node] = make(chan struct{})
	}
	return c.lost[node]
}

// LoseNode lets the kubelet of a node be gone for good: logs from it break off,
// and a request for another one is answered with what the server itself runs
// into.
func (s *Server) LoseNode(name string) {
	lost := s.kubelets.to(name)
	s.kubelets.mu.Lock()
	defer s.kubelets.mu.Unlock()
	if !isClosed(lost) {
		close(lost)
	}
}

func isClosed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// reach returns the channel that is closed when the kubelet is gone that has a
// log, or the error of a server that cannot connect to it
// (pkg/registry/core/pod/strategy.go, LogLocation).
func (s *Server) reach(pod *corev1.Pod, container string, opts *corev1.PodLogOptions) (<-chan struct{}, error) {
	lost := s.kubelets.to(pod.Spec.NodeName)
	if !isClosed(lost) {
		return lost, nil
	}
	host := net.JoinHostPort(s.addressOf(pod.Spec.NodeName), kubeletPort)
	location := url.URL{
		Scheme: "https", Host: host, RawQuery: nodeQuery(opts).Encode(),
		Path: fmt.Sprintf("/containerLogs/%s/%s/%s", pod.Namespace, pod.Name, container),
	}
	return nil, &apierrors.StatusError{ErrStatus: metav1.Status{
		Status: metav1.StatusFailure, Code: http.StatusInternalServerError,
		Message: fmt.Sprintf("Get %q: dial tcp %s: connect: connection refused", location.String(), host),
	}}
}

// addressOf is where the server finds a node: its name when it knows no better.
func (s *Server) addressOf(name string) string {
	if node, ok := s.store.get(nodeResource, joinKey("", name)).(*corev1.Node); ok {
		for _, address := range node.Status.Addresses {
			if address.Type == corev1.NodeInternalIP {
				return address.Address
			}
		}
	}
	return name
}

// nodeQuery is what the server asks a kubelet for when a client asked it for
// opts.
func nodeQuery(opts *corev1.PodLogOptions) url.Values {
	query := url.Values{}
	for name, on := range map[string]bool{"follow": opts.Follow, "previous": opts.Previous, "timestamps": opts.Timestamps} {
		if on {
			query.Set(name, "true")
		}
	}
	for name, number := range map[string]*int64{"sinceSeconds": opts.SinceSeconds, "tailLines": opts.TailLines, "limitBytes": opts.LimitBytes} {
		if number != nil {
			query.Set(name, strconv.FormatInt(*number, 10))
		}
	}
	if opts.SinceTime != nil {
		query.Set("sinceTime", opts.SinceTime.Format(time.RFC3339))
	}
	return query
}
