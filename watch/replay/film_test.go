package replay

import (
	"path/filepath"
	"testing"
	"time"
)

// TestTheEndIsWhatExplainTells holds that a film which is played to its end, or
// to any time, leaves the same as reading the file does.
func TestTheEndIsWhatExplainTells(t *testing.T) {
	for _, file := range recordings(t) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			film := load(t, file)
			begin, end := film.Span()
			middle, _ := film.Change(begin.Add(end.Sub(begin)*2/3), true)
			for _, when := range []time.Time{end, begin, middle} {
				want, asOf := explained(t, when, file)
				got := at(t, film, when)
				same(t, "at "+when.String(), picture(t, want, asOf), picture(t, got, asOf))
				same(t, "times at "+when.String(), times(want), times(got))
			}
		})
	}
}
