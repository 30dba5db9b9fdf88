package words_test

import (
	"testing"
	"time"

	"github.com/initwatch/initwatch/model/words"
)

func TestClock(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	tests := []struct {
		name string
		at   time.Time
		want string
	}{
		{"the same day", now.Add(-3 * time.Hour), "00:04:05"},
		{"the day before, less than a day ago", now.Add(-4 * time.Hour), "2026-01-01 23:04:05"},
		{"the next day", now.Add(24 * time.Hour), "2026-01-03 03:04:05"},
		{"the same day a year ago", now.AddDate(-1, 0, 0), "2025-01-02 03:04:05"},
		{"in another zone", now.In(time.FixedZone("", 22*3600)), "03:04:05"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := words.Clock(test.at, now); got != test.want {
				t.Errorf("Clock = %q, want %q", got, test.want)
			}
		})
	}
	if got, want := words.NextDay(now), time.Date(2026, 1, 3, 0, 0, 0, 0, time.UTC); !got.Equal(want) {
		t.Errorf("NextDay = %s, want %s", got, want)
	}
}
