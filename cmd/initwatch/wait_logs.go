package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/initwatch/initwatch/model"
)

const (
	// maxLogs is how many logs are printed: one for each cause, and those of a
	// person who waits are few.
	maxLogs = 3
	// logPatience is how long one log is waited for.
	logPatience = 5 * time.Second
)

// culprit is a container whose log may say what is wrong.
type culprit struct {
	entry     *model.Entry
	container *model.Container
}

// culprits are the containers at fault, one for each cause, first those that
// ended the waiting.
func (v *vigil) culprits() []culprit {
	var out []culprit
	known := map[string]bool{}
	matched := v.matched()
	if w := v.hopeless(); w != nil {
		matched = slices.Insert(matched, 0, w)
	}
	for _, w := range matched {
		if arrived(w) {
			continue
		}
		for _, entry := range speaking(w) {
			c, cause := culpritOf(entry)
			if c == nil || known[cause] || len(out) == maxLogs {
				continue
			}
			known[cause] = true
			out = append(out, culprit{entry, c})
		}
	}
	return out
}

// culpritOf is the container that the first finding of a pod is about, if it
// may have a log, and what is the matter with it.
func culpritOf(entry *model.Entry) (c *model.Container, cause string) {
	for _, f := range entry.Diagnosis.Findings {
		c := entry.Pod.Part(f.Step)
		if c == nil || c.State.Phase != model.PhaseRunning && !ran(c.State.Ended) && !ran(c.Last) {
			continue
		}
		w := entry.Workload()
		return c, fmt.Sprint(f.Cause.Key, f.Code, f.Step, w.Namespace, w.Kind, w.Name)
	}
	return nil, ""
}

// ran reports whether an attempt was there, and not only a record that the
// runtime could not start it.
func ran(end *model.Termination) bool {
	return end != nil && end.ID != "" && end.Reason != "StartError" && end.Reason != "ContainerCannotRun"
}

// writeLogs writes the ends of the logs at fault.
func (v *vigil) writeLogs(ctx context.Context, out io.Writer) error {
	if v.options.tail == 0 {
		return nil
	}
	for _, c := range v.culprits() {
		lines, note := v.logOf(ctx, c)
		if err := c.write(out, lines, note); err != nil {
			return err
		}
	}
	return nil
}

func (c culprit) write(out io.Writer, lines []string, note string) error {
	_, err := fmt.Fprintf(out, "\nlog of %s in pod %s/%s, the last lines:\n", c.container.Name, c.entry.Pod.Namespace, c.entry.Pod.Name)
	for _, line := range lines {
		if err == nil {
			_, err = fmt.Fprintf(out, "  %s\n", ansi.Strip(line))
		}
	}
	if len(lines) == 0 && err == nil {
		_, err = fmt.Fprintf(out, "  (%s)\n", note)
	}
	return err
}

// logOf returns the last lines of the newest attempt that failed, as far as
// they were kept, else those of the log as it is. Without lines, the note says
// why there are none.
func (v *vigil) logOf(ctx context.Context, c culprit) (lines []string, note string) {
	for _, end := range []*model.Termination{c.container.State.Ended, c.container.Last} {
		if end == nil {
			continue
		}
		if kept := v.store.Kept(c.entry.Pod.UID, c.container.Name, end.ID); kept != nil && len(kept.Lines) > 0 {
			return kept.Lines[max(0, len(kept.Lines)-v.options.tail):], ""
		}
	}
	if trouble := v.unseen(v.store.Links()); trouble != "" {
		return nil, trouble
	}
	ctx, cancel := context.WithTimeout(ctx, logPatience)
	defer cancel()
	note = "it could not be read in time"
	for chunk := range v.source.Log(ctx, model.LogRequest{
		Namespace: c.entry.Pod.Namespace, Pod: c.entry.Pod.Name, Container: c.container.Name, Tail: v.options.tail,
	}) {
		lines = append(lines, chunk.Lines...)
		if chunk.Note != "" {
			note = chunk.Note
		}
	}
	return lines, note
}
