package model

import "time"

// Controller is a workload's own object, or one that a workload works
// through: a Deployment and its ReplicaSets, a CronJob and its Jobs. It is a
// compact, sanitised projection and is never changed after FromObject made it.
type Controller struct {
	Namespace string
	Kind      string
	Name      string
	UID       string
	Created   time.Time
	Deleted   time.Time // when its deletion was asked for; zero while it was not
	Owner     Owner     // the controller in ownerReferences; zero for what a person made
	// Hook is the value of the annotation helm.sh/hook, "" when there is none.
	Hook string

	// Wanted is how many pods there are to be: spec.replicas, a DaemonSet's
	// number of nodes, a Job's parallel pods; a CronJob wants none itself.
	Wanted int
	// Behind is set while the controller has not looked at the newest spec.
	Behind bool
	// Paused is a paused Deployment, or a suspended Job or CronJob.
	Paused     bool
	Conditions []Condition
	// Counts are what the status says about its pods.
	Counts Counts

	// Revision is the revision number of a Deployment or ReplicaSet, the
	// updateRevision of a StatefulSet.
	Revision string
	// Current is the currentRevision of a StatefulSet.
	Current string
	// Deadline is a Deployment's progressDeadlineSeconds.
	Deadline time.Duration
	// Serial is a StatefulSet that makes its pods one after another.
	Serial bool
	// Partition is the ordinal below which a StatefulSet's pods keep the old
	// revision.
	Partition int
	// OnDelete is a StatefulSet or DaemonSet that replaces no pod by itself.
	OnDelete bool

	Job  *Job  // of a Job
	Cron *Cron // of a CronJob
}

// Counts are the numbers in a workload's status.
type Counts struct {
	Pods      int // that exist
	Ready     int
	Updated   int // of the newest revision
	Available int
	Misplaced int // a DaemonSet's pods on nodes that are not to have one
}

// Job is what only Jobs have.
type Job struct {
	Parallelism int
	// Completions is how many pods have to succeed; 0 when any one that does
	// ends the Job.
	Completions  int
	Indexed      bool
	BackoffLimit int
	Active       int
	Succeeded    int
	Failed       int
	Deadline     time.Duration // activeDeadlineSeconds; 0 when there is none
	Started      time.Time
	Finished     time.Time // completionTime, set for a Job that succeeded
	// Retried says what a failing container leads to, OnFailure or Never: with
	// Never each try is a pod of its own.
	Retried string
}

// Cron is what only CronJobs have.
type Cron struct {
	Schedule      string // with its time zone
	Policy        string // concurrencyPolicy
	LastScheduled time.Time
	LastSucceeded time.Time
}

// Key returns the identity of c.
func (c *Controller) Key() Key { return Key{c.Namespace, c.Name, c.UID} }

// Condition returns the condition of that type, nil when there is none.
func (c *Controller) Condition(kind string) *Condition { return conditionOf(c.Conditions, kind) }

// True reports whether the condition of that type is true.
func (c *Controller) True(kind string) bool {
	condition := c.Condition(kind)
	return condition != nil && condition.Status == "True"
}

func conditionOf(list []Condition, kind string) *Condition {
	for i := range list {
		if list[i].Type == kind {
			return &list[i]
		}
	}
	return nil
}
