package model

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/initwatch/initwatch/model/words"
)

// Common is a cause that several workloads share: those of a namespace, or of
// the whole cluster.
type Common struct {
	Cause     Cause
	Namespace string // "" for a cause that reaches beyond namespaces
	Workloads []*Workload
	// Pods is how many pods it holds.
	Pods    int
	Verdict words.Verdict
	// Since is when the trouble of the first of them began.
	Since time.Time
}

type commonKey struct{ namespace, key string }

// Commons returns the causes that more than one workload shares: those that
// reach beyond a namespace first, then by the number of pods they hold.
func Commons(workloads []*Workload) []*Common {
	found := map[commonKey]*Common{}
	for _, w := range workloads {
		if !w.Attention || w.Cause.Key == "" {
			continue
		}
		key := commonKey{w.Namespace, w.Cause.Key}
		if w.Cause.Cluster {
			key.namespace = ""
		}
		common := found[key]
		if common == nil {
			common = &Common{Cause: w.Cause, Namespace: key.namespace}
			found[key] = common
		}
		common.add(w)
	}
	return several(found)
}

func (c *Common) add(w *Workload) {
	c.Workloads = append(c.Workloads, w)
	c.Verdict = max(c.Verdict, w.Verdict)
	pods, since := w.Held(c.Cause)
	c.Pods += pods
	if c.Since.IsZero() || since.Before(c.Since) {
		c.Since = since
	}
}

// Held returns how many pods of w a cause holds, and since when. When it holds
// none, it holds the workload itself.
func (w *Workload) Held(cause Cause) (pods int, since time.Time) {
	for _, entry := range w.Entries {
		d := &entry.Diagnosis
		if !d.Attention || entry.Superseded || len(d.Findings) == 0 || d.Findings[0].Cause.Key != cause.Key {
			continue
		}
		if pods++; since.IsZero() || d.Since.Before(since) {
			since = d.Since
		}
	}
	if pods == 0 {
		since = w.Since
	}
	return pods, since
}

func several(found map[commonKey]*Common) []*Common {
	var out []*Common
	for _, common := range found {
		if len(common.Workloads) > 1 {
			out = append(out, common)
		}
	}
	slices.SortFunc(out, func(a, b *Common) int {
		return cmp.Or(strings.Compare(a.Namespace, b.Namespace), b.Pods-a.Pods, strings.Compare(a.Cause.Key, b.Cause.Key))
	})
	return out
}
