package model

import (
	"slices"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"
)

// Quantity is an amount of one resource: milli for cpu, bytes or a count for
// everything else.
type Quantity struct {
	Resource string
	Value    int64
}

// Quantities are amounts of several resources, ordered by name. A sorted slice
// takes a tenth of the memory that a map of so few needs.
type Quantities []Quantity

// Get returns the amount of a resource, 0 when there is none.
func (q Quantities) Get(resource string) int64 {
	for _, quantity := range q {
		if quantity.Resource == resource {
			return quantity.Value
		}
	}
	return 0
}

// Resources are requests and limits as they are in force.
type Resources struct {
	Requests Quantities
	Limits   Quantities
	Overhead Quantities // of the pod only
}

// containerResources are the requests and limits of a container. Those of an
// app container or a sidecar are the greatest of what its spec asks for and
// what the node has granted so far; a resize that can never be granted does
// not count (component-helpers/resource/helpers.go, determineEffectiveRequests).
func containerResources(p *corev1.Pod, spec *corev1.Container, status *corev1.ContainerStatus, kind Kind) *Resources {
	requests, limits := spec.Resources.Requests, spec.Resources.Limits
	if kind != KindInit && status != nil && status.Resources != nil {
		granted := greatest(status.Resources.Requests, status.AllocatedResources)
		if resizeInfeasible(p) {
			requests, limits = granted, status.Resources.Limits
		} else {
			requests, limits = greatest(requests, granted), greatest(limits, status.Resources.Limits)
		}
	}
	if len(requests) == 0 && len(limits) == 0 {
		return nil
	}
	key := fingerprint(requests) + "/" + fingerprint(limits)
	return resourceSet.get(key, func() Resources {
		return Resources{Requests: quantities(requests), Limits: quantities(limits)}
	})
}

// fingerprint is the same for equal lists only.
func fingerprint(list corev1.ResourceList) string {
	var out []byte
	for _, q := range quantities(list) {
		out = strconv.AppendQuote(out, q.Resource)
		out = strconv.AppendInt(append(out, '='), q.Value, 10)
	}
	return string(out)
}

func resizeInfeasible(p *corev1.Pod) bool {
	for i := range p.Status.Conditions {
		if c := &p.Status.Conditions[i]; c.Type == corev1.PodResizePending {
			return c.Reason == corev1.PodReasonInfeasible
		}
	}
	return false
}

// greatest returns the greater amount of each resource.
func greatest(a, b corev1.ResourceList) corev1.ResourceList {
	out := a.DeepCopy()
	if out == nil {
		out = corev1.ResourceList{}
	}
	for name, quantity := range b {
		if other, has := out[name]; !has || quantity.Cmp(other) > 0 {
			out[name] = quantity
		}
	}
	return out
}

// podResources are what the pod sets as a whole: pod-level requests and
// limits, and the overhead of its runtime class.
func podResources(p *corev1.Pod) *Resources {
	var out Resources
	if p.Spec.Resources != nil {
		requests, limits := podLevel(p.Spec.Resources.Requests), podLevel(p.Spec.Resources.Limits)
		if status := p.Status.Resources; status != nil {
			granted := greatest(status.Requests, p.Status.AllocatedResources)
			requests = inForce(requests, granted, resizeInfeasible(p))
			limits = inForce(limits, status.Limits, resizeInfeasible(p))
		}
		out.Requests, out.Limits = quantities(requests), quantities(limits)
	}
	out.Overhead = quantities(p.Spec.Overhead)
	if out.Requests == nil && out.Limits == nil && out.Overhead == nil {
		return nil
	}
	return &out
}

// inForce are those amounts of meant that are in force while a resize is under
// way: the greater of what is meant and what was granted, or only what was
// granted when the resize can never be.
func inForce(meant, granted corev1.ResourceList, infeasible bool) corev1.ResourceList {
	out := corev1.ResourceList{}
	for name, quantity := range meant {
		other, has := granted[name]
		if infeasible || has && other.Cmp(quantity) > 0 {
			quantity = other
		}
		out[name] = quantity
	}
	return out
}

// podLevel keeps the resources that a pod may set as a whole.
func podLevel(list corev1.ResourceList) corev1.ResourceList {
	out := corev1.ResourceList{}
	for name, quantity := range list {
		if name == corev1.ResourceCPU || name == corev1.ResourceMemory || strings.HasPrefix(string(name), corev1.ResourceHugePagesPrefix) {
			out[name] = quantity
		}
	}
	return out
}

func quantities(list corev1.ResourceList) Quantities {
	if len(list) == 0 {
		return nil
	}
	out := make(Quantities, 0, len(list))
	for name, quantity := range list {
		value := quantity.Value()
		if name == corev1.ResourceCPU {
			value = quantity.MilliValue()
		}
		out = append(out, Quantity{intern(string(name)), value})
	}
	slices.SortFunc(out, func(a, b Quantity) int { return strings.Compare(a.Resource, b.Resource) })
	return out
}

// QuantityText writes an amount as manifests do: 250m, 2, 16Mi.
func QuantityText(resource string, value int64) string {
	if resource == string(corev1.ResourceCPU) {
		if value%1000 == 0 {
			return strconv.FormatInt(value/1000, 10)
		}
		return strconv.FormatInt(value, 10) + "m"
	}
	units := [...]string{"", "Ki", "Mi", "Gi", "Ti", "Pi"}
	unit := 0
	for value >= 1024 && value%1024 == 0 && unit < len(units)-1 {
		value /= 1024
		unit++
	}
	return strconv.FormatInt(value, 10) + units[unit]
}
