package replay

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"go.uber.org/goleak"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/diagnose"
	"github.com/initwatch/initwatch/model/report"
	"github.com/initwatch/initwatch/watch/dump"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// recordings are what real clusters did.
func recordings(t testing.TB) []string {
	t.Helper()
	var files []string
	for _, pattern := range []string{"../recording/testdata/v1.36.jsonl.zst", "../../model/internal/session/testdata/workloads/*.zst"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	if len(files) < 10 {
		t.Fatalf("only %d recordings", len(files))
	}
	return files
}

func load(t testing.TB, files ...string) *Film {
	t.Helper()
	film, err := Load(t.Context(), files, nil)
	if err != nil {
		t.Fatal(err)
	}
	return film
}

// write makes a recording of lines.
func write(t testing.TB, lines ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "film.jsonl")
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

var start = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// entry is a line that was observed so long after start.
func entry(after time.Duration, resource, kind, object string) string {
	return fmt.Sprintf(`{"observed":%q,"resource":%q,"type":%q,"object":%s}`, start.Add(after).Format(time.RFC3339Nano), resource, kind, object)
}

// pod is a pod of one container, and rest what its metadata and status say.
func pod(name, status string) string {
	return fmt.Sprintf(`{"metadata":{"namespace":"shop","name":%q,"uid":%q,"creationTimestamp":%q},"spec":{"containers":[{"name":"app","image":"a/b:1"}]},"status":{%s}}`,
		name, "uid-"+name, start.Add(-time.Minute).Format(time.RFC3339), status)
}

func newStore() *model.Store { return model.NewStore(diagnose.Rules()) }

// goneAt are times that tests compare on their own.
var goneAt = regexp.MustCompile(`"goneAt": "[^"]*"`)

// picture is all that is told of a store.
func picture(t testing.TB, store *model.Store, asOf time.Time) string {
	t.Helper()
	store.Advance(asOf)
	var out bytes.Buffer
	if err := report.JSON(&out, store, asOf); err != nil {
		t.Fatal(err)
	}
	for _, w := range store.Workloads() {
		fmt.Fprintln(&out, w.Namespace, w.Kind, w.Name, w.Verdict)
		for _, e := range w.Gone {
			fmt.Fprintln(&out, "gone", e.Pod.Name, e.Last.Verdict, e.Last.Line.Text)
		}
	}
	return goneAt.ReplaceAllString(out.String(), "")
}

// moved is when something became what it is.
type moved struct {
	What string
	At   time.Time
}

// times are when pods went and verdicts changed.
func times(store *model.Store) []moved {
	var out []moved
	for _, w := range store.Workloads() {
		for _, e := range w.Entries {
			out = append(out, moved{e.Pod.Name + " changed", e.Changed})
		}
		for _, e := range w.Gone {
			out = append(out, moved{e.Pod.Name + " went", e.Gone})
		}
	}
	return out
}

// explained reads files as explain does.
func explained(t testing.TB, until time.Time, files ...string) (*model.Store, time.Time) {
	t.Helper()
	store := newStore()
	var open model.Batch
	var still []model.Item
	var began time.Time
	read, err := dump.Read(t.Context(), files, nil, until, func(observed time.Time, item model.Item) error {
		if observed.IsZero() {
			still = append(still, item)
			return nil
		}
		if observed.Sub(began) >= 50*time.Millisecond {
			store.Apply(open)
			open.Items, began = nil, observed
		}
		open.Observed, open.Items = observed, append(open.Items, item)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	store.Apply(open)
	asOf := read.AsOf
	if !until.IsZero() {
		asOf = until
	}
	store.Apply(model.Batch{Observed: asOf, Items: still})
	return store, asOf
}

// at is the store as a player finds it that begins there.
func at(t testing.TB, film *Film, when time.Time) *model.Store {
	t.Helper()
	player := film.Play(when, 0)
	defer player.Close()
	store := newStore()
	if err := player.CatchUp(t.Context(), func(b model.Batch) { store.Apply(b) }); err != nil {
		t.Fatal(err)
	}
	return store
}

func same(t testing.TB, what string, want, got any) {
	t.Helper()
	// What begins a change is not the same for explain, which gathers no facts.
	if diff := cmp.Diff(want, got, cmpopts.EquateApproxTime(oneChange)); diff != "" {
		t.Errorf("%s (-want +got):\n%.6000s", what, diff)
	}
}
