package watch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/yaml"

	"github.com/initwatch/initwatch/model/detail"
	"github.com/initwatch/initwatch/model/words"
)

// opened is a kind of object that a person can open: the resource that has it
// in the API, and who asks for it. Secrets are not among them.
type opened struct {
	resource string
	client   func(*client) rest.Interface
}

func core(c *client) rest.Interface  { return c.CoreV1Client.RESTClient() }
func apps(c *client) rest.Interface  { return c.apps.RESTClient() }
func batch(c *client) rest.Interface { return c.batch.RESTClient() }

var openable = map[string]opened{
	"Pod":                   {"pods", core},
	"Node":                  {"nodes", core},
	"ReplicationController": {"replicationcontrollers", core},
	"Deployment":            {"deployments", apps},
	"ReplicaSet":            {"replicasets", apps},
	"StatefulSet":           {"statefulsets", apps},
	"DaemonSet":             {"daemonsets", apps},
	"Job":                   {"jobs", batch},
	"CronJob":               {"cronjobs", batch},
}

// Object reads one object in full, by one GET. The namespace is "" for a node.
// Its errors are sentences for a person. It may be called from any goroutine.
func (c *Cluster) Object(ctx context.Context, kind, namespace, name string) (*detail.Object, error) {
	what, known := openable[kind]
	if !known || name == "" {
		return nil, fmt.Errorf("a %s cannot be opened", kind)
	}
	raw, err := c.once(ctx, func(ctx context.Context) ([]byte, error) {
		request := what.client(c.clients.unary).Get().NamespaceIfScoped(namespace, namespace != "")
		// The clients ask for protobuf; what a person reads is as JSON has it.
		request.SetHeader("Accept", runtime.ContentTypeJSON)
		return body(request.Resource(what.resource).Name(name).Do(ctx))
	})
	if err != nil {
		return nil, c.unread(err, "get", what.resource, namespace)
	}
	return objectOf(kind, raw)
}

// ProbeCounts reads the counts that the kubelet of a node keeps of its probes.
// It needs the right to get nodes/proxy.
func (c *Cluster) ProbeCounts(ctx context.Context, node string) (map[detail.ProbeKey]detail.ProbeCount, error) {
	if node == "" {
		return nil, errors.New("the pod has no node yet")
	}
	raw, err := c.once(ctx, func(ctx context.Context) ([]byte, error) {
		request := core(c.clients.unary).Get().Resource("nodes").Name(node).SubResource("proxy").Suffix("metrics", "probes")
		return body(request.SetHeader("Accept", "*/*").Do(ctx))
	})
	if err != nil {
		return nil, c.unread(err, "get", "nodes/proxy", "")
	}
	return detail.ParseProbes(raw), nil
}

// body is what a server sent, or the error that it told: only Error looks for
// that in what was sent.
func body(result rest.Result) ([]byte, error) {
	if err := result.Error(); err != nil {
		return nil, err
	}
	return result.Raw()
}

// once reads one thing within a few seconds, and not beyond Close.
func (c *Cluster) once(ctx context.Context, read func(context.Context) ([]byte, error)) ([]byte, error) {
	if !c.enter() {
		return nil, context.Canceled
	}
	defer c.wg.Done()
	ctx, cancel := context.WithTimeout(ctx, answerTimeout)
	defer cancel()
	defer context.AfterFunc(c.life, cancel)()
	return read(ctx)
}

// objectOf turns what the server sent into what a person reads.
func objectOf(kind string, raw []byte) (*detail.Object, error) {
	text, err := yaml.JSONToYAML(raw)
	if err != nil {
		return nil, fmt.Errorf("read %s: the answer of the server is no object: %w", kind, err)
	}
	var head metav1.PartialObjectMetadata
	if err := json.Unmarshal(raw, &head); err != nil {
		return nil, fmt.Errorf("read %s: the answer of the server is no object: %w", kind, err)
	}
	out := &detail.Object{
		Kind: kind, Namespace: words.Clean(head.Namespace), Name: words.Clean(head.Name), UID: words.Clean(string(head.UID)),
		YAML: words.CleanLines(string(text)),
	}
	switch kind {
	case "Pod":
		var pod corev1.Pod
		err = json.Unmarshal(raw, &pod)
		out.Pod = detail.FromPod(&pod)
	case "Node":
		var node corev1.Node
		err = json.Unmarshal(raw, &node)
		out.Node = detail.FromNode(&node)
	}
	if err != nil {
		return nil, fmt.Errorf("read %s %s: %w", kind, out.Name, err)
	}
	return out, nil
}
