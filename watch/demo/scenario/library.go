package scenario

import (
	"embed"
	"fmt"
	"path"
	"strings"
)

// Default is the scenario of the demo when nobody asks for another.
const Default = "shop"

//go:embed scenarios/*.yaml
var files embed.FS

// Info names a scenario and says what it shows.
type Info struct {
	Name    string
	Summary string
}

// List returns all scenarios, the default first.
func List() ([]Info, error) {
	entries, err := files.ReadDir("scenarios")
	if err != nil {
		return nil, fmt.Errorf("list scenarios: %w", err)
	}
	var all []Info
	for _, entry := range entries {
		s, err := Load(strings.TrimSuffix(entry.Name(), ".yaml"))
		if err != nil {
			return nil, err
		}
		info := Info{s.Name, s.Summary}
		if s.Name == Default {
			all = append([]Info{info}, all...)
		} else {
			all = append(all, info)
		}
	}
	return all, nil
}

// Load returns the scenario with that name.
func Load(name string) (*Scenario, error) {
	data, err := files.ReadFile(path.Join("scenarios", name+".yaml"))
	if err != nil {
		return nil, fmt.Errorf("load scenario %q: there is none; the demo's --list names them", name)
	}
	return Parse(name, data)
}
