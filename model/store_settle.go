package model

import (
	"time"

	"github.com/initwatch/initwatch/model/words"
)

// settle draws the diagnoses that are due, those of pods first.
func (s *Store) settle(now time.Time) {
	for entry := range s.touched {
		delete(s.touched, entry)
		s.rediagnose(entry, now)
	}
	for w := range s.stirred {
		delete(s.stirred, w)
		if w.over() {
			s.count(w, tally{})
			s.workloadAlarms.set(w, time.Time{})
			continue
		}
		s.assess(w, now)
	}
}

func (s *Store) rediagnose(entry *Entry, now time.Time) {
	old := entry.Diagnosis
	before := old.Verdict
	entry.past.hear(s.events.of(entry.Pod))
	entry.Diagnosis = s.Explain(entry, now)
	s.hear(entry, &old)
	s.podAlarms.set(entry, entry.Diagnosis.Recheck)
	if entry.Diagnosis.Verdict == words.Terminating && before != words.Terminating && old.Line.Text != "" {
		entry.Last = &old
	}
	if entry.Diagnosis.Verdict == words.Up {
		entry.Diagnosis.Sandbox, entry.Diagnosis.Parts = nil, nil
	}
	if entry.Diagnosis.Verdict != before {
		entry.Changed = now
	}
	s.stirred[entry.workload] = struct{}{}
}

// Explain draws the whole diagnosis of a pod as of now.
func (s *Store) Explain(entry *Entry, now time.Time) Diagnosis {
	return s.rules.Pod(entry.Pod, s.events.of(entry.Pod), &entry.past, now)
}
