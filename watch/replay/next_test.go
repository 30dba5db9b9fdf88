package replay

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/initwatch/initwatch/model"
)

// play takes batches until one has brought what was observed at a time.
func play(t *testing.T, p *Player, store *model.Store, until time.Time) (batches int) {
	t.Helper()
	for p.next < p.film.until(until) || !p.begun {
		batch, err := p.Next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		store.Apply(batch)
		batches++
	}
	return batches
}

// TestAnyWayThere holds that it does not matter whether a time is gone to, or
// played to.
func TestAnyWayThere(t *testing.T) {
	for _, name := range []string{"jobs", "node-down", "rollout", "volumes"} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join("../../model/internal/session/testdata/workloads", name+".jsonl.zst")
			synctest.Test(t, func(t *testing.T) {
				film := load(t, file)
				begin, end := film.Span()
				when := begin.Add(end.Sub(begin) * 3 / 4)
				want := picture(t, at(t, film, when), when)
				again := model.Batch{Observed: when, Items: film.standing(when)} // as of the same time

				played := newStore()
				p := film.Play(begin, 1)
				defer p.Close()
				play(t, p, played, when)
				played.Apply(again)
				same(t, "played", want, picture(t, played, when))
				same(t, "times of that", times(at(t, film, when)), times(played))
			})
		})
	}
}

// TestFastVanishing holds that what vanishes does so at its own time however fast
// it is played.
func TestFastVanishing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var lines []string
		for i := range 20 {
			lines = append(lines, entry(time.Duration(i)*10*time.Second, "pods", "ADDED", pod(fmt.Sprint("a", i), `"phase":"Pending"`)))
			if i%3 == 2 {
				lines = append(lines, entry(time.Duration(i)*10*time.Second+time.Second, "pods", "DELETED", pod(fmt.Sprint("a", i), `"phase":"Pending"`)))
			}
		}
		p := load(t, write(t, lines...)).Play(start, 1000)
		defer p.Close()
		var got []string
		for len(got) < 6 {
			batch, err := p.Next(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for _, item := range batch.Items {
				if item.Op == model.OpPodGone {
					got = append(got, fmt.Sprintf("%s at %s", item.Key.Name, batch.Observed.Sub(start)))
				}
			}
		}
		same(t, "gone", []string{"a2 at 21s", "a5 at 51s", "a8 at 1m21s", "a11 at 1m51s", "a14 at 2m21s", "a17 at 2m51s"}, got)
	})
}

// film of one pod that changes every so often.
func beats(t testing.TB, n int, every time.Duration) *Film {
	t.Helper()
	lines := make([]string, n)
	for i := range lines {
		lines[i] = entry(time.Duration(i)*every, "pods", "ADDED", pod(fmt.Sprint("a", i), `"phase":"Pending"`))
	}
	return load(t, write(t, lines...))
}

// taken is how many pods the next batch brings, and at what times of both clocks.
func taken(t *testing.T, p *Player, began time.Time) string {
	t.Helper()
	batch, err := p.Next(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	pods := 0
	for _, item := range batch.Items {
		if item.Op == model.OpPod {
			pods++
		}
	}
	return fmt.Sprintf("%d pods of %s after %s", pods, batch.Observed.Sub(start), time.Since(began))
}

func TestPace(t *testing.T) {
	film := beats(t, 20, 10*time.Second)
	for _, test := range []struct {
		pace float64
		want []string
	}{
		{1, []string{"1 pods of 0s after 0s", "1 pods of 10s after 10s", "1 pods of 20s after 20s"}},
		{4, []string{"1 pods of 0s after 0s", "1 pods of 10s after 2.5s"}},
		{0.5, []string{"1 pods of 0s after 0s", "1 pods of 10s after 20s"}},
		{1000, []string{"1 pods of 0s after 0s", "5 pods of 50s after 50ms", "5 pods of 1m40s after 100ms"}},
		{1e300, []string{"1 pods of 0s after 0s", "19 pods of 3m10s after 50ms"}},
	} {
		t.Run(fmt.Sprint(test.pace), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p, began := film.Play(start, test.pace), time.Now()
				defer p.Close()
				var got []string
				for range test.want {
					got = append(got, taken(t, p, began))
				}
				same(t, "batches", test.want, got)
			})
		})
	}
}

