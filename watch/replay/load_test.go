package replay

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/watch/recording"
)

// TestOneMoment holds that what shows one moment is shown as of then, and as
// explain shows it.
func TestOneMoment(t *testing.T) {
	for _, file := range []string{"../dump/testdata/shop.json", "../dump/testdata/full-pod.json", "../dump/testdata/cluster-info"} {
		film := load(t, file)
		begin, end := film.Span()
		want, asOf := explained(t, time.Time{}, file)
		if !begin.Equal(end) || !end.Equal(asOf) {
			t.Errorf("%s spans %v to %v, not %v", file, begin, end, asOf)
		}
		got := at(t, film, begin)
		same(t, file, picture(t, want, asOf), picture(t, got, asOf))
		if len(got.Workloads()) == 0 {
			t.Errorf("%s shows nothing", file)
		}
		if changes := len(film.changes); changes != 1 {
			t.Errorf("%s has %d changes", file, changes)
		}
	}
}

// saved writes pods as kubectl saves them.
func saved(t testing.TB, pods ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "pods.json")
	for i := range pods {
		pods[i] = `{"apiVersion":"v1","kind":"Pod",` + pods[i][1:]
	}
	if err := os.WriteFile(path, []byte(`{"apiVersion":"v1","kind":"List","items":[`+strings.Join(pods, ",")+`]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// started says when a pod was taken on by its node.
func started(after time.Duration) string {
	return fmt.Sprintf(`"phase":"Pending","startTime":%q`, start.Add(after).Format(time.RFC3339))
}

// TestSeveralFiles holds that recordings keep their times, and what shows one
// moment the time at which it became so.
func TestSeveralFiles(t *testing.T) {
	one := write(t, entry(0, "pods", "ADDED", pod("a", "")), entry(2*time.Second, "pods", "ADDED", pod("b", "")))
	two := write(t, strings.ReplaceAll(entry(time.Second, "pods", "ADDED", pod("c", "")), "03:04:06Z", "04:04:06+01:00"), entry(500*time.Millisecond, "pods", "ADDED", pod("put back", "")))
	for _, test := range []struct {
		files []string
		want  []string
	}{
		{[]string{one, two}, []string{"a 0s", "c 1s", "put back 1s", "b 2s"}},
		{[]string{one, saved(t, pod("earlier", "")), two}, []string{"earlier 0s", "a 0s", "c 1s", "put back 1s", "b 2s"}},
		{[]string{saved(t, pod("still", ""), pod("too", started(time.Second))), one}, []string{"a 0s", "still 1s", "too 1s", "b 2s"}},
		{[]string{saved(t, pod("still", "")), one, saved(t, pod("later", started(time.Minute)))}, []string{"a 0s", "b 2s", "still 1m0s", "later 1m0s"}},
	} {
		film := load(t, test.files...)
		var got []string
		for _, s := range film.shots {
			if s.item.Op == model.OpPod {
				got = append(got, s.item.Pod.Name+" "+s.at.Sub(start).String())
			}
		}
		same(t, "pods", test.want, got)
		begin, end := film.Span()
		if last := film.shots[len(film.shots)-1].at; !begin.Equal(start) || !end.Equal(last) {
			t.Errorf("it spans %v to %v", begin, end)
		}
		if end.Location() != time.UTC || film.Play(end.Local(), 0).Now().Location() != time.UTC {
			t.Errorf("it ends at %v", end)
		}
	}
}

// TestOlderDump holds that what was recorded after a dump was saved counts more
// than the dump.
func TestOlderDump(t *testing.T) {
	recorded := write(t,
		entry(0, "pods", "BEGINLIST", `{"metadata":{}}`),
		entry(0, "pods", "ADDED", pod("a", "")),
		entry(0, "pods", "ADDED", pod("b", "")),
		entry(0, "pods", "ENDLIST", `{"metadata":{}}`),
		entry(time.Minute, "pods", "DELETED", pod("a", "")),
	)
	store := at(t, load(t, recorded, saved(t, pod("a", started(time.Second)), pod("b", ""))), start.Add(time.Hour))
	if store.Entry("uid-a") != nil || store.Entry("uid-b") == nil {
		t.Error("a pod came back that is gone, or went")
	}
	store = at(t, load(t, recorded, saved(t, pod("c", ""))), start.Add(time.Hour))
	if store.Entry("uid-c") != nil {
		t.Error("a pod stayed that a later list lacks")
	}
}

func TestLoadRefuses(t *testing.T) {
	good := entry(0, "pods", "ADDED", pod("a", ""))
	nothing := write(t, `{"format":"initwatch-recording","version":1}`, entry(0, "secrets", "ADDED", `{"metadata":{"name":"s"}}`))
	damaged := write(t, good, `{"observed":`)
	noPod := write(t, good, entry(0, "pods", "ADDED", `{"spec":7}`))
	noMark := write(t, good, entry(0, "services", "BEGINLIST", `{"metadata":7}`))
	noLine := write(t, good, entry(0, "logs", "ADDED", `{"line":7}`))
	absurd := write(t, good, entry(0, "pods", "ADDED", `{"spec":{"containers":[{"resources":{"limits":{"cpu":"1e9999999"}}}]}}`))
	for _, test := range []struct{ file, want string }{
		{nothing, "the files hold no pods, events or workloads that could be shown; name what initwatch recorded"},
		{damaged, "read " + damaged + ": read recording: line 2, byte"},
		{noPod, "read " + noPod + ": decode pods entry"}, {noMark, "read " + noMark}, {noLine, "read " + noLine + ": decode logs entry"},
		{absurd, "read " + absurd}, {"nowhere", "read nowhere: no such file"}, {"-", "read standard input: it is empty"},
	} {
		film, err := Load(t.Context(), []string{test.file}, strings.NewReader(""))
		if film != nil || err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%v, want %q", err, test.want)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Load(ctx, recordings(t)[:1], nil); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if film, err := Load(t.Context(), []string{"-"}, strings.NewReader(good)); err != nil || len(film.changes) != 1 {
		t.Errorf("standard input: %v", err)
	}
}

// TestAnswersStayInBounds holds that a film does not become much larger than its
// file when all Services of a namespace change with each entry, and that the
// newest answer is there all the same.
func TestAnswersStayInBounds(t *testing.T) {
	var lines []string
	for i := range 1000 {
		lines = append(lines, entry(time.Duration(i)*time.Second, "services", "ADDED", fmt.Sprintf(`{"metadata":{"namespace":"shop","name":"s%d"}}`, i)))
	}
	film := load(t, write(t, lines...))
	n := 0
	answers := film.facts[model.Question{Subject: model.AboutServices, Namespace: "shop"}]
	for _, f := range answers {
		n += 1 + len(f.Services)
	}
	if last := answers[len(answers)-1]; n > someParts+4000 || len(last.Services) != 1000 {
		t.Errorf("%d parts in %d answers, %d in the last", n, len(answers), len(last.Services))
	}
}

// TestCostsWhatFilesHold holds that what is looked at to find that no answer is
// another stays in the order of the files' size: here millions of objects could
// be, as each of two thousand comes once more.
func TestCostsWhatFilesHold(t *testing.T) {
	const n, entries = 2000, 4000
	for name, test := range map[string]struct {
		resource, kind, object string
		least, most            int
	}{
		"the same Service":     {"services", "ADDED", `{"metadata":{"namespace":"shop","name":"s%d"}}`, someParts, someParts + 3*entries},
		"slices of no Service": {"endpointslices", "ADDED", `{"metadata":{"namespace":"shop","name":"s%d"}}`, someParts, someParts + 3*entries},
		"events of another": {
			"events", "ADDED", `{"metadata":{"namespace":"shop","name":"e%d"},"involvedObject":{"kind":"PersistentVolumeClaim","name":"data","uid":"other"}}`,
			someParts, someParts + 5*entries,
		},
		"lists without ends": {"services", "BEGINLIST", `{"metadata":{"namespace":"n%d"}}`, 0, entries},
	} {
		t.Run(name, func(t *testing.T) {
			c := cutter{film: newFilm(), facts: recording.NewFacts(), told: map[model.Scope]bool{}, spoken: map[*run]bool{}}
			for i := range entries {
				e := recording.Entry{Observed: start, Resource: test.resource, Type: test.kind, Object: fmt.Appendf(nil, test.object, i%n)}
				if i >= n {
					e.Observed = start.Add(time.Duration(i) * time.Second)
				}
				l := &loader{film: c.film, room: maxText}
				object, err := recording.Object(e)
				if err := errors.Join(err, l.take(e, object), c.add(&l.observed[0])); err != nil {
					t.Fatal(err)
				}
			}
			if c.weight < test.least || c.weight > test.most {
				t.Errorf("%d parts, and not %d to %d", c.weight, test.least, test.most)
			}
		})
	}
}

// TestHoldsSoMuch holds that a film does not take all memory.
func TestHoldsSoMuch(t *testing.T) {
	l := &loader{film: newFilm(), room: 10}
	for i, want := range []string{"", "the files hold more than 4 GiB"} {
		err := l.take(recording.Entry{Observed: start, Resource: recording.Logs, Type: recording.Added, Object: []byte(`{"a":1}`)}, nil)
		if (err == nil) != (want == "") || err != nil && !strings.HasPrefix(err.Error(), want) {
			t.Errorf("entry %d: %v", i, err)
		}
	}
}

// TestPlayedTwice holds that players share a film and not what they do to it.
func TestPlayedTwice(t *testing.T) {
	film := load(t, recordings(t)[5])
	_, end := film.Span()
	done := make(chan string)
	for range 2 {
		go func() { done <- picture(t, at(t, film, end), end) }()
	}
	same(t, "the second", <-done, <-done)
	same(t, "the third", picture(t, at(t, film, end), end), picture(t, at(t, load(t, recordings(t)[5]), end), end))
}

// FuzzLoad holds that whatever a recording holds, it can be played if it can be
// read.
func FuzzLoad(f *testing.F) {
	f.Add([]byte(strings.Join([]string{
		entry(0, "pods", "ADDED", pod("a", "")), entry(-time.Hour, "pods", "DELETED", pod("a", "")),
		entry(1<<62, "services", "BEGINLIST", `{}`), entry(0, "services", "ADDED", `{}`), entry(0, "persistentvolumeclaims", "ADDED", `{}`),
		said(0, 0, "x", "\x1b"), said(-time.Hour, 0, "y", ""), entry(0, "nodes", "DELETED", `{}`),
	}, "\n")))
	f.Add([]byte(`{"kind":"Pod","metadata":{"name":"a"}}`))
	f.Add([]byte(`{"observed":"0001-01-01T00:00:01Z","resource":"pods","type":"ADDED","object":{}}` + "\n" +
		`{"observed":"9999-12-31T23:59:59Z","resource":"logs","type":"ADDED","object":{}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		film, err := Load(t.Context(), []string{"-"}, bytes.NewReader(data))
		if err != nil {
			return
		}
		begin, end := film.Span()
		if begin.After(end) {
			t.Errorf("it spans %v to %v", begin, end)
		}
		for at, ok := film.Change(begin.Add(-1), false); ok; {
			next, more := film.Change(at, false)
			if more && !next.After(at) || at.Before(begin) || at.After(end) {
				t.Fatalf("from change %v to %v in %v to %v", at, next, begin, end)
			}
			at, ok = next, more
		}
		p := film.Play(end, 1)
		defer p.Close()
		store := newStore()
		if err := p.CatchUp(t.Context(), func(b model.Batch) { store.Apply(b) }); err != nil || p.next != len(film.shots) {
			t.Errorf("caught up to %d of %d: %v", p.next, len(film.shots), err)
		}
		store.Advance(end)
		for name := range film.logs {
			for range p.Log(t.Context(), model.LogRequest{Namespace: name.namespace, Pod: name.name, Container: name.container, Follow: true}) {
			}
		}
		for name := range film.archive.versions {
			for kind, what := range openable {
				if what.resource == name.resource {
					_, _ = p.Object(t.Context(), kind, name.namespace, name.name)
				}
			}
		}
	})
}

// large is a recording of so many bytes before compression: the sessions of real
// clusters, with other names each time.
func large(b testing.TB, size int) (path string, entries int) {
	b.Helper()
	path = filepath.Join(b.TempDir(), "large.jsonl.zst")
	out, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	defer out.Close()
	w, err := recording.NewWriter(out)
	if err != nil {
		b.Fatal(err)
	}
	file, err := os.Open("../recording/testdata/v1.36.jsonl.zst")
	if err != nil {
		b.Fatal(err)
	}
	defer file.Close()
	list, err := recording.ReadAll(file)
	if err != nil {
		b.Fatal(err)
	}
	for round, written := 0, 0; written < size; round++ {
		for _, e := range list {
			text := bytes.ReplaceAll(e.Object, []byte(`"uid":"`), fmt.Appendf(nil, `"uid":"%d-`, round))
			text = bytes.ReplaceAll(text, []byte(`"namespace":"`), fmt.Appendf(nil, `"namespace":"r%d-`, round))
			if err := w.Write(e.Observed.Add(time.Duration(round)*10*time.Minute), e.Resource, e.Type, raw(text)); err != nil {
				b.Fatal(err)
			}
			written += len(text)
			entries++
		}
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	return path, entries
}

// raw is JSON that is written as it is.
type raw []byte

func (r raw) MarshalJSON() ([]byte, error) { return r, nil }

const benchSize = 20 << 20

func BenchmarkLoad(b *testing.B) {
	path, entries := large(b, benchSize)
	b.SetBytes(benchSize)
	var held uint64
	for b.Loop() {
		before := heap()
		film := load(b, path)
		held = heap() - before
		runtime.KeepAlive(film)
	}
	b.ReportMetric(float64(held)/(1<<20), "MB-held")
	b.ReportMetric(float64(entries), "entries")
}

func heap() uint64 {
	var stats runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}

func BenchmarkCatchUp(b *testing.B) {
	path, _ := large(b, benchSize)
	film := load(b, path)
	_, end := film.Span()
	for b.Loop() {
		at(b, film, end)
	}
}
