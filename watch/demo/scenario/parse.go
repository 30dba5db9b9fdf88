package scenario

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"go.yaml.in/yaml/v3"
	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	sigsyaml "sigs.k8s.io/yaml"

	"github.com/initwatch/initwatch/watch/demo"
	"github.com/initwatch/initwatch/watch/demo/kubelet"
)

// Scenario is one file, checked.
type Scenario struct {
	Name    string
	Summary string
	// Namespace is where objects that name none belong.
	Namespace string

	node       kubelet.Node
	manifests  []manifest
	behaviours map[string]map[string]kubelet.Behaviour
	happens    []happening
}

// manifest is an object and where it stands in the file.
type manifest struct {
	object demo.Object
	kind   string
	line   int
}

func (m manifest) title() string { return m.kind + "/" + m.object.GetName() }

// Parse reads a scenario. What is wrong with it is told with its line.
func Parse(name string, data []byte) (*Scenario, error) {
	s, err := parse(name, data)
	if err != nil {
		return nil, fmt.Errorf("read scenario %s: %w", name, err)
	}
	return s, nil
}

func parse(name string, data []byte) (*Scenario, error) {
	var head header
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	decoder.KnownFields(true)
	if err := decoder.Decode(&head); err != nil {
		return nil, fmt.Errorf("header: %w", err)
	}
	s := &Scenario{
		Name: name, Summary: head.Summary, Namespace: head.Namespace, node: head.Node.convert(), happens: head.Happens,
		behaviours: map[string]map[string]kubelet.Behaviour{},
	}
	if s.Summary == "" || s.Namespace == "" {
		return nil, errors.New("header: summary and namespace have to be set")
	}
	if err := s.readManifests(decoder); err != nil {
		return nil, err
	}
	lines := linesOf(data)
	if err := s.setBehaviours(head.Behaviours, lines); err != nil {
		return nil, err
	}
	return s, s.checkHappens(lines)
}

func (s *Scenario) readManifests(decoder *yaml.Decoder) error {
	seen := map[string]bool{}
	for {
		var doc yaml.Node
		err := decoder.Decode(&doc)
		switch {
		case errors.Is(err, io.EOF):
			if len(s.manifests) == 0 {
				return errors.New("there is no manifest below the header")
			}
			return nil
		case err != nil:
			return err
		}
		m, err := readManifest(&doc, s.Namespace)
		if err != nil {
			return fmt.Errorf("line %d: %w", lineOf(&doc), err)
		}
		if seen[m.title()] {
			return fmt.Errorf("line %d: there are two of %s", m.line, m.title())
		}
		seen[m.title()] = true
		s.manifests = append(s.manifests, m)
	}
}

func lineOf(doc *yaml.Node) int {
	if len(doc.Content) > 0 {
		return doc.Content[0].Line
	}
	return doc.Line
}

// newObject returns an empty object of a kind that the simulation knows.
func newObject(apiVersion, kind string) demo.Object {
	switch apiVersion + " " + kind {
	case "v1 Pod":
		return &corev1.Pod{}
	case "v1 Service":
		return &corev1.Service{}
	case "v1 ConfigMap":
		return &corev1.ConfigMap{}
	case "v1 Secret":
		return &corev1.Secret{}
	case "v1 ResourceQuota":
		return &corev1.ResourceQuota{}
	case "apps/v1 Deployment":
		return &appsv1.Deployment{}
	case "apps/v1 StatefulSet":
		return &appsv1.StatefulSet{}
	case "batch/v1 Job":
		return &batchv1.Job{}
	default:
		return nil
	}
}

func readManifest(doc *yaml.Node, namespace string) (manifest, error) {
	var kind struct {
		APIVersion string `yaml:"apiVersion"`
		Kind       string `yaml:"kind"`
	}
	if err := doc.Decode(&kind); err != nil {
		return manifest{}, err
	}
	m := manifest{object: newObject(kind.APIVersion, kind.Kind), kind: kind.Kind, line: lineOf(doc)}
	if m.object == nil {
		return m, fmt.Errorf("the simulation has no kind %q of %q", kind.Kind, kind.APIVersion)
	}
	text, err := yaml.Marshal(doc)
	if err != nil {
		return m, err
	}
	if err := sigsyaml.UnmarshalStrict(text, m.object); err != nil {
		return m, fmt.Errorf("%s: %w", kind.Kind, err)
	}
	if m.object.GetName() == "" || strings.ContainsAny(m.object.GetName(), "/ ") {
		return m, fmt.Errorf("%s: metadata.name has to be set, without spaces and slashes", kind.Kind)
	}
	if m.object.GetNamespace() == "" {
		m.object.SetNamespace(namespace)
	}
	return m, checkTemplate(m)
}
