package replay

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/initwatch/initwatch/model"
)

// cluster is a film of what questions are about.
func cluster(t testing.TB) *Film {
	t.Helper()
	return load(t, write(t,
		entry(0, "pods", "ADDED", pod("a", `"phase":"Pending"`)),
		entry(10*time.Second, "nodes", "ADDED", `{"metadata":{"name":"n1"},"spec":{}}`),
		entry(20*time.Second, "nodes", "MODIFIED", `{"metadata":{"name":"n1"},"spec":{"unschedulable":true}}`),
		entry(21*time.Second, "nodes", "MODIFIED", `{"metadata":{"name":"n1","resourceVersion":"7"},"spec":{"unschedulable":true}}`),
		entry(30*time.Second, "services", "BEGINLIST", `{"metadata":{"namespace":"shop"}}`),
		entry(31*time.Second, "services", "ADDED", `{"metadata":{"namespace":"shop","name":"db"}}`),
		entry(32*time.Second, "services", "ENDLIST", `{"metadata":{"namespace":"shop"}}`),
		entry(40*time.Second, "nodes", "DELETED", `{"metadata":{"name":"n1"},"spec":{}}`),
		entry(50*time.Second, "persistentvolumeclaims", "ADDED", `{"metadata":{"namespace":"shop","name":"data"},"status":{"phase":"Pending"}}`),
	))
}

func factText(f *model.Fact) string {
	switch {
	case f.Refused != "":
		return "refused: " + f.Refused
	case f.Missing:
		return "missing"
	case f.Node != nil && f.Node.Cordoned:
		return "cordoned"
	case f.Node != nil:
		return "node"
	case f.Claim != nil:
		return f.Claim.Phase
	case f.Services != nil:
		return f.Services[0].Name
	case f.Preemptor != nil:
		return f.Preemptor.Namespace + "/" + f.Preemptor.Name
	}
	return ""
}

// TestAnswers holds that what is answered is what was known at the time.
func TestAnswers(t *testing.T) {
	film := cluster(t)
	node := model.Question{Subject: model.AboutNode, Name: "n1"}
	services := model.Question{Subject: model.AboutServices, Namespace: "shop"}
	claim := model.Question{Subject: model.AboutClaim, Namespace: "shop", Name: "data"}
	preemptor := model.Question{Subject: model.AboutPreemptor, UID: "uid-a"}
	log := model.Question{Subject: model.AboutLog, Namespace: "shop", Name: "a", UID: "uid-a", Container: "app", Attempt: "x", Previous: true}
	for _, test := range []struct {
		after time.Duration
		q     model.Question
		want  string
	}{
		{0, node, ""}, {10 * time.Second, node, "node"}, {20 * time.Second, node, "cordoned"}, {39 * time.Second, node, "cordoned"}, {40 * time.Second, node, "missing"},
		{31 * time.Second, services, "refused: " + untold}, {32 * time.Second, services, "db"},
		{49 * time.Second, claim, ""}, {50 * time.Second, claim, "Pending"},
		{0, preemptor, "shop/a"}, {time.Hour, log, "refused: " + untoldLog},
	} {
		p := film.Play(start.Add(test.after), 0)
		got := p.Answer(t.Context(), test.q)
		p.Close()
		same(t, string(test.q.Subject)+" after "+test.after.String(), test.want, factText(&got))
		if got.Question != test.q || !got.At.Equal(p.Now()) || !got.Free {
			t.Errorf("the answer is %+v", got)
		}
	}
}

