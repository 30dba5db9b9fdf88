package model

import (
	"time"

	"github.com/initwatch/initwatch/model/words"
)

// Standing is what there is to say about a workload at one moment.
type Standing struct {
	Verdict   words.Verdict
	Attention bool
	// Since is when the trouble began; without trouble, when the workload
	// reached its verdict.
	Since time.Time
	// Line is the one line for the workload: the cause first.
	Line Line
	// Up and Total count the pods that are meant to be there. Total is what is
	// wanted, when that is known.
	Up, Total int
	// Cause is what holds it, for telling what others have in common with it.
	Cause Cause
	// Findings are about the workload itself, not about one of its pods: pods
	// that could not be made, a deadline that passed.
	Findings []Finding
	// Groups divides the pods when there is more than one sort of them: the
	// revisions of a rollout, the runs of a CronJob. It is nil otherwise.
	Groups []Group
	// Recheck is when time alone may change the standing; zero for never.
	Recheck time.Time
}

// Group is pods of a workload that belong together, by revision or run.
type Group struct {
	// Name is that of the ReplicaSet or Job, or the revision.
	Name string
	// Label is what the group is to a reader: "new", "old", "run".
	Label     string
	Entries   []*Entry
	Up, Total int
	Verdict   words.Verdict
	Attention bool
	Since     time.Time
	Line      Line
	// Past is set for what something newer replaced: it does not count.
	Past bool
}

// Cause is the identity of what holds a pod or a workload. The zero Cause is
// shared with nobody.
type Cause struct {
	// Key tells causes apart: two findings of one key have one cause, whatever
	// pods they are about.
	Key string
	// Text says the cause without naming a pod: "node worker-3 is not ready".
	Text string
	// Cluster is set for what reaches beyond a namespace.
	Cluster bool
}

// Note is one more thing to say below a pod: what was found out about a cause
// by reading further, or why that could not be read.
type Note struct {
	// Step names the container that the note is about, "" for the pod.
	Step string
	Text string
	// Inferred is set for what is concluded and not observed.
	Inferred bool
	// About is the pod that the note points to; the zero Key when it points to
	// none.
	About Key
	// Evidence is what the note rests on.
	Evidence []Evidence
}

// WorkloadDiagnoser draws the standing of a workload from its objects and the
// diagnoses of its pods. Events are those about its objects, ordered by their
// last occurrence, oldest first.
type WorkloadDiagnoser func(w *Workload, events []*Event, now time.Time) Standing

// Rules are what a Store draws its diagnoses with.
type Rules struct {
	Pod      Diagnoser
	Workload WorkloadDiagnoser
}
