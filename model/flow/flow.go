package flow

import (
	"slices"

	"github.com/initwatch/initwatch/model"
)

// Use is a container's view of a volume.
type Use struct {
	Container string
	Kind      model.Kind
	// Index counts the steps from 1; 0 for what is no step.
	Index   int
	Path    string
	SubPath string
}

// Volume is a volume with those who can write it and those who can only read
// it, both in the order of the start.
type Volume struct {
	model.Volume
	Writers []Use
	Readers []Use
	// Given is set for what comes with content from outside the pod.
	Given bool
}

// given are the kinds of volumes whose content is not the pod's own.
var given = []string{"configMap", "secret", "projected", "downwardAPI", "persistentVolumeClaim", "hostPath", "csi", "nfs", "image", "ephemeral"}

// fixed are the kinds that nobody in the pod can write, whatever a mount says
// (pkg/volume: they are mounted read-only).
var fixed = []string{"configMap", "secret", "projected", "downwardAPI", "image"}

// Of returns the volumes of a pod in spec order. Those that nobody mounts are
// among them.
func Of(p *model.Pod) []Volume {
	out := make([]Volume, len(p.Volumes))
	for i, v := range p.Volumes {
		out[i] = Volume{Volume: v, Given: slices.Contains(given, v.Kind)}
	}
	for i := range p.Steps {
		spread(out, &p.Steps[i], i+1)
	}
	for i := range p.Containers {
		spread(out, &p.Containers[i], 0)
	}
	return out
}

func spread(volumes []Volume, c *model.Container, index int) {
	for _, m := range c.Mounted() {
		at := slices.IndexFunc(volumes, func(v Volume) bool { return v.Name == m.Volume })
		if at < 0 {
			continue
		}
		v, use := &volumes[at], Use{c.Name, c.Kind, index, m.Path, m.SubPath}
		if m.ReadOnly || slices.Contains(fixed, v.Kind) {
			v.Readers = append(v.Readers, use)
		} else {
			v.Writers = append(v.Writers, use)
		}
	}
}

// Prepared returns those who see what step prepared: whoever comes after it
// and mounts a volume that it can write. It is nil when nobody does.
func (v *Volume) Prepared(step string) []Use {
	from := slices.IndexFunc(v.Writers, func(u Use) bool { return u.Container == step })
	if from < 0 {
		return nil
	}
	writer := v.Writers[from]
	var out []Use
	for _, list := range [...][]Use{v.Writers, v.Readers} {
		for _, u := range list {
			if u.Container != step && after(u, writer) {
				out = append(out, u)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Use) int { return order(a) - order(b) })
	return out
}

// after reports whether u starts after w, or beside it when w runs on.
func after(u, w Use) bool { return order(u) > order(w) || w.Kind == model.KindSidecar }

// order is the place in the start: app containers come after all steps.
func order(u Use) int {
	if u.Index == 0 {
		return 1 << 20
	}
	return u.Index
}

// Unread reports whether an init container can write the volume and nobody
// sees it afterwards.
func (v *Volume) Unread() bool {
	if v.Given {
		return false
	}
	for _, u := range v.Writers {
		if u.Kind == model.KindInit && len(v.Prepared(u.Container)) > 0 {
			return false
		}
	}
	return slices.ContainsFunc(v.Writers, func(u Use) bool { return u.Kind == model.KindInit })
}
