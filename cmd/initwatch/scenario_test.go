package main

import (
	"strings"
	"testing"

	"github.com/initwatch/initwatch/watch/demo/scenario"
)

func TestDemoUsage(t *testing.T) {
	isolate(t)
	for _, test := range []struct{ args, err string }{
		{"--scenario none", `read --scenario: "none" is none of shop, 01-wait-for-services`},
		{"--speed 0", "read --speed: 0 is no pace"},
		{"--speed NaN", "read --speed: NaN is no pace"},
		{"--speed +Inf", "read --speed: +Inf is no pace"},
		{"--seed -1", `read --seed: "-1" is no whole number from 0`},
	} {
		got := runWith(t, &watcher{}, append([]string{"demo"}, strings.Fields(test.args)...)...)
		if got.code != exitUsage || !strings.Contains(got.err, test.err) {
			t.Errorf("demo %s: exit code %d, %q lacks %q", test.args, got.code, got.err, test.err)
		}
	}
}

func TestDemoList(t *testing.T) {
	isolate(t)
	got := runWith(t, nil, "demo", "--list")
	lines := strings.Split(strings.TrimSpace(got.out), "\n")
	if got.code != exitOK || !strings.HasPrefix(lines[0], scenario.Default) || !strings.HasPrefix(lines[len(lines)-1], recorded) {
		t.Errorf("exit code %d and %q", got.code, got.out)
	}
}

// TestDemoScenarios plays each scenario as far as its first rows.
func TestDemoScenarios(t *testing.T) {
	isolate(t)
	known, err := scenarios()
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range known {
		t.Run(one.Name, func(t *testing.T) {
			screen := &watcher{}
			if got := runWith(t, screen, "demo", "--scenario", one.Name, "--speed", "10", "--seed", "7"); got.code != exitOK || !screen.seen.demo {
				t.Errorf("exit code %d, %q", got.code, got.err)
			}
		})
	}
}
