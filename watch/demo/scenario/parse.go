package scenario

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	schedulingv1 "k8s.io/api/scheduling/v1"
	storagev1 "k8s.io/api/storage/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	sigsyaml "sigs.k8s.io/yaml"

	"github.com/initwatch/initwatch/watch/demo"
	"github.com/initwatch/initwatch/watch/demo/kubelet"
	"github.com/initwatch/initwatch/watch/demo/kubelet/controller"
)

// Scenario is one file, checked.
type Scenario struct {
	Name    string
	Summary string
	// Namespace is where objects that name none belong.
	Namespace string

	nodes      []kubelet.Node
	images     map[string]kubelet.Image
	options    controller.Options
	ages       map[string]duration
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

// is reports whether two manifests are about one object.
func (m manifest) is(other manifest) bool {
	return m.title() == other.title() && m.object.GetNamespace() == other.object.GetNamespace()
}

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
		Name: name, Summary: head.Summary, Namespace: head.Namespace, happens: head.Happens, ages: head.Ages,
		images: convertImages(head.Images), options: head.options(), behaviours: map[string]map[string]kubelet.Behaviour{},
	}
	lines := linesOf(data)
	var err error
	if s.nodes, err = convertNodes(head.Nodes); err != nil {
		return nil, fmt.Errorf("line %d: %w", lines.of("nodes"), err)
	}
	if s.Summary == "" || s.Namespace == "" {
		return nil, errors.New("header: summary and namespace have to be set")
	}
	if err := s.readManifests(decoder); err != nil {
		return nil, err
	}
	if err := s.setBehaviours(head.Behaviours, lines); err != nil {
		return nil, err
	}
	return s, errors.Join(s.checkAges(lines), s.checkHappens(lines))
}

func (s *Scenario) readManifests(decoder *yaml.Decoder) error {
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
		if slices.ContainsFunc(s.manifests, m.is) {
			return fmt.Errorf("line %d: there are two of %s", m.line, m.title())
		}
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
	case "v1 LimitRange":
		return &corev1.LimitRange{}
	case "v1 Namespace":
		return &corev1.Namespace{}
	case "v1 ServiceAccount":
		return &corev1.ServiceAccount{}
	case "v1 PersistentVolumeClaim":
		return &corev1.PersistentVolumeClaim{}
	case "scheduling.k8s.io/v1 PriorityClass":
		return &schedulingv1.PriorityClass{}
	case "storage.k8s.io/v1 StorageClass":
		return &storagev1.StorageClass{}
	default:
		return newWorkload(apiVersion, kind)
	}
}

func newWorkload(apiVersion, kind string) demo.Object {
	switch apiVersion + " " + kind {
	case "apps/v1 Deployment":
		return &appsv1.Deployment{}
	case "apps/v1 StatefulSet":
		return &appsv1.StatefulSet{}
	case "apps/v1 DaemonSet":
		return &appsv1.DaemonSet{}
	case "v1 ReplicationController":
		return &corev1.ReplicationController{}
	case "batch/v1 Job":
		return &batchv1.Job{}
	case "batch/v1 CronJob":
		return &batchv1.CronJob{}
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
	m.object.SetCreationTimestamp(metav1.Time{})
	switch {
	case m.kind == "Namespace" || m.kind == "StorageClass" || m.kind == "PriorityClass":
		m.object.SetNamespace("")
	case m.object.GetNamespace() == "":
		m.object.SetNamespace(namespace)
	}
	return m, checkTemplate(m)
}
