package scenario

import (
	"fmt"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// header is the first document of a file.
type header struct {
	Summary   string `yaml:"summary"`
	Namespace string `yaml:"namespace"`
	// Nodes are where pods run; one of a name that is made up when there is none.
	Nodes        []node                 `yaml:"nodes"`
	Images       map[string]image       `yaml:"images"`
	Webhooks     []webhook              `yaml:"webhooks"`
	Provisioners map[string]provisioner `yaml:"provisioners"`
	// Ages tell how long before the start a manifest was applied.
	Ages map[string]duration `yaml:"ages"`
	// Behaviours are by the name of a workload, and then of a container.
	Behaviours map[string]map[string]behaviour `yaml:"behaviours"`
	Happens    []happening                     `yaml:"happens"`
}

type node struct {
	Name   string            `yaml:"name"`
	IP     string            `yaml:"ip"`
	Age    duration          `yaml:"age"`
	Labels map[string]string `yaml:"labels"`
	// Taints are written as kubectl writes them: key=value:Effect.
	Taints        []string `yaml:"taints"`
	Unschedulable bool     `yaml:"unschedulable"`
}

type webhook struct {
	Name      string `yaml:"name"`
	Namespace string `yaml:"namespace"`
	Denies    string `yaml:"denies"`
	Fails     string `yaml:"fails"`
}

type provisioner struct {
	Takes duration `yaml:"takes"`
	Fails string   `yaml:"fails"`
}

type image struct {
	Name     string   `yaml:"name"`
	ID       string   `yaml:"id"`
	Present  bool     `yaml:"present"`
	Pull     duration `yaml:"pull"`
	Size     int64    `yaml:"size"`
	Fails    string   `yaml:"fails"`
	Failures int      `yaml:"failures"`
}

type behaviour struct {
	Runs        []run   `yaml:"runs"`
	IgnoresTerm bool    `yaml:"ignoresTerm"`
	PostStart   hook    `yaml:"postStart"`
	PreStop     hook    `yaml:"preStop"`
	Startup     []check `yaml:"startup"`
	Liveness    []check `yaml:"liveness"`
	Readiness   []check `yaml:"readiness"`
}

type run struct {
	Prints     []line    `yaml:"prints"`
	Repeat     duration  `yaml:"repeat"`
	Waits      *wait     `yaml:"waits"`
	For        *duration `yaml:"for"`
	Exit       int32     `yaml:"exit"`
	OOM        bool      `yaml:"oom"`
	Message    string    `yaml:"message"`
	StartError string    `yaml:"startError"`
}

type wait struct {
	Service string   `yaml:"service"`
	Ready   bool     `yaml:"ready"`
	Every   duration `yaml:"every"`
	Prints  string   `yaml:"prints"`
}

type hook struct {
	Takes  duration `yaml:"takes"`
	Fails  string   `yaml:"fails"`
	Output string   `yaml:"output"`
}

type check struct {
	Times  int    `yaml:"times"`
	Fails  bool   `yaml:"fails"`
	Output string `yaml:"output"`
}

// happening is what somebody does from outside. Exactly one of the verbs is
// set.
type happening struct {
	At          duration `yaml:"at"`
	Create      string   `yaml:"create"`
	Delete      string   `yaml:"delete"`
	KillSandbox string   `yaml:"killSandbox"`
	SetImage    string   `yaml:"setImage"`
	Restart     string   `yaml:"restart"`
	Scale       string   `yaml:"scale"`
	Cordon      string   `yaml:"cordon"`
	NodeDown    string   `yaml:"nodeDown"`
	Container   string   `yaml:"container"`
	Image       string   `yaml:"image"`
	Replicas    int32    `yaml:"replicas"`
}

// maxDuration bounds what a file may ask for.
const maxDuration = 1000 * time.Hour

// duration is written as Go writes it: 1m30s.
type duration time.Duration

// UnmarshalYAML implements yaml.Unmarshaler.
func (d *duration) UnmarshalYAML(n *yaml.Node) error {
	parsed, err := parseDuration(n.Value)
	if err != nil {
		return fmt.Errorf("line %d: %w", n.Line, err)
	}
	*d = duration(parsed)
	return nil
}

func parseDuration(text string) (time.Duration, error) {
	parsed, err := time.ParseDuration(text)
	if err != nil || parsed < 0 || parsed > maxDuration {
		return 0, fmt.Errorf("%q is no duration; write it as 500ms, 6s or 1m30s", text)
	}
	return parsed, nil
}

// line is a line of output after its time: "2s Receiving objects: 40%".
type line struct {
	after time.Duration
	text  string
}

// UnmarshalYAML implements yaml.Unmarshaler.
func (l *line) UnmarshalYAML(n *yaml.Node) error {
	after, text, _ := strings.Cut(n.Value, " ")
	parsed, err := parseDuration(after)
	if err != nil || n.Kind != yaml.ScalarNode {
		return fmt.Errorf("line %d: %q does not begin with the time after which it is printed, as in %q", n.Line, n.Value, "2s ready")
	}
	l.after, l.text = parsed, text
	return nil
}
