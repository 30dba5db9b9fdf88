package tui

import (
	"fmt"
	"strings"
	"testing"

	"github.com/initwatch/initwatch/keymap"
	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

func want(part string) func(*Options) {
	return func(o *Options) { o.Container = part }
}

func TestTheWantedLogIsOpen(t *testing.T) {
	d := start(t, 80, 24, shop(), want("config-data"))
	if got := d.source.requests; len(got) != 1 || got[0].Container != "config-data" {
		t.Fatalf("requests %+v", got)
	}
	d.shows("config-data")
	d.keys("q")
	if id, _ := d.model.tree.Selected(); d.model.pane != keymap.InTree || id.Name != "sdc-ipxe" || id.Part != "config-data" {
		t.Errorf("back from the log, %v is selected", id)
	}
	d.tick(second)
	d.apply()
	if d.model.pane != keymap.InTree {
		t.Error("the log opened again by itself")
	}
}

func TestTheWantedLogWaitsForItsPod(t *testing.T) {
	d := start(t, 80, 24, shop(), want("late"))
	d.shows("no pod has a container late yet; there are api, ")
	if len(d.source.requests) > 0 {
		t.Errorf("requests %+v", d.source.requests)
	}
	late := pod("shop", "late-1", "Deployment", "late", []string{"late"}, "app")
	d.apply(linkItem(model.Pods, "shop", words.LinkListing, ""), model.Item{Op: model.OpPod, Pod: late})
	if len(d.source.requests) > 0 {
		t.Errorf("the list is not complete: requests %+v", d.source.requests)
	}
	d.apply(linkItem(model.Pods, "shop", words.LinkLive, ""))
	if got := d.source.requests; len(got) != 1 || got[0].Pod != "late" {
		t.Errorf("requests %+v", got)
	}
}

func TestAKeyForgetsTheWantedLog(t *testing.T) {
	d := start(t, 80, 24, shop(), want("late"))
	d.keys("j")
	d.apply(model.Item{Op: model.OpPod, Pod: pod("shop", "late-1", "Deployment", "late", []string{"late"}, "app")})
	if len(d.source.requests) > 0 {
		t.Errorf("requests %+v", d.source.requests)
	}
}

// TestTheWantedLogNamesAFew bounds what is said, and looks for it once a second.
func TestTheWantedLogNamesAFew(t *testing.T) {
	script := shop()
	for i := range 40 {
		name := fmt.Sprintf("c%02d", i)
		script = append(script, scripted{pod: pod("shop", name, "Pod", name, nil, name), diagnosis: calm(words.Up, second, "up")})
	}
	d := start(t, 80, 24, script, want("nowhere"))
	if !strings.HasPrefix(d.model.alert, "no pod has a container nowhere yet; there are api, ") || !strings.HasSuffix(d.model.alert, " more") || strings.Count(d.model.alert, ",") != mostNamed-1 {
		t.Errorf("said %q", d.model.alert)
	}
	d.model.alert = "something else"
	appeared := model.Item{Op: model.OpPod, Pod: pod("shop", "late-1", "Deployment", "late", nil, "nowhere")}
	d.apply(appeared)
	if len(d.source.requests) > 0 {
		t.Error("all pods are looked through for every batch")
	}
	d.tick(wantedEvery)
	if got := d.source.requests; len(got) != 1 || got[0].Container != "nowhere" {
		t.Errorf("a second later: requests %+v", got)
	}
}

// TestTheWantedAlertIsSaidOnce leaves what was said after it.
func TestTheWantedAlertIsSaidOnce(t *testing.T) {
	d := start(t, 80, 24, shop(), want("nowhere"))
	d.model.alert = "something else"
	d.tick(wantedEvery)
	if d.model.alert != "something else" {
		t.Errorf("said %q again", d.model.alert)
	}
}

// TestTheWantedLogIsOfAPodThatCounts passes over a pod that was replaced.
func TestTheWantedLogIsOfAPodThatCounts(t *testing.T) {
	d := start(t, 80, 24, nil, nil)
	replaced, current := pod("shop", "load", "Job", "load-1", nil, "app"), pod("shop", "load", "Job", "load-2", nil, "app")
	d.apply(model.Item{Op: model.OpPod, Pod: replaced}, model.Item{Op: model.OpPod, Pod: current})
	for _, w := range d.model.options.Store.Workloads() {
		for _, e := range w.Entries {
			e.Superseded, e.Diagnosis.Attention = e.Pod.Name == "load-1", false
		}
	}
	if e := d.model.wanted("app"); e == nil || e.Pod.Name != "load-2" {
		t.Errorf("the wanted log is that of %+v", e)
	}
}
