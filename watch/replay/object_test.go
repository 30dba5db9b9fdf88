package replay

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/initwatch/initwatch/model/detail"
)

// TestObject holds that an object is shown as it was, without what is nobody's
// business.
func TestObject(t *testing.T) {
	secret := `{"metadata":{"namespace":"shop","name":"a","uid":"u","annotations":{"kubectl.kubernetes.io/last-applied-configuration":"hidden"},"managedFields":[{"manager":"hidden"}]},` +
		`"spec":{"nodeName":%q,"containers":[{"name":"app","image":"a\u001bb","command":["run"],"env":[{"name":"PASSWORD","value":"hidden"}]}]}}`
	film := load(t, write(t,
		entry(0, "pods", "ADDED", fmt.Sprintf(secret, "n1")),
		entry(time.Second, "pods", "MODIFIED", fmt.Sprintf(secret, "n2")),
		entry(time.Second, "secrets", "ADDED", `{"metadata":{"namespace":"shop","name":"s"},"data":{"key":"hidden"}}`),
		entry(2*time.Second, "deployments", "ADDED", `{"metadata":{"namespace":"shop","name":"d"},"spec":{"replicas":7}}`),
		entry(2*time.Second, "nodes", "ADDED", `{"metadata":{"name":"n1"},"status":{"images":[{"names":["registry/pause:3.10"]}]}}`),
		entry(3*time.Second, "pods", "DELETED", fmt.Sprintf(secret, "n2")),
	))
	for _, test := range []struct {
		after                 time.Duration
		kind, namespace, name string
		want                  string
	}{
		{0, "Pod", "shop", "a", "nodeName: n1"},
		{0, "Pod", "shop", "a", "apiVersion: v1\nkind: Pod\n"},
		{0, "Pod", "shop", "a", `image: "a\eb"`},
		{2 * time.Second, "Pod", "shop", "a", "nodeName: n2"},
		{time.Hour, "Pod", "shop", "a", "nodeName: n2"},
		{2 * time.Second, "Deployment", "shop", "d", "apiVersion: apps/v1\nkind: Deployment\n"},
		{2 * time.Second, "Node", "", "n1", "pause"},
		{time.Second, "Deployment", "shop", "d", "error: the recording does not have the object of Deployment d up to now"},
		{0, "Secret", "shop", "s", "error: a Secret cannot be opened"},
		{0, "Pod", "shop", "", "error: a Pod cannot be opened"},
	} {
		p := film.Play(start.Add(test.after), 0)
		got, err := p.Object(t.Context(), test.kind, test.namespace, test.name)
		p.Close()
		text := fmt.Sprint("error: ", err)
		if err == nil {
			text = got.YAML
			holdsWhole(t, got, test.kind, test.name)
		}
		if !strings.Contains(text, test.want) || strings.Contains(text, "hidden") {
			t.Errorf("%s %s after %v: no %q in %s", test.kind, test.name, test.after, test.want, text)
		}
	}
}

func holdsWhole(t *testing.T, o *detail.Object, kind, name string) {
	t.Helper()
	if o.Kind != kind || o.Name != name || (o.Pod != nil) != (kind == "Pod") || (o.Node != nil) != (kind == "Node") {
		t.Errorf("%+v", o)
	}
	if o.Pod == nil {
		return
	}
	if c := o.Pod.Part("app"); c.Env[0].Name != "PASSWORD" || c.Env[0].Value != "" || c.Command[0] != "run" || o.UID != "u" || o.Namespace != "shop" {
		t.Errorf("%+v", o.Pod)
	}
}

// TestObjectOfADump holds that a file that shows one moment is shown whole.
func TestObjectOfADump(t *testing.T) {
	film := load(t, "../dump/testdata/full-pod.json")
	p := film.Play(time.Time{}, 0)
	defer p.Close()
	var name podName
	for name = range film.pods {
	}
	got, err := p.Object(t.Context(), "Pod", name.namespace, name.name)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"kind: Pod", "tolerations:", "resources:", "command:"} {
		if !strings.Contains(got.YAML, want) {
			t.Errorf("no %q in\n%s", want, got.YAML)
		}
	}
}

func TestProbeCounts(t *testing.T) {
	film := load(t, write(t, entry(0, "pods", "ADDED", pod("a", ""))))
	p := film.Play(start, 0)
	defer p.Close()
	if _, err := p.ProbeCounts(t.Context(), "n1"); err == nil || !strings.Contains(err.Error(), "has no kubelet") {
		t.Error(err)
	}
}
