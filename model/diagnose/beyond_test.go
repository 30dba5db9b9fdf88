package diagnose_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/diagnose"
	"github.com/initwatch/initwatch/model/internal/session"
)

// TestStoriesBeyond holds what is said of the pods of real sessions when what
// they ask for is answered from what the sessions recorded.
func TestStoriesBeyond(t *testing.T) {
	tests := []struct {
		name         string
		observations []session.Observation
		pods         []string
	}{
		{"volumes", recorded(t, "volumes"), []string{"volumes/needs-fast", "volumes/needs-local", "volumes/needs-remote"}},
		{"node-down", recorded(t, "node-down"), []string{"update/queue-0", "stateful/db-0"}},
		{"wait-for-services", session.Read(t, "1.36"), []string{"seeds/myapp-pod", "seeds/app-pod"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			told := storiesBeyond(t, test.observations)
			var b strings.Builder
			for _, pod := range test.pods {
				if told[pod] == "" {
					t.Errorf("nothing is told of %s, but of %v", pod, keys(told))
				}
				fmt.Fprintf(&b, "%s\n%s\n", pod, told[pod])
			}
			session.Golden(t, filepath.Join("testdata", "beyond", test.name+".golden"), b.String())
		})
	}
}

func keys(told map[string]string) []string {
	var out []string
	for name := range told {
		out = append(out, name)
	}
	return out
}

// recorded reads one of the recordings of workloads.
func recorded(t *testing.T, name string) []session.Observation {
	t.Helper()
	packed, err := os.ReadFile(filepath.Join("..", "internal", "session", "testdata", "workloads", name+".jsonl.zst"))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := zstd.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	defer plain.Close()
	var out []session.Observation
	for decoder := json.NewDecoder(bufio.NewReader(plain)); decoder.More(); {
		var o session.Observation
		if err := decoder.Decode(&o); err != nil {
			t.Fatal(err)
		}
		out = append(out, o)
	}
	return out
}

// cluster answers questions with what was recorded so far.
type cluster struct {
	nodes    map[string]*corev1.Node
	claims   map[string]*corev1.PersistentVolumeClaim
	events   map[string]corev1.Event
	services map[string]*corev1.Service
	slices   map[string]*discoveryv1.EndpointSlice
}

func newCluster() *cluster {
	return &cluster{
		map[string]*corev1.Node{}, map[string]*corev1.PersistentVolumeClaim{}, map[string]corev1.Event{},
		map[string]*corev1.Service{}, map[string]*discoveryv1.EndpointSlice{},
	}
}

func decode[T any](t *testing.T, raw json.RawMessage) *T {
	t.Helper()
	var into T
	if err := json.Unmarshal(raw, &into); err != nil {
		t.Fatal(err)
	}
	return &into
}

// take keeps what an observation brought, and returns what the store gets of it.
func (c *cluster) take(t *testing.T, o *session.Observation) (model.Item, bool) {
	t.Helper()
	switch o.Resource {
	case "pods":
		return model.FromObject(o.Pod(t), o.Type == "DELETED")
	case "events":
		event := decode[corev1.Event](t, o.Object)
		c.events[string(event.UID)] = *event
		return model.FromObject(event, o.Type == "DELETED")
	case "nodes":
		node := decode[corev1.Node](t, o.Object)
		c.nodes[node.Name] = node
	case "persistentvolumeclaims":
		claim := decode[corev1.PersistentVolumeClaim](t, o.Object)
		c.claims[claim.Namespace+"/"+claim.Name] = claim
	case "services":
		service := decode[corev1.Service](t, o.Object)
		c.services[string(service.UID)] = service
	case "endpointslices":
		slice := decode[discoveryv1.EndpointSlice](t, o.Object)
		c.slices[string(slice.UID)] = slice
	}
	return model.Item{}, false
}

func (c *cluster) answer(q model.Question) *model.Fact {
	fact := &model.Fact{Question: q}
	switch q.Subject {
	case model.AboutNode:
		if node := c.nodes[q.Name]; node != nil {
			fact.Node = model.FromNode(node)
		}
	case model.AboutClaim:
		if claim := c.claims[q.Namespace+"/"+q.Name]; claim != nil {
			fact.Claim = model.FromClaim(claim, c.about(claim))
		}
	case model.AboutServices:
		fact.Services = c.of(q.Namespace)
	case model.AboutPreemptor, model.AboutLog:
		fact.Refused = "user bob may not read this"
	}
	fact.Missing = fact.Node == nil && fact.Claim == nil && fact.Services == nil && fact.Refused == ""
	return fact
}

func (c *cluster) about(claim *corev1.PersistentVolumeClaim) []corev1.Event {
	var out []corev1.Event
	for _, event := range c.events {
		if event.InvolvedObject.UID == claim.UID {
			out = append(out, event)
		}
	}
	return out
}

func (c *cluster) of(namespace string) []model.Service {
	var services []corev1.Service
	var endpoints []discoveryv1.EndpointSlice
	for _, service := range c.services {
		if service.Namespace == namespace {
			services = append(services, *service)
		}
	}
	for _, slice := range c.slices {
		if slice.Namespace == namespace {
			endpoints = append(endpoints, *slice)
		}
	}
	return model.FromServices(services, endpoints)
}

// storiesBeyond writes down how line and notes of each pod changed.
func storiesBeyond(t *testing.T, observations []session.Observation) map[string]string {
	t.Helper()
	store, world := model.NewStore(diagnose.Rules()), newCluster()
	out, last := map[string]string{}, map[string]string{}
	for i := range observations {
		o := &observations[i]
		if item, ok := world.take(t, o); ok {
			store.Apply(model.Batch{Observed: o.Observed, Items: []model.Item{item}})
		}
		store.Advance(o.Observed)
		for _, q := range slices.Collect(store.Questions(o.Observed)) {
			fact := world.answer(q)
			fact.At = o.Observed
			store.Apply(model.Batch{Observed: o.Observed, Items: []model.Item{{Op: model.OpFact, Fact: fact}}})
		}
		for _, workload := range store.Workloads() {
			for _, entry := range workload.Entries {
				name := entry.Pod.Namespace + "/" + entry.Pod.Name
				if text := paragraph(&entry.Diagnosis); text != last[name] {
					out[name] += fmt.Sprintf("%6.1fs %s", o.Observed.Sub(observations[0].Observed).Seconds(), text)
					last[name] = text
				}
			}
		}
	}
	return out
}

func paragraph(d *model.Diagnosis) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s · %s\n", d.Verdict, still(d.Line))
	if len(d.Findings) > 0 {
		fmt.Fprintf(&b, "           %s, cause %q: %s\n", d.Findings[0].Code, d.Findings[0].Cause.Key, d.Findings[0].Cause.Text)
	}
	for _, note := range d.Notes {
		fmt.Fprintf(&b, "           note %s\n", note.Text)
	}
	return b.String()
}
