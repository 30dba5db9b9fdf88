package watch

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/cache"

	"github.com/initwatch/initwatch/model"
)

// Options says which cluster to read, what of it, and how.
type Options struct {
	Config *rest.Config
	// Context and User are the kubeconfig's names, for messages; "" when not
	// known.
	Context string
	User    string
	// Namespaces are those to read; none means all.
	Namespaces []string
	// LabelSelector and FieldSelector restrict the pods, not the events. A label
	// selector leaves the workloads whose pods it selects, a field selector none.
	LabelSelector string
	FieldSelector string
	Target        Target
	// Speed is how much faster time passes in a simulated cluster; 0 is for a
	// real one.
	Speed float64
	// Quiet keeps a credential plugin from asking a person anything: somebody
	// else has the terminal.
	Quiet bool
	// Record is told of every change before it is delivered, and of what answers a
	// question; nil means that nobody wants to know. It gets the object as the
	// server sent it, not to be changed, with one of the types of an entry in a
	// recording. The changes of one resource of one namespace come in order;
	// different ones come at once. What Answer reads is told each time as added,
	// the Services of a namespace as a list, and what is not there as deleted.
	Record func(resource model.Resource, kind string, object runtime.Object)
	// Go starts a goroutine; nil means a plain go statement.
	Go func(func())
	// Logger takes what is worth a look afterwards; nil means none.
	Logger *slog.Logger
}

// Cluster reads pods, workloads and events from an API server. It is safe for
// concurrent use.
type Cluster struct {
	options Options
	clients *clients
	clock   *serverClock
	heard   *hearing
	out     *batcher
	spaces  []*space
	scopes  []*scope // those of all spaces
	// preemptors are those searched for so far, by UID; nil for one that is gone.
	preemptors sync.Map

	life context.Context // from NewCluster to Close
	end  context.CancelFunc

	mu     sync.Mutex
	closed bool
	wg     sync.WaitGroup
}

// NewCluster prepares to read. Nothing is sent before Check or Start.
func NewCluster(o Options) (*Cluster, error) {
	if err := validate(&o); err != nil {
		return nil, err
	}
	c := &Cluster{options: o, clock: newServerClock(o.Speed), heard: &hearing{}}
	c.out = newBatcher(c.clock.Now)
	var err error
	if c.clients, err = newClients(o, c.wrap); err != nil {
		return nil, err
	}
	c.life, c.end = context.WithCancel(context.Background())
	for _, namespace := range o.Namespaces {
		c.spaces = append(c.spaces, c.newSpace(namespace))
	}
	return c, nil
}

// validate checks o and fills in what was left out.
func validate(o *Options) error {
	if o.Config == nil {
		return errors.New("read cluster: there is no configuration; set KUBECONFIG or give --kubeconfig")
	}
	if _, err := labels.Parse(o.LabelSelector); err != nil {
		return fmt.Errorf("read label selector: %w", err)
	}
	if _, err := fields.ParseSelector(o.FieldSelector); err != nil {
		return fmt.Errorf("read field selector: %w", err)
	}
	if o.Go == nil {
		o.Go = func(f func()) { go f() }
	}
	o.Logger = orDiscard(o.Logger)
	o.Namespaces = slices.Compact(slices.Sorted(slices.Values(o.Namespaces)))
	if len(o.Namespaces) == 0 || slices.Contains(o.Namespaces, "") {
		o.Namespaces = []string{""}
	}
	return nil
}

func (c *Cluster) wrap(next http.RoundTripper) http.RoundTripper {
	return observer{next: guard{next: next}, clock: c.clock, heard: c.heard}
}

// space is what is read of one namespace, or of all.
type space struct {
	pods      *scope
	workloads []*scope
	events    *scope
}

func (c *Cluster) newSpace(namespace string) *space {
	o := c.options
	s := &space{pods: c.newScope(model.Pods, namespace, newPodReader(c.clients.access(model.Pods, namespace), o))}
	for _, resource := range o.workloads() {
		s.workloads = append(s.workloads,
			c.newScope(resource, namespace, newWorkloadReader(c.clients.access(resource, namespace), o, resource)))
	}
	s.events = c.newScope(model.Events, namespace, newEventReader(c.clients.access(model.Events, namespace), o))
	return s
}

func (c *Cluster) newScope(resource model.Resource, namespace string, r *reader) *scope {
	id := model.Scope{Resource: resource, Namespace: namespace}
	s := &scope{
		id: id, reader: r, out: c.out, heard: c.heard, spawn: c.spawn, record: c.options.Record,
		link: newLink(id, c.clock, c.out), host: c.options.Config.Host, login: unauthorized(c.options),
	}
	c.scopes = append(c.scopes, s)
	return s
}

// Start begins to read, until ctx ends or Close is called.
func (c *Cluster) Start(ctx context.Context) {
	c.spawn(func() {
		select {
		case <-ctx.Done():
			c.end()
		case <-c.life.Done():
		}
	})
	for _, s := range c.spaces {
		c.spawn(func() { c.reflect(s.pods) })
		for _, workloads := range s.workloads {
			c.spawn(func() { c.after([]*scope{s.pods}, workloads) })
		}
		c.spawn(func() { c.after(append([]*scope{s.pods}, s.workloads...), s.events) })
	}
	c.spawn(c.listen)
}

// after reads a scope once others have been answered. There are several events
// to a pod: side by side, a large cluster's tree would be complete much later.
// And what an event about a workload means depends on whether the workload can
// be read.
func (c *Cluster) after(others []*scope, s *scope) {
	for _, other := range others {
		select {
		case <-other.link.answered:
		case <-c.life.Done():
			return
		}
	}
	c.reflect(s)
}

// Close ends all reading and waits until it has ended.
func (c *Cluster) Close() {
	c.end()
	c.mu.Lock()
	c.closed = true
	c.mu.Unlock()
	c.wg.Wait()
	c.clients.closeIdle()
}

// Next waits for the next batch of changes. It ends with an error only, that of
// ctx or, after Close, context.Canceled.
func (c *Cluster) Next(ctx context.Context) (model.Batch, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(c.life, cancel)()
	return c.out.next(ctx)
}

// Now is the API server's clock, as far as its answers tell.
func (c *Cluster) Now() time.Time { return c.clock.Now() }

// spawn starts f unless Close was called, and reports whether it did.
func (c *Cluster) spawn(f func()) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return false
	}
	c.wg.Add(1)
	c.options.Go(func() {
		defer c.wg.Done()
		f()
	})
	return true
}

// retries is how a reflector waits between two tries. client-go's own back-off
// ends at a minute, too long for a person who looks on.
var retries = wait.Backoff{Duration: 200 * time.Millisecond, Factor: 2, Jitter: 0.2, Steps: 10, Cap: 2 * time.Second}

func (c *Cluster) reflect(s *scope) {
	lw := &cache.ListWatch{ListWithContextFunc: s.list, WatchFuncWithContext: s.open}
	backoff := retries
	r := cache.NewReflectorWithOptions(lw, nil, noStore{}, cache.ReflectorOptions{
		Name:            fmt.Sprintf("%s in %q", s.id.Resource, s.id.Namespace),
		TypeDescription: string(s.id.Resource),
		Backoff:         &backoff,
	})
	r.RunWithContext(c.life)
}
