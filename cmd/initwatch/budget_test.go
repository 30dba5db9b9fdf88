package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/initwatch/initwatch/cmd/initwatch/terminal"
	"github.com/initwatch/initwatch/config"
	"github.com/initwatch/initwatch/keymap"
	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/diagnose"
	"github.com/initwatch/initwatch/tui"
	"github.com/initwatch/initwatch/watch"
	"github.com/initwatch/initwatch/watch/demo"
	"github.com/initwatch/initwatch/watch/recording"
)

// meter notes when a server was asked for what no list or watch brings.
type meter struct {
	next http.RoundTripper

	mu    sync.Mutex
	asked []time.Time
}

func (m *meter) RoundTrip(r *http.Request) (*http.Response, error) {
	listed := strings.HasSuffix(r.URL.Path, "s") && !strings.Contains(r.URL.RawQuery, "involvedObject.name")
	if !listed && r.URL.Path != "/version" {
		m.mu.Lock()
		m.asked = append(m.asked, time.Now())
		m.mu.Unlock()
	}
	return m.next.RoundTrip(r)
}

// most is how many requests came within a minute at most, and all how many came
// in all.
func (m *meter) most() (most, all int) {
	for i, begin := range m.asked {
		n := 0
		for _, at := range m.asked[i:] {
			if at.Sub(begin) < time.Minute {
				n++
			}
		}
		most = max(most, n)
	}
	return most, len(m.asked)
}

// outage is many pods whose logs are worth reading, and as many that wait for
// claims. The newest asks nothing: it is the one that a person looks at.
func outage(t *testing.T, server *demo.Server) {
	t.Helper()
	newest := stuckPod("newest")
	newest.CreationTimestamp = metav1.NewTime(created.Add(time.Hour))
	newest.Status.StartTime = &newest.CreationTimestamp
	for i := range newest.Status.Conditions {
		newest.Status.Conditions[i].LastTransitionTime = newest.CreationTimestamp
	}
	if err := server.Apply(newest); err != nil {
		t.Fatal(err)
	}
	for i := range 40 {
		keeps, claim := waitsForClaim()
		keeps.Name, claim.Name = fmt.Sprint("keeps-", i), fmt.Sprint("data-", i)
		keeps.UID, claim.UID = types.UID("uid-"+keeps.Name), types.UID("uid-"+claim.Name)
		keeps.Spec.Volumes[0].PersistentVolumeClaim.ClaimName = claim.Name
		for _, object := range []demo.Object{crashing(fmt.Sprint("crash-", i)), keeps, claim} {
			if err := server.Apply(object); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// recordTo records until ctx ends.
func recordTo(ctx context.Context, out io.Writer, r *recorder, source watch.Options) (err error) {
	r.answers, r.stop, source.Record = newAnswers(), func() {}, r.take
	if r.writer, err = recording.NewWriter(out); err != nil {
		return err
	}
	if r.cluster, err = watch.NewCluster(source); err != nil {
		return err
	}
	defer r.cluster.Close()
	r.cluster.Start(ctx)
	r.follow(ctx, func([]model.ScopedLink) {})
	return cmp.Or(r.failed, r.writer.Flush())
}

// TestRequestsAreBudgeted holds that whatever asks by itself keeps to so many
// requests a minute, as the server counts them, and uses them.
func TestRequestsAreBudgeted(t *testing.T) {
	const perMinute, minutes = 20, 4
	tests := map[string]func(ctx context.Context, guard *terminal.Guard, source watch.Options) error{
		"screen": func(ctx context.Context, _ *terminal.Guard, source watch.Options) error {
			return reading(ctx, source, func(cluster *watch.Cluster) error {
				return tui.Run(ctx, tui.Options{
					Source: cluster, Store: model.NewStore(diagnose.Rules()), Keys: keymap.Default(), Requests: perMinute,
				}, tea.WithInput(nil), tea.WithOutput(io.Discard), tea.WithWindowSize(80, 24))
			})
		},
		"plain": func(ctx context.Context, guard *terminal.Guard, source watch.Options) error {
			return reading(ctx, source, func(cluster *watch.Cluster) error {
				s := &plainScreen{out: io.Discard, errOut: io.Discard, requests: perMinute}
				return s.show(ctx, guard, view{source: cluster})
			})
		},
		"wait": func(ctx context.Context, guard *terminal.Guard, source watch.Options) error {
			return reading(ctx, source, func(cluster *watch.Cluster) error {
				o := forAll()
				o.timeout = 0
				_, err := newVigil(o, cluster, guard.Go, perMinute, &progress{out: io.Discard, tell: newTeller(io.Discard, false)}).run(ctx)
				return err
			})
		},
		"record": func(ctx context.Context, guard *terminal.Guard, source watch.Options) error {
			return recordTo(ctx, io.Discard, &recorder{run: guard.Go, budget: model.NewBudget(perMinute)}, source)
		},
		"record with logs": func(ctx context.Context, guard *terminal.Guard, source watch.Options) error {
			r := &recorder{run: guard.Go, budget: model.NewBudget(perMinute), logs: newRecordedLogs(perMinute)}
			return recordTo(ctx, io.Discard, r, source)
		},
	}
	for name, run := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				watch.SetupLogging(slog.New(slog.DiscardHandler))
				server := demo.NewServer()
				outage(t, server)
				reach := server.Config()
				m := &meter{next: reach.Transport}
				reach.Transport = m
				ctx, cancel := context.WithTimeout(t.Context(), minutes*time.Minute)
				defer cancel()
				ctx, guard := terminal.New(ctx, &config.Log{Logger: slog.New(slog.DiscardHandler)}, io.Discard)
				defer guard.Close()
				if err := run(ctx, guard, watch.Options{Config: reach, Namespaces: []string{"shop"}}); err != nil && ctx.Err() == nil {
					t.Fatal(err)
				}
				synctest.Wait()
				least := perMinute * minutes * 3 / 4
				if name == "wait" { // which asks before it gives up
					least = perMinute * 3 / 4
				}
				if most, all := m.most(); most > perMinute || all < least {
					t.Errorf("%d requests within a minute, %d in %d", most, all, minutes)
				}
			})
		})
	}
}
