package model

import (
	"maps"
	"slices"
	"strings"
)

// Effective is what a pod asks for of one resource as a whole, and which
// container makes it so much. An amount of 0 is none.
type Effective struct {
	Resource  string
	Request   int64
	RequestBy string
	Limit     int64
	LimitBy   string
}

// Effective returns the requests and limits that count for the pod, ordered by
// resource. Init containers run one after another, so that the greatest of
// them counts and not their sum, each together with the sidecars that run by
// then; app containers and sidecars run together
// (component-helpers/resource/helpers.go, PodRequests and PodLimits). A limit
// is a plain sum: a container without one is not limited by it.
func (p *Pod) Effective() []Effective {
	requests := p.effective(func(r *Resources) Quantities { return r.Requests })
	limits := p.effective(func(r *Resources) Quantities { return r.Limits })
	p.addOverhead(requests, limits)
	names := slices.Sorted(maps.Keys(requests))
	for name := range limits {
		if _, both := requests[name]; !both {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	out := make([]Effective, len(names))
	for i, name := range names {
		out[i] = Effective{name, requests[name].value, requests[name].by, limits[name].value, limits[name].by}
	}
	return out
}

// amount is how much of a resource, and who makes it so.
type amount struct {
	value int64
	by    string
}

// effective aggregates one side, requests or limits, over the containers, and
// lets the pod's own setting replace the outcome.
func (p *Pod) effective(side func(*Resources) Quantities) map[string]amount {
	together, sidecars := map[string]amount{}, map[string]amount{}
	for i := range p.Containers {
		add(together, &p.Containers[i], side)
	}
	peak := map[string]amount{}
	for i := range p.Steps {
		c := &p.Steps[i]
		if c.Kind == KindSidecar {
			add(together, c, side)
			add(sidecars, c, side)
			raise(peak, sidecars)
			continue
		}
		running := maps.Clone(sidecars)
		add(running, c, side)
		raise(peak, running)
	}
	raise(together, peak)
	if p.Resources != nil {
		for _, quantity := range side(p.Resources) {
			together[quantity.Resource] = amount{quantity.Value, "the pod"}
		}
	}
	return together
}

func add(sum map[string]amount, c *Container, side func(*Resources) Quantities) {
	if c.Resources == nil {
		return
	}
	for _, quantity := range side(c.Resources) {
		before := sum[quantity.Resource]
		by := c.Name
		if before.by != "" {
			by = before.by + " + " + c.Name
		}
		sum[quantity.Resource] = amount{before.value + quantity.Value, by}
	}
}

// raise puts the greater amounts of step into peak.
func raise(peak, step map[string]amount) {
	for name, a := range step {
		if before, has := peak[name]; !has || a.value > before.value {
			peak[name] = a
		}
	}
}

// addOverhead adds what the runtime class costs: to all requests, and to the
// limits that there are.
func (p *Pod) addOverhead(requests, limits map[string]amount) {
	if p.Resources == nil {
		return
	}
	for _, quantity := range p.Resources.Overhead {
		a := requests[quantity.Resource]
		requests[quantity.Resource] = amount{a.value + quantity.Value, strings.TrimPrefix(a.by+" + overhead", " + ")}
		if limit := limits[quantity.Resource]; limit.value != 0 {
			limits[quantity.Resource] = amount{limit.value + quantity.Value, limit.by + " + overhead"}
		}
	}
}