// TestAnswersCome holds that each is brought when it becomes another, and only
// then.
func TestAnswersCome(t *testing.T) {
	film := cluster(t)
	p := film.Play(start.Add(time.Hour), 0)
	defer p.Close()
	var got []string
	err := p.CatchUp(t.Context(), func(b model.Batch) {
		for _, item := range b.Items {
			if item.Op == model.OpFact {
				got = append(got, b.Observed.Sub(start).String()+" "+factText(item.Fact))
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	same(t, "answers", []string{"10s node", "20s cordoned", "32s db", "40s missing", "50s Pending", "50s missing", "50s db", "50s Pending"}, got)
}

// TestAnswersStay holds that the model forgets no answer while a film plays, and
// none that is much older than the time it begins at.
func TestAnswersStay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		film := load(t, write(t,
			entry(0, "nodes", "ADDED", `{"metadata":{"name":"n1"}}`),
			entry(time.Minute, "pods", "ADDED", pod("a", "")),
			entry(30*time.Minute, "pods", "ADDED", pod("b", "")),
		))
		p, began := film.Play(start, 60), time.Now()
		defer p.Close()
		var got []string
		for p.next < len(film.shots) {
			batch, err := p.Next(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for _, item := range batch.Items {
				if item.Op == model.OpFact {
					got = append(got, fmt.Sprint(item.Fact.At.Sub(start), " after ", time.Since(began)))
				}
			}
		}
		same(t, "answers", []string{
			"0s after 0s", "0s after 0s", "4m0s after 4s", "8m0s after 8s", "12m0s after 12s", "16m0s after 16s", "20m0s after 20s",
			"24m0s after 24s", "28m0s after 28s",
		}, got)
		late := film.Play(start.Add(time.Hour), 0)
		defer late.Close()
		batch, err := late.Next(t.Context())
		if last := batch.Items[len(batch.Items)-1]; err != nil || last.Op != model.OpFact || !last.Fact.At.Equal(late.Now()) {
			t.Errorf("%v, the last item is %+v", err, last)
		}
	})
}

// TestChanges visits the same instants both ways.
func TestChanges(t *testing.T) {
	for _, file := range append(recordings(t)[1:4], write(t, entry(0, "pods", "ADDED", pod("a", "")))) {
		film := load(t, file)
		begin, end := film.Span()
		var there, back []time.Time
		for at, ok := film.Change(begin.Add(-1), false); ok; at, ok = film.Change(at, false) {
			there = append(there, at)
		}
		for at, ok := film.Change(end.Add(1), true); ok; at, ok = film.Change(at, true) {
			back = append([]time.Time{at}, back...)
		}
		if len(there) != len(film.changes) {
			t.Errorf("%s: %d changes of %d", file, len(there), len(film.changes))
		}
		for i, at := range there {
			if !at.Equal(back[i]) || i > 0 && !at.After(there[i-1]) || at.Before(begin) || at.After(end) {
				t.Fatalf("%s: change %d is at %v, back at %v", file, i, at, back[i])
			}
		}
	}
}

func TestChange(t *testing.T) {
	film := load(t, write(t,
		entry(0, "pods", "ADDED", pod("a", "")), entry(49*time.Millisecond, "pods", "ADDED", pod("b", "")),
		entry(50*time.Millisecond, "pods", "ADDED", pod("c", "")),
		entry(time.Second, "secrets", "ADDED", `{"metadata":{"name":"s"}}`),
		entry(2*time.Second, "pods", "ADDED", pod("d", "")),
		entry(3*time.Second, "secrets", "ADDED", `{"metadata":{"name":"s"}}`),
	))
	const none = -time.Hour
	for _, test := range []struct {
		from time.Duration
		back bool
		want time.Duration
	}{
		{0, false, 49 * time.Millisecond}, {49 * time.Millisecond, false, 50 * time.Millisecond}, {50 * time.Millisecond, false, 2 * time.Second},
		{time.Second, false, 2 * time.Second}, {2 * time.Second, false, none},
		{3 * time.Second, true, 2 * time.Second}, {2 * time.Second, true, 50 * time.Millisecond}, {49 * time.Millisecond, true, none}, {0, true, none},
	} {
		got, ok := film.Change(start.Add(test.from), test.back)
		if want := start.Add(test.want); ok != (test.want != none) || ok && !got.Equal(want) {
			t.Errorf("from %v, back %t: %v %t, want %v", test.from, test.back, got.Sub(start), ok, test.want)
		}
	}
	if _, end := film.Span(); !end.Equal(start.Add(3 * time.Second)) {
		t.Errorf("it ends at %v", end)
	}
}
