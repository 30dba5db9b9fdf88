package recording

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestLog(t *testing.T) {
	got, err := entry(Logs, Added, `{"namespace":"shop","pod":"p","container":"c","containerID":"containerd://1","line":"ERROR: no","time":"2026-11-21T01:08:43.5Z","cut":true,"open":true}`).Log()
	if err != nil {
		t.Fatal(err)
	}
	want := &Log{
		Namespace: "shop", Pod: "p", Container: "c", ContainerID: "containerd://1", Line: "ERROR: no",
		Time: time.Date(2026, 11, 21, 1, 8, 43, 5e8, time.UTC), Cut: true, Open: true,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestWritten(t *testing.T) {
	observed := time.Unix(10, 0)
	e := Entry{Observed: observed}
	for name, test := range map[string]struct{ written, want time.Time }{
		"before": {time.Unix(9, 5), time.Unix(9, 5)}, "later": {time.Unix(11, 0), observed}, "unknown": {time.Time{}, observed},
	} {
		if got := e.Written(&Log{Time: test.written}); !got.Equal(test.want) {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
}

func TestPieces(t *testing.T) {
	end := strings.Repeat("z", maxDressed)
	long := strings.Repeat("a", maxPiece-1) + "é" + end
	for text, want := range map[string][]string{
		"":         {""},
		"a\r\n":    {"a"},
		"a\x00b":   {"a␀b"},
		long:       {long[:maxPiece-1] + cutHere, cutBefore + "é" + end[:maxPiece-2] + cutHere, cutBefore + end[maxPiece-2:]},
		end:        {end},
		"\xff\xff": {`\xFF\xFF`},
	} {
		if diff := cmp.Diff(want, (&Log{Line: text}).Pieces()); diff != "" {
			t.Errorf("%.20q: %s", text, diff)
		}
	}
	noText := strings.Repeat("\xbf", 2*maxPiece+maxDressed)
	if got := (&Log{Line: noText}).Pieces(); len(got) != 3 {
		t.Errorf("%d pieces of no text", len(got))
	}
}

// TestPiecesOfPieces holds that what was cut is not cut again when it was
// recorded piece by piece.
func TestPiecesOfPieces(t *testing.T) {
	for _, piece := range (&Log{Line: strings.Repeat("\x1b[31mred", maxPiece)}).Pieces() {
		if diff := cmp.Diff([]string{piece}, (&Log{Line: piece}).Pieces()); diff != "" {
			t.Errorf("%d bytes: %.300s", len(piece), diff)
		}
	}
}

// said is an entry with a line of the log of container app in pod shop/a.
func said(t *testing.T, id, line string, cut bool) Entry {
	t.Helper()
	return logged(t, Added, Log{ContainerID: id, Line: line, Cut: cut})
}

// logged is an entry about the log of container app in pod shop/a.
func logged(t *testing.T, kind string, log Log) Entry {
	t.Helper()
	log.Namespace, log.Pod, log.Container = "shop", "a", "app"
	object, err := json.Marshal(log)
	if err != nil {
		t.Fatal(err)
	}
	return entry(Logs, kind, string(object))
}
