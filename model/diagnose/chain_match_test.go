package diagnose

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

func TestSelects(t *testing.T) {
	tests := []struct {
		selector, labels string
		want             bool
	}{
		{"app=api", "app=api", true},
		{"app=api", "app=api,tier=web", true},
		{"app=api,tier=web", "app=api,rev=1,tier=web", true},
		{"app=api", "app=api2", false},
		{"app=api", "myapp=api", false},
		{"app=api", "myapp=api,app=api", true},
		{"app=api,tier=web", "app=api", false},
		{"app=", "app=,b=c", true},
		{"app=", "app=api", false},
		{"", "app=api", true},
		{"app=api", "", false},
	}
	for _, test := range tests {
		if got := selects(test.selector, test.labels); got != test.want {
			t.Errorf("selects(%q, %q) = %t", test.selector, test.labels, got)
		}
	}
}

// FuzzSelects holds the matcher against sets of labels.
func FuzzSelects(f *testing.F) {
	f.Add("app=api,tier=web", "app=api,tier=web,x=y")
	f.Add(",", ",,a")
	f.Add("a", "aa,a")
	f.Fuzz(func(t *testing.T, selector, labels string) {
		is := map[string]bool{"": true}
		for _, pair := range strings.Split(labels, ",") {
			is[pair] = true
		}
		want := !slices.ContainsFunc(strings.Split(selector, ","), func(pair string) bool { return !is[pair] })
		if got := selects(selector, labels); got != want {
			t.Errorf("selects(%q, %q) = %t, want %t of %v", selector, labels, got, want, slices.Collect(maps.Keys(is)))
		}
	})
}
