package watch

import (
	"net/http"
	"testing"
	"time"

	"github.com/initwatch/initwatch/watch/demo"
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
			c := newServerClock(1)
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
	c := newServerClock(1)
	c.observeHeader(http.Header{"Date": {"yesterday"}}, time.Now())
	if c.known {
		t.Error("took a date that is none")
	}
}

// TestServerClockAtSpeed holds that the clock of a simulated cluster goes on as
// the cluster does between two answers, and that its answers agree with each
// other.
func TestServerClockAtSpeed(t *testing.T) {
	base := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	now := base
	c := newServerClock(20)
	c.start, c.local = base, func() time.Time { return now }
	began := base.Add(time.Hour) // in the server's world
	for range 40 {
		world := began.Add(20 * now.Sub(base))
		c.observe(world.Truncate(time.Second), now, now.Add(time.Millisecond))
		if got := c.Now().Sub(world).Abs(); got > time.Second {
			t.Fatalf("after %v the clock is %v off", now.Sub(base), got)
		}
		now = now.Add(330 * time.Millisecond)
	}
	world := began.Add(20 * now.Sub(base))
	if got := c.Now().Sub(world).Abs(); got > 200*time.Millisecond {
		t.Errorf("between two answers the clock is %v off", got)
	}
	if got, want := c.Now().Sub(c.At(now.Add(-time.Second))), 20*time.Second; got != want {
		t.Errorf("a second ago is %v ago in the server's world, want %v", got, want)
	}
}

// TestClusterAtSpeed holds that the clock of a cluster is that of the world in
// which a simulation plays, whenever it is looked at.
func TestClusterAtSpeed(t *testing.T) {
	for _, speed := range []float64{0.5, 1, 20} {
		inWorld(t, nil, func(w *world) {
			time.Sleep(700 * time.Millisecond) // virtual: the two worlds begin at different times
			w.server = demo.NewServer(demo.WithSpeed(speed))
			w.open(Options{Speed: speed})
			w.start()
			w.untilSettled()
			for range 30 {
				time.Sleep(1100 * time.Millisecond)
				if off := w.cluster.Now().Sub(w.server.Clock().Now()).Abs(); off > time.Second {
					t.Fatalf("at speed %v the clock is %v off", speed, off)
				}
			}
		})
	}
}
