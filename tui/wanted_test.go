package tui

import (
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
