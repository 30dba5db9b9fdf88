package split

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestOf(t *testing.T) {
	tests := map[string]struct {
		width, height int
		want          Layout
	}{
		"wide":   {160, 47, Layout{Beside, Area{64, 47}, Area{93, 47}}},
		"narrow": {100, 40, Layout{Stacked, Area{100, 16}, Area{100, 23}}},
		"tiny":   {80, 21, Layout{Single, Area{80, 21}, Area{80, 21}}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, Of(test.width, test.height)); diff != "" {
				t.Errorf("layout (-want +got):\n%s", diff)
			}
		})
	}
}

func TestJoin(t *testing.T) {
	beside := Layout{Beside, Area{3, 2}, Area{2, 2}}
	got := beside.Join([]string{"ab"}, []string{"c", "日"}, "|", "-")
	if diff := cmp.Diff([]string{"ab  | c", "    | 日"}, got); diff != "" {
		t.Errorf("beside (-want +got):\n%s", diff)
	}
	stacked := Layout{Stacked, Area{3, 1}, Area{3, 2}}
	got = stacked.Join([]string{"ab", "too many"}, []string{"c"}, "|", "-")
	if diff := cmp.Diff([]string{"ab", "---", "c", ""}, got); diff != "" {
		t.Errorf("stacked (-want +got):\n%s", diff)
	}
}
