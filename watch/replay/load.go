package replay

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/watch/dump"
	"github.com/initwatch/initwatch/watch/recording"
)

// maxText bounds how much text a film may be made of: it is held in memory, the
// lines of logs as they are.
const maxText int64 = 4 << 30

// Load reads files, directories and standard input ("-") as dump.Read does.
// What shows one moment was observed at the newest time that it tells, and not
// before a recording begins: what is recorded after that counts more.
func Load(ctx context.Context, paths []string, stdin io.Reader) (*Film, error) {
	l := &loader{film: newFilm(), room: maxText}
	for _, path := range paths {
		l.last, l.shown = time.Time{}, false
		l.file++
		read, err := dump.Entries(ctx, []string{path}, stdin, l.take)
		if err != nil {
			return nil, err
		}
		if l.shown {
			l.still = later(l.still, read.AsOf.UTC())
		}
	}
	if len(l.observed) == 0 && len(l.film.logs) == 0 {
		return nil, errors.New("the files hold no pods, events or workloads that could be shown; " +
			"name what initwatch recorded, or save what kubectl get pods,events -o yaml prints")
	}
	if err := l.develop(); err != nil {
		return nil, err
	}
	return l.film, nil
}

func newFilm() *Film {
	return &Film{
		facts: map[model.Question][]*model.Fact{}, pods: map[podName][]sighting{}, byUID: map[string]sighting{},
		logs: map[containerName]*containerLog{},
	}
}

// loader makes a film of entries.
type loader struct {
	film     *Film
	observed []observation
	archive  archivist
	file     int       // which one is being read, from 1
	room     int64     // how much more text there may be
	last     time.Time // in the file that is being read
	shown    bool      // it shows one moment
	still    time.Time // when what shows one moment was observed
	began    bool      // there is a recording
}

// observation is an entry that counts, until the times of all files are known.
type observation struct {
	at    time.Time
	still bool // it is of a file that shows one moment, and has no time yet
	size  int  // of its text
	item  model.Item
	// tells says that item counts.
	tells bool
	// object, or mark, is what a question may be answered with; nil for most.
	object runtime.Object
	mark   *recording.Entry
	gone   bool
	// kept is where in the archive the object is that has a name.
	name objectName
	kept version
}

// compare orders what was observed. What shows one moment comes first: its time
// is when it became so.
func (o observation) compare(other observation) int {
	switch order := o.at.Compare(other.at); {
	case order != 0 || o.still == other.still:
		return order
	case o.still:
		return -1
	}
	return 1
}

// take takes the next entry of a file. Its order counts more than its times: a
// clock may have been put back.
func (l *loader) take(e recording.Entry, object runtime.Object) error {
	if e.Observed.IsZero() {
		l.shown = true
	} else {
		e.Observed = later(e.Observed.UTC(), l.last)
		l.last = e.Observed
		l.see(e.Observed)
	}
	if l.room -= int64(len(e.Object)); l.room < 0 {
		return fmt.Errorf("the files hold more than %d GiB, and all of it would have to be in memory; name fewer files, or record fewer namespaces or a shorter time", maxText>>30)
	}
	switch {
	case e.Resource == recording.Logs:
		return l.takeLine(e)
	case object != nil:
		return l.takeObject(e, object)
	case e.Type == recording.BeginList, e.Type == recording.EndList:
		return l.takeMark(e)
	}
	return nil
}

// see widens what recordings span.
func (l *loader) see(at time.Time) {
	f := l.film
	f.end = later(f.end, at)
	if !l.began || at.Before(f.begin) {
		f.begin, l.began = at, true
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func (l *loader) takeObject(e recording.Entry, object runtime.Object) error {
	o := observation{at: e.Observed, still: e.Observed.IsZero(), size: len(e.Object), gone: e.Type == recording.Deleted}
	o.item, o.tells = model.FromObject(object, o.gone)
	if answers(object) {
		o.object = object
	}
	if !o.tells && o.object == nil {
		return nil
	}
	if info, err := meta.Accessor(object); err == nil {
		l.archive.keep(&o, e.Resource, info.GetNamespace(), info.GetName(), e.Object)
	}
	l.observed = append(l.observed, o)
	return nil
}

// answers reports whether an object is something that questions are answered
// with, and leaves out what of it is large.
func answers(object runtime.Object) bool {
	switch o := object.(type) {
	case *corev1.Node:
		o.ManagedFields, o.Status.Images = nil, nil
		return true
	case *corev1.Event:
		return o.InvolvedObject.Kind == "PersistentVolumeClaim"
	case *corev1.PersistentVolumeClaim, *corev1.Service, *discoveryv1.EndpointSlice:
		return true
	}
	return false
}

func (l *loader) takeMark(e recording.Entry) error {
	items, err := recording.Items(e)
	if err := errors.Join(err, recording.NewFacts().Mark(e)); err != nil {
		return fmt.Errorf("read recording: %w", err)
	}
	o := observation{at: e.Observed, size: len(e.Object), mark: &e}
	if len(items) > 0 {
		o.item, o.tells = items[0], true
	}
	l.observed = append(l.observed, o)
	return nil
}

// develop puts the film together: now the time of everything is known.
func (l *loader) develop() error {
	f := l.film
	l.still = later(l.still, f.begin)
	f.end = later(f.end, l.still)
	if !l.began {
		f.begin = f.end
	}
	for i := range l.observed {
		if l.observed[i].still {
			l.observed[i].at = l.still
		}
	}
	slices.SortStableFunc(l.observed, observation.compare)
	f.sortLogs()
	f.archive = l.archive.close()
	c := cutter{film: f, facts: recording.NewFacts(), told: map[model.Scope]bool{}, spoken: map[*run]bool{}}
	for i := range l.observed {
		if err := c.add(&l.observed[i]); err != nil {
			return err
		}
	}
	c.finish()
	return nil
}
