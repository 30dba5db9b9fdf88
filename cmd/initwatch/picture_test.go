package main

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/initwatch/initwatch/keymap"
	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/diagnose"
	"github.com/initwatch/initwatch/tui"
	"github.com/initwatch/initwatch/tui/theme"
	"github.com/initwatch/initwatch/watch"
)

// curtain is when the demo of the pictures begins.
var curtain = time.Date(2026, 11, 21, 12, 3, 0, 0, time.UTC)

// pictures are those of the README: the demo at a moment of its run, after
// keys that were pressed shortly before. The moments lie beside whole seconds,
// in which much happens in no certain order.
var pictures = map[string]picture{
	"screen":   {width: 100, height: 26, at: 25030 * time.Millisecond, keys: strings.Repeat("j left ", 6) + "j j j"},
	"timeline": {width: 100, height: 22, at: 34030 * time.Millisecond, keys: "a / r o b o t enter g j t"},
}

type picture struct {
	width, height int
	at            time.Duration
	keys          string
}

// TestPictures holds that the pictures in docs show what the program shows.
func TestPictures(t *testing.T) {
	for name, p := range pictures {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join("..", "..", "docs", name+".svg")
			want := svg("initwatch demo", p.take(t), p.width, p.height)
			if *update {
				if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			got, err := os.ReadFile(path)
			if err != nil || string(got) != want {
				t.Errorf("%v; docs/%s.svg is not what the screen shows, make docs draws it anew", err, name)
			}
		})
	}
}

// take plays the demo, in a bubble whose clock only moves when nothing else
// does, and returns what is painted at the moment of the picture.
func (p picture) take(t *testing.T) (painted string) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(curtain))
		ctx, end := context.WithCancel(t.Context())
		defer end()
		log := slog.New(slog.DiscardHandler)
		watch.SetupLogging(log)
		o := demoOptions{scenario: "shop", speed: 1, seed: 1}
		server, err := o.start(ctx, func(f func()) { go f() }, log)
		if err != nil {
			t.Fatal(err)
		}
		source := watch.Options{Config: server.Config(), Context: demoName}
		if err := reading(ctx, source, func(cluster *watch.Cluster) error {
			painted = p.paint(ctx, cluster)
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	})
	return painted
}

// paint shows what comes from a source on a screen without a terminal.
func (p picture) paint(ctx context.Context, source tui.Source) string {
	ctx, end := context.WithCancel(ctx)
	defer end()
	a := audience{ctx: ctx, messages: make(chan tea.Msg), model: tui.New(ctx, tui.Options{
		Source: source, Store: model.NewStore(diagnose.Rules()), Keys: keymap.Default(), Theme: theme.ANSI(),
		Context: demoName, Demo: true, Requests: 20,
	})}
	a.run(a.model.Init())
	a.send(tea.WindowSizeMsg{Width: p.width, Height: p.height})
	a.watch(p.at)
	for key := range strings.FieldsSeq(p.keys) {
		a.send(press(key))
		a.watch(100 * time.Millisecond)
	}
	return a.model.View().Content
}

// audience runs a model as a program does, but for the terminal.
type audience struct {
	ctx      context.Context
	model    tea.Model
	messages chan tea.Msg
}

// run carries out a command, and brings what it answers.
func (a *audience) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	go func() {
		switch msg := cmd().(type) {
		case nil:
		case tea.BatchMsg:
			for _, one := range msg {
				a.run(one)
			}
		default:
			select {
			case a.messages <- msg:
			case <-a.ctx.Done():
			}
		}
	}()
}

func (a *audience) send(msg tea.Msg) {
	next, cmd := a.model.Update(msg)
	a.model = next
	a.run(cmd)
}

// watch lets time pass.
func (a *audience) watch(d time.Duration) {
	over := time.After(d)
	for {
		select {
		case msg := <-a.messages:
			a.send(msg)
		case <-over:
			return
		}
	}
}

// press is a key by its name.
func press(name string) tea.KeyPressMsg {
	switch name {
	case "left":
		return tea.KeyPressMsg{Code: tea.KeyLeft}
	case "enter":
		return tea.KeyPressMsg{Code: tea.KeyEnter}
	}
	return tea.KeyPressMsg{Code: rune(name[0]), Text: name}
}
