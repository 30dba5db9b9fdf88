package watch

import (
	"net/http"
	"testing"
	"time"
)

func TestServerClock(t *testing.T) {
	base := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	type answer struct{ sent, received, date time.Duration } // since base
	ms := func(n int) time.Duration { return time.Duration(n) * time.Millisecond }
	tests := []struct {
		name    string
		answers []answer
		want    time.Duration
	}{
		{"nothing known", nil, 0},
		{"clocks agree", []answer{{ms(200), ms(300), 0}}, 0},
		{"clocks may agree", []answer{{ms(1900), ms(2100), ms(1000)}}, 0},
		{"server ahead", []answer{{ms(200), ms(300), time.Hour}}, time.Hour - ms(300)},
		{"server behind", []answer{{ms(200), ms(300), -time.Hour}}, -time.Hour + ms(800)},
		{"answers narrow it down", []answer{{ms(0), ms(100), time.Minute}, {ms(50), ms(60), time.Minute}}, time.Minute - ms(60)},
		{"a clock was set", []answer{{ms(0), ms(100), time.Hour}, {ms(1000), ms(1100), ms(1000)}}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := newServerClock()
			c.local = func() time.Time { return base }
			for _, a := range tt.answers {
				c.observe(base.Add(a.date), base.Add(a.sent), base.Add(a.received))
			}
			if got := c.Now().Sub(base); got != tt.want {
				t.Errorf("offset %v, want %v", got, tt.want)
			}
		})
	}
}

func TestServerClockIgnoresBadDates(t *testing.T) {
	c := newServerClock()
	c.observeHeader(http.Header{"Date": {"yesterday"}}, time.Now())
	if c.known {
		t.Error("took a date that is none")
	}
}
