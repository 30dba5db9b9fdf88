package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/charmbracelet/x/ansi"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/initwatch/initwatch/cmd/initwatch/terminal"
	"github.com/initwatch/initwatch/config"
	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/diagnose"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/tui"
	"github.com/initwatch/initwatch/watch"
)

// clusters is how the screen reaches other contexts and namespaces.
type clusters struct {
	// life is what reading goes on with, after the request for it has ended.
	life  context.Context
	guard *terminal.Guard
	// kube says how contexts are reached.
	kube kube
	// origin is what was read first.
	origin   watch.Options
	query    string // in words
	selector string // what of it holds wherever pods are read
	settings *config.Settings
	// recent is the file that remembers what was watched, "" for none.
	recent string

	mu     sync.Mutex
	opened []*watch.Cluster
}

// kube is what a kubeconfig, or the demo in its place, knows.
type kube interface {
	// reach says how a context is reached.
	reach(context string) (connection, error)
	// contexts are their names with whether a credential plugin logs in.
	contexts() (map[string]bool, error)
}

// Contexts implements tui.Clusters.
func (c *clusters) Contexts(context.Context) ([]tui.Place, error) {
	known, err := c.kube.contexts()
	if err != nil {
		return nil, err
	}
	var places []tui.Place
	for _, name := range orderOf(known, config.LoadRecent(c.recent).Contexts) {
		places = append(places, tui.Place{Name: name.name, Recent: name.recent, Color: colorOf(c.settings, name.name), Asks: known[name.name]})
	}
	return places, nil
}

// Namespaces implements tui.Clusters.
func (c *clusters) Namespaces(ctx context.Context, source tui.Source) ([]tui.Place, error) {
	cluster, ok := source.(*watch.Cluster)
	if !ok {
		return nil, errors.New("the namespaces cannot be listed here; type the name of one")
	}
	names, err := cluster.Namespaces(ctx)
	known := map[string]bool{}
	for _, name := range names {
		known[name] = true
	}
	recent := config.LoadRecent(c.recent).Namespaces[cluster.Context()]
	if err != nil {
		for _, name := range recent {
			known[name] = true
		}
	}
	var places []tui.Place
	for _, name := range orderOf(known, recent) {
		places = append(places, tui.Place{Name: name.name, Recent: name.recent})
	}
	return places, err
}

// ordered is a name with whether it was used recently.
type ordered struct {
	name   string
	recent bool
}

// orderOf lists those of recent that are known, in their order, and then the
// others by name.
func orderOf(known map[string]bool, recent []string) []ordered {
	var first, rest []ordered
	for _, name := range recent {
		if _, ok := known[name]; ok {
			first = append(first, ordered{name, true})
		}
	}
	for name := range known {
		if !slices.Contains(recent, name) {
			rest = append(rest, ordered{name, false})
		}
	}
	slices.SortFunc(rest, func(a, b ordered) int { return strings.Compare(a.name, b.name) })
	return append(first, rest...)
}

// Switch implements tui.Clusters.
func (c *clusters) Switch(ctx context.Context, to tui.Choice) (scene tui.Scene, err error) {
	for _, name := range to.Namespaces {
		if problems := validation.IsDNS1123Label(name); len(problems) > 0 {
			return tui.Scene{}, fmt.Errorf("%q cannot be a namespace: names are lower case letters, digits and '-'", words.Clean(name))
		}
	}
	if !to.Terminal {
		return c.open(ctx, to)
	}
	err = c.guard.Borrow(func() error {
		scene, err = c.open(ctx, to)
		return err
	})
	return scene, err
}

func (c *clusters) open(ctx context.Context, to tui.Choice) (tui.Scene, error) {
	reached, err := c.kube.reach(to.Context)
	if err != nil {
		return tui.Scene{}, err
	}
	o, query := c.options(reached, to)
	cluster, err := watch.NewCluster(o)
	if err != nil {
		return tui.Scene{}, err
	}
	if err := admitted(ctx, cluster, o); err != nil {
		cluster.Close()
		return tui.Scene{}, err
	}
	cluster.Start(c.life)
	c.mu.Lock()
	c.opened = append(c.opened, cluster)
	c.mu.Unlock()
	c.remember(ctx, cluster, o)
	return tui.Scene{
		Source: cluster, Store: model.NewStore(diagnose.Rules()), Context: o.Context, Color: colorOf(c.settings, o.Context),
		Namespaces: o.Namespaces, Query: query, Asks: o.Config.ExecProvider != nil,
	}, nil
}

// options say what to read of another place. Selectors hold there too; a target
// is something in the place that was left.
func (c *clusters) options(reached connection, to tui.Choice) (o watch.Options, query string) {
	o, query = c.origin, c.selector
	o.Config, o.Context, o.User, o.Quiet = reached.config, reached.context, reached.user, !to.Terminal
	o.Namespaces = to.Namespaces
	if len(o.Namespaces) == 0 && !to.All {
		o.Namespaces = []string{reached.namespace}
	}
	if o.Context == c.origin.Context && slices.Equal(o.Namespaces, c.origin.Namespaces) {
		return o, c.query
	}
	o.Target = watch.Target{}
	return o, query
}

// admitted checks whether the cluster can be read. What a credential plugin
// remembered is tried first, and what it brings after a refusal the second time.
func admitted(ctx context.Context, cluster *watch.Cluster, o watch.Options) error {
	err := cluster.Check(ctx)
	if o.Config.ExecProvider != nil && apierrors.IsUnauthorized(err) {
		err = cluster.Check(ctx)
	}
	return err
}

// Leave implements tui.Clusters.
func (c *clusters) Leave(source tui.Source) {
	cluster, ok := source.(*watch.Cluster)
	if !ok {
		return
	}
	cluster.Close()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.opened = slices.DeleteFunc(c.opened, func(one *watch.Cluster) bool { return one == cluster })
}

// close ends all reading that was begun here.
func (c *clusters) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, cluster := range c.opened {
		cluster.Close()
	}
}

// remember writes down what is watched, but for namespaces that do not exist.
// That this cannot be done is no reason not to watch it.
func (c *clusters) remember(ctx context.Context, source namespaceFinder, o watch.Options) {
	if c.recent == "" {
		return
	}
	recent := config.LoadRecent(c.recent)
	known := func(name string) bool { return slices.Contains(recent.Namespaces[o.Context], name) }
	missing := source.Absent(ctx, slices.DeleteFunc(slices.Clone(o.Namespaces), known)...)
	gone := func(name string) bool { return slices.Contains(missing, name) }
	recent.Use(o.Context, slices.DeleteFunc(slices.Clone(o.Namespaces), gone)...)
	if err := recent.Save(c.recent); err != nil {
		o.Logger.Warn("recent choices are not kept", "error", err)
	}
}

// colorOf is the colour that the configuration gives a context, nil for none.
func colorOf(settings *config.Settings, context string) ansi.Color {
	at := slices.Index(config.Colors, settings.Contexts[context].Color)
	if at < 0 {
		return nil
	}
	return ansi.BasicColor(at)
}
