package scenario

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/initwatch/initwatch/watch/demo/kubelet"
	"github.com/initwatch/initwatch/watch/recording"
)

// lines finds where things stand in a header.
type lines struct{ head *yaml.Node }

func linesOf(data []byte) lines {
	var doc yaml.Node
	if err := yaml.NewDecoder(bytes.NewReader(data)).Decode(&doc); err != nil || len(doc.Content) == 0 {
		return lines{&yaml.Node{}}
	}
	return lines{doc.Content[0]}
}

// of returns the line of what lies at path: keys of mappings, and positions in
// lists.
func (l lines) of(path ...any) int {
	node := l.head
	for _, part := range path {
		next := child(node, part)
		if next == nil {
			break
		}
		node = next
	}
	return node.Line
}

func child(node *yaml.Node, part any) *yaml.Node {
	switch part := part.(type) {
	case int:
		if node.Kind == yaml.SequenceNode && part < len(node.Content) {
			return node.Content[part]
		}
	case string:
		for i := 0; node.Kind == yaml.MappingNode && i+1 < len(node.Content); i += 2 {
			if node.Content[i].Value == part {
				return node.Content[i+1]
			}
		}
	}
	return nil
}

func (s *Scenario) setBehaviours(behaviours map[string]map[string]behaviour, lines lines) error {
	for _, workload := range slices.Sorted(maps.Keys(behaviours)) {
		names := s.containersOf(workload)
		if names == nil {
			return fmt.Errorf("line %d: no manifest makes pods for the workload %q", lines.of("behaviours", workload), workload)
		}
		s.behaviours[workload] = map[string]kubelet.Behaviour{}
		for _, name := range slices.Sorted(maps.Keys(behaviours[workload])) {
			at := lines.of("behaviours", workload, name)
			if !slices.Contains(names, name) {
				return fmt.Errorf("line %d: %s has no container %q", at, workload, name)
			}
			converted, err := behaviours[workload][name].convert()
			if err != nil {
				return fmt.Errorf("line %d: container %s of %s: %w", at, name, workload, err)
			}
			s.behaviours[workload][name] = converted
		}
	}
	return nil
}

// containersOf returns the containers of the workload with that name, which
// may also be one pod of a StatefulSet.
func (s *Scenario) containersOf(workload string) []string {
	for _, m := range s.manifests {
		one := m.kind == "StatefulSet" && m.object.GetName() == number.ReplaceAllString(workload, "")
		if spec := recording.PodSpec(m.object); spec != nil && (one || m.object.GetName() == workload) {
			return containerNames(spec)
		}
	}
	return nil
}

// find returns the manifest called Kind/name.
func (s *Scenario) find(title string) *manifest {
	for i := range s.manifests {
		if s.manifests[i].title() == title {
			return &s.manifests[i]
		}
	}
	return nil
}

func (s *Scenario) checkHappens(lines lines) error {
	for i, h := range s.happens {
		if err := s.checkHappening(h); err != nil {
			return fmt.Errorf("line %d: %w", lines.of("happens", i), err)
		}
	}
	return nil
}

// checkAges refuses ages of what is not there.
func (s *Scenario) checkAges(lines lines) error {
	for _, title := range slices.Sorted(maps.Keys(s.ages)) {
		if s.find(title) == nil {
			return fmt.Errorf("line %d: there is no manifest %q; write it as Kind/name", lines.of("ages", title), title)
		}
	}
	return nil
}

// verbs returns the verbs that are set, by their targets.
func (h *happening) verbs() map[string]string {
	verbs := map[string]string{
		"create": h.Create, "delete": h.Delete, "killSandbox": h.KillSandbox, "setImage": h.SetImage,
		"restart": h.Restart, "scale": h.Scale, "cordon": h.Cordon, "nodeDown": h.NodeDown,
	}
	maps.DeleteFunc(verbs, func(_, target string) bool { return target == "" })
	return verbs
}

// kindsOf are the kinds that a verb can be done to; all for those that are not
// here.
var kindsOf = map[string][]string{
	"delete": {"Pod"}, "killSandbox": {"Pod"}, "setImage": {"Deployment", "StatefulSet", "DaemonSet"},
	"restart": {"Deployment", "StatefulSet", "DaemonSet"}, "scale": {"Deployment", "StatefulSet", "ReplicationController"},
}

func (s *Scenario) checkHappening(h happening) error {
	verbs := h.verbs()
	if len(verbs) != 1 {
		return fmt.Errorf("one of create, delete, killSandbox, setImage, restart, scale, cordon and nodeDown has to be set, not %d", len(verbs))
	}
	for verb, target := range verbs {
		if verb == "cordon" || verb == "nodeDown" {
			return s.checkNode(target)
		}
		if s.find(target) == nil {
			return fmt.Errorf("there is no manifest %q; write it as Kind/name", target)
		}
		kind, _, _ := strings.Cut(target, "/")
		if kinds := kindsOf[verb]; kinds != nil && !slices.Contains(kinds, kind) {
			return fmt.Errorf("%s is for %s, not for %s", verb, strings.Join(kinds, ", "), target)
		}
	}
	if h.SetImage != "" && (h.Container == "" || h.Image == "") {
		return fmt.Errorf("setImage of %s needs a container and an image", h.SetImage)
	}
	if h.Replicas < 0 || h.Replicas > maxReplicas {
		return fmt.Errorf("%d replicas; the simulation takes up to %d", h.Replicas, maxReplicas)
	}
	return nil
}

func (s *Scenario) checkNode(name string) error {
	if !slices.ContainsFunc(s.nodes, func(n kubelet.Node) bool { return n.Name == name }) {
		return fmt.Errorf("there is no node %q", name)
	}
	return nil
}
