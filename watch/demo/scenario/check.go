package scenario

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/initwatch/initwatch/watch/demo/kubelet"
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

// containersOf returns the containers of the workload with that name.
func (s *Scenario) containersOf(workload string) []string {
	for _, m := range s.manifests {
		if spec := podSpec(m.object); spec != nil && m.object.GetName() == workload {
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

func (s *Scenario) checkHappening(h happening) error {
	verbs := 0
	for _, target := range []string{h.Create, h.Delete, h.KillSandbox, h.SetImage} {
		if target == "" {
			continue
		}
		verbs++
		if s.find(target) == nil {
			return fmt.Errorf("there is no manifest %q; write it as Kind/name", target)
		}
	}
	switch {
	case verbs != 1:
		return fmt.Errorf("one of create, delete, killSandbox and setImage has to be set, not %d", verbs)
	case h.SetImage != "" && !strings.HasPrefix(h.SetImage, "Deployment/"):
		return fmt.Errorf("only a Deployment's image can be set, not that of %s", h.SetImage)
	case h.SetImage != "" && (h.Container == "" || h.Image == ""):
		return fmt.Errorf("setImage of %s needs a container and an image", h.SetImage)
	case h.Delete != "" && !strings.HasPrefix(h.Delete, "Pod/"), h.KillSandbox != "" && !strings.HasPrefix(h.KillSandbox, "Pod/"):
		return fmt.Errorf("only pods can be deleted or lose their sandbox, as in Pod/name")
	}
	return nil
}
