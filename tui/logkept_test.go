package tui

import (
	"fmt"
	"testing"
	"time"

	"github.com/initwatch/initwatch/model"
)

// TestTabsTellWhichAttemptsAreNotKept holds that the strip says so where its
// numbers leap.
func TestTabsTellWhichAttemptsAreNotKept(t *testing.T) {
	l := startLooping(t)
	for range 60 {
		l.begins("boom")
		l.fails()
	}
	l.keys("enter", "l", "]")
	l.shows("attempt 1 ")
	l.keys("]", "]", "]")
	unkept, some := l.model.stream.entry.Past().Unkept("migrate")
	if !some || unkept.From != 4 {
		t.Errorf("not kept: %v", unkept)
	}
	l.shows(fmt.Sprintf("(%s not kept) %d exit 3", unkept, unkept.To+1))
}

// TestALogThatIsReadAfterARefusalIsShown holds that a tab which had to say why
// it shows nothing shows the log once that can be had.
func TestALogThatIsReadAfterARefusalIsShown(t *testing.T) {
	l := startLooping(t)
	l.source.facts = map[model.Subject]model.Fact{model.AboutLog: {Refused: "the node does not answer"}}
	l.begins()
	l.fails()
	first := model.Question{Subject: model.AboutLog, Namespace: "shop", Name: l.pod.Name, UID: l.pod.UID, Container: "migrate", Attempt: l.id()}
	l.begins()
	l.fails()
	l.begins()
	l.keys("l", "[", "[")
	l.shows("the log of attempt 1 could not be read: the node does not answer")
	l.apply(model.Item{Op: model.OpFact, Fact: &model.Fact{Question: first, At: l.source.now, Lines: []string{"no table"}}})
	l.shows("no table")
}

// TestWhatWasKeptStandsInForALogThatIsGone holds that the node may have thrown
// away the log of the attempt before, which is asked for all the same.
func TestWhatWasKeptStandsInForALogThatIsGone(t *testing.T) {
	l := startLooping(t)
	l.source.facts = map[model.Subject]model.Fact{model.AboutLog: {Lines: []string{"line one", "line two"}}}
	for range 2 {
		l.begins()
		l.fails()
	}
	l.keys("l")
	l.source.logs = []model.LogChunk{{Note: "the log is gone from the node"}}
	l.keys("[")
	l.tick(time.Second)
	l.shows("attempt 1 as it was kept")
	l.shows("line two")
}

// TestLogsOfAttemptsWithAMessageAreKept holds that a termination message does not
// keep a log from being read while it can be.
func TestLogsOfAttemptsWithAMessageAreKept(t *testing.T) {
	l := startLooping(t)
	l.source.facts = map[model.Subject]model.Fact{model.AboutLog: {Lines: []string{"line one", "line two"}}}
	for range 2 {
		l.begins()
		l.put(func(c *model.Container) {
			end := &model.Termination{ID: l.id(), ExitCode: 3, Message: "the message", Started: c.State.Since, Finished: c.State.Since}
			c.State = model.ContainerState{Phase: model.PhaseTerminated, ID: l.id(), Ended: end}
		})
	}
	l.begins()
	l.keys("l", "[", "[")
	l.shows("attempt 1 as it was kept")
	l.shows("line two")
}
