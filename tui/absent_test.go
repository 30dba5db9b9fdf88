package tui

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// finder is a source that knows which namespaces there are.
type finder struct {
	*fakeSource
	there []string
	asked [][]string
}

func (f *finder) Absent(_ context.Context, names ...string) []string {
	f.asked = append(f.asked, names)
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return slices.Contains(f.there, name) })
}

// podsLink is the connection to the pods of a namespace.
func podsLink(namespace string, state words.Link) model.Item {
	return model.Item{Op: model.OpLink, Scope: model.Scope{Resource: model.Pods, Namespace: namespace}, Link: model.LinkState{State: state}}
}

func TestAbsentNamespaces(t *testing.T) {
	const told = "namespace shpo does not exist"
	d := start(t, 100, 24, shop(), nil)
	source := &finder{fakeSource: d.source, there: []string{"shop", "quiet"}}
	d.model.options.Source = source
	d.apply(podsLink("shop", words.LinkLive), podsLink("quiet", words.LinkLive), podsLink("shpo", words.LinkListing))
	if len(source.asked) > 0 || strings.Contains(d.screen(), told) {
		t.Fatalf("asked for %v before all was listed:\n%s", source.asked, d.screen())
	}
	for range 2 {
		_, cmd := d.model.Update(batchMsg{batch: model.Batch{Observed: noon, Items: []model.Item{podsLink("shpo", words.LinkLive)}}})
		d.run(cmd)
	}
	if len(source.asked) != 1 || !slices.Equal(source.asked[0], []string{"quiet", "shpo"}) {
		t.Errorf("asked for %v", source.asked)
	}
	d.shows(told)
	d.keys("j")
	if strings.Contains(d.screen(), told) {
		t.Errorf("it stays after a key:\n%s", d.screen())
	}
	d.send(absentMsg{scene: d.model.scene + 1, names: []string{"shpo"}})
	if strings.Contains(d.screen(), told) {
		t.Errorf("it tells of another place:\n%s", d.screen())
	}
}
