package report

import (
	"time"

	"github.com/initwatch/initwatch/model"
)

// Build explains everything that the store holds, as of a time, as one value:
// what the writers write piece by piece is held against it.
func Build(store *model.Store, asOf time.Time) Explanation {
	out := Explanation{APIVersion: APIVersion, Kind: Kind, AsOf: utc(asOf), Causes: shared(store), Pods: []Pod{}, Workloads: []Workload{}}
	_ = each(store, asOf, func(w Workload, pods []Pod) error {
		out.Workloads, out.Pods = append(out.Workloads, w), append(out.Pods, pods...)
		return nil
	})
	return out
}