func TestPaceIsBounded(t *testing.T) {
	for _, test := range []struct{ set, want float64 }{{1, 1}, {math.NaN(), 0}, {0.1, 0.1}, {-1, 0}, {math.Inf(1), maxPace}, {math.Inf(-1), 0}} {
		if got := bounded(test.set); got != test.want {
			t.Errorf("pace %v becomes %v, want %v", test.set, got, test.want)
		}
	}
}

// TestTurns turns the clock while Next waits.
func TestTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		film := beats(t, 20, 10*time.Second)
		p, began := film.Play(time.Time{}, -1), time.Now()
		defer p.Close()
		var got []string
		next := func(turn func()) {
			done := make(chan string)
			go func() { done <- taken(t, p, began) }()
			synctest.Wait()
			turn()
			got = append(got, <-done)
		}
		next(func() {})
		next(func() { p.SetPace(2) })
		next(func() { p.SetPace(10) })
		next(func() { p.SetPace(1000) })
		same(t, "batches", []string{
			"1 pods of 0s after 0s", "1 pods of 10s after 5s", "1 pods of 20s after 6s", "5 pods of 1m10s after 6.05s",
		}, got)
	})
}

// TestStandsStill holds that nothing comes at pace 0 and at the end, and that
// Next ends with its context and with the player.
func TestStandsStill(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		film := beats(t, 3, time.Second)
		_, end := film.Span()
		for name, p := range map[string]*Player{"paused": film.Play(start.Add(time.Second), 0), "at its end": film.Play(end.Add(time.Hour), 1)} {
			play(t, p, newStore(), p.Now())
			ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
			now := p.Now()
			if _, err := p.Next(ctx); !errors.Is(err, context.DeadlineExceeded) || !p.Now().Equal(now) {
				t.Errorf("%s: %v at %v, not at %v", name, err, p.Now(), now)
			}
			cancel()
			failed := make(chan error)
			go func() {
				_, err := p.Next(t.Context())
				failed <- err
			}()
			synctest.Wait()
			p.Close()
			p.Close()
			if err := <-failed; !errors.Is(err, io.EOF) {
				t.Errorf("%s: %v after Close", name, err)
			}
			if err := p.CatchUp(t.Context(), nil); !errors.Is(err, io.EOF) {
				t.Errorf("%s: %v to catch up after Close", name, err)
			}
		}
	})
}

// TestManyAtOnce holds that batches are bounded, but for the first, and that
// the rest of them does not wait.
func TestManyAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		film := beats(t, 5000, time.Millisecond)
		p, began := film.Play(start, 0), time.Now()
		defer p.Close()
		got := []string{taken(t, p, began)}
		p.SetPace(maxPace)
		for range 3 {
			got = append(got, taken(t, p, began))
		}
		all := film.Play(start.Add(time.Minute), 0)
		defer all.Close()
		got = append(got, taken(t, all, time.Now()))
		same(t, "batches", []string{
			"1 pods of 0s after 0s", "2000 pods of 2s after 50ms", "2000 pods of 4s after 50ms", "999 pods of 4.999s after 50ms",
			"5000 pods of 4.999s after 0s",
		}, got)
	})
}

// TestCatchUp holds that catching up ends with its context, and that it
// leaves nothing for Next to bring again.
func TestCatchUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		film := beats(t, 10, time.Second)
		ctx, cancel := context.WithCancel(t.Context())
		stopped, n := film.Play(start.Add(time.Hour), 0), 0
		err := stopped.CatchUp(ctx, func(model.Batch) {
			if n++; n == 3 {
				cancel()
			}
		})
		if !errors.Is(err, context.Canceled) || n != 3 {
			t.Errorf("%v after %d batches", err, n)
		}
		p, began := film.Play(start.Add(4*time.Second), 1), time.Now()
		defer p.Close()
		var last time.Time
		if err := p.CatchUp(t.Context(), func(b model.Batch) { last = b.Observed }); err != nil || !last.Equal(p.Now()) {
			t.Errorf("%v, the last batch is of %v", err, last)
		}
		same(t, "what is next", "1 pods of 5s after 1s", taken(t, p, began))
	})
}
