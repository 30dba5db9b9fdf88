package kubelet

import (
	"encoding/hex"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/initwatch/initwatch/watch/demo"
)

// API is where a simulator writes to. A demo.Server is one.
type API interface {
	Apply(obj demo.Object) error
	Delete(obj demo.Object) error
	AppendLog(namespace, pod, container, containerID, line string, at time.Time)
	LoseNode(name string)
}

// Config is what a simulator is made from.
type Config struct {
	API  API
	Seed uint64
	// Nodes are where pods run; the first one is the scheduler's home.
	Nodes []Node
	// Images are the images that the nodes or the registry know. An image that
	// is not named is present.
	Images map[string]Image
	// Time turns virtual time into the time that objects show.
	Time func(time.Duration) time.Time
	// Behaviour returns what a container of a pod does.
	Behaviour func(pod *corev1.Pod, container string) Behaviour
}

// Simulator is nodes and their scheduler. It is not safe for concurrent use.
type Simulator struct {
	Queue

	config   Config
	rand     *rand.Rand
	recorder *recorder
	pods     map[string]*pod
	// things are the objects that pods refer to and that the API server does
	// not serve, and Services, by kind, namespace and name.
	things map[string]bool
	// endpoints tells which Services have a ready endpoint.
	endpoints map[string]bool
	claims    map[string]Claim
	classes   map[string]Class
	images    map[string]*Image
	nodes     []*machine
	watchers  []func(*corev1.Pod)
	consumers []func(namespace, claim, node string)
	addresses int
	failed    error
}

// New returns a simulator of nodes without pods.
func New(config Config) *Simulator {
	s := &Simulator{
		config:    config,
		rand:      rand.New(rand.NewPCG(config.Seed, 0x696e6974)),
		pods:      map[string]*pod{},
		things:    map[string]bool{},
		endpoints: map[string]bool{},
		claims:    map[string]Claim{},
		classes:   map[string]Class{},
		images:    map[string]*Image{},
	}
	for name, image := range config.Images {
		s.images[name] = &image
	}
	for _, node := range config.Nodes {
		s.nodes = append(s.nodes, &machine{Node: node})
	}
	s.recorder = &recorder{
		sim: s, events: map[string]*corev1.Event{}, buckets: map[string]*bucket{}, similar: map[string]*similar{},
	}
	return s
}

// Run lets everything happen that is due up to end, as fast as it can. It
// returns what went wrong on the way.
func (s *Simulator) Run(end time.Duration) error {
	s.RunUntil(end)
	return s.failed
}

// Watch lets f see each state of each pod as it is written. A pod that is gone
// is seen for the last time with a deletion grace period of zero.
func (s *Simulator) Watch(f func(*corev1.Pod)) { s.watchers = append(s.watchers, f) }

// Time returns the time that objects show now.
func (s *Simulator) Time() time.Time { return s.config.Time(s.Now()) }

// Until returns how long it is to a time that objects show.
func (s *Simulator) Until(at time.Time) time.Duration { return at.Sub(s.Time()) }

// Write stores an object and keeps what went wrong for Run to return.
func (s *Simulator) Write(obj demo.Object) {
	if err := s.config.API.Apply(obj); err != nil {
		s.failed = errors.Join(s.failed, fmt.Errorf("simulate %s: %w", obj.GetName(), err))
	}
}

// Remove deletes an object.
func (s *Simulator) Remove(obj demo.Object) {
	if err := s.config.API.Delete(obj); err != nil {
		s.failed = errors.Join(s.failed, fmt.Errorf("simulate %s: %w", obj.GetName(), err))
	}
}

// Provide makes an object exist that pods refer to: a ConfigMap, a Secret, a
// Service.
func (s *Simulator) Provide(kind, namespace, name string) {
	s.things[thing(kind, namespace, name)] = true
}

// SetEndpoints tells whether a Service has an endpoint that is ready.
func (s *Simulator) SetEndpoints(namespace, service string, ready bool) {
	s.endpoints[thing("Service", namespace, service)] = ready
}

func thing(kind, namespace, name string) string { return kind + "/" + namespace + "/" + name }

// Between returns a duration that chance picks.
func (s *Simulator) Between(low, high time.Duration) time.Duration {
	return low + time.Duration(s.rand.Int64N(int64(high-low)+1))
}

// jitter returns d and up to half as much again.
func (s *Simulator) jitter(d time.Duration) time.Duration { return s.Between(d, d+d/2) }

// NewUID returns a UID that chance picks.
func (s *Simulator) NewUID() types.UID {
	b := s.bytes(16)
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return types.UID(fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:]))
}

// NewSuffix returns five characters, as they end the names of pods that
// controllers make.
func (s *Simulator) NewSuffix() string {
	const letters = "bcdfghjklmnpqrstvwxz2456789"
	suffix := make([]byte, 5)
	for i := range suffix {
		suffix[i] = letters[s.rand.IntN(len(letters))]
	}
	return string(suffix)
}

func (s *Simulator) newContainerID() string { return "containerd://" + hex.EncodeToString(s.bytes(32)) }

func (s *Simulator) newAddress() string {
	s.addresses++
	return fmt.Sprintf("10.88.%d.%d", s.addresses/250+1, s.addresses%250+2)
}

func (s *Simulator) bytes(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(s.rand.Uint32())
	}
	return b
}

// seconds returns the present as a status shows it.
func (s *Simulator) seconds() metav1.Time {
	return metav1.NewTime(s.Time().Truncate(time.Second))
}
