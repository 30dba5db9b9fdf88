package kubelet

import (
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
)

// The paces of the volume manager.
const (
	mountTimeout = 2*time.Minute + 3*time.Second
	mountPoll    = 300 * time.Millisecond
	mountRetry   = 500 * time.Millisecond
	maxMountWait = 2*time.Minute + 2*time.Second
)

// mounting is the state of a pod's volumes. Mounting goes on beside the syncs,
// which only wait for it.
type mounting struct {
	done  bool
	retry time.Duration
}

// awaitVolumes waits until the volumes are mounted, or until it is too late.
func (p *pod) awaitVolumes(deadline time.Duration) (time.Duration, step) {
	if p.mounts == nil {
		p.mounts = &mounting{retry: mountRetry}
		p.sim.After(p.sim.Between(60*time.Millisecond, 200*time.Millisecond), p.mount)
	}
	switch {
	case p.mounts.done:
		return 0, p.ensureSandbox
	case p.object.DeletionTimestamp != nil, p.sim.Now() >= deadline:
		return p.done(errSync)
	default:
		return mountPoll, func() (time.Duration, step) { return p.awaitVolumes(deadline) }
	}
}

// mount tries to mount what is not, again and again.
func (p *pod) mount() {
	if p.phase != living {
		return
	}
	missing := p.unmountable()
	if missing == "" {
		p.mounts.done = true
		return
	}
	p.warning("", "FailedMount", missing)
	p.sim.After(p.mounts.retry+p.sim.Between(10*time.Millisecond, 40*time.Millisecond), p.mount)
	p.mounts.retry = min(2*p.mounts.retry, maxMountWait)
}

// unmountable returns what is wrong with the first volume that cannot be
// mounted.
func (p *pod) unmountable() string {
	for i := range p.object.Spec.Volumes {
		volume := &p.object.Spec.Volumes[i]
		if missing := p.missingSource(volume); missing != "" {
			return fmt.Sprintf("MountVolume.SetUp failed for volume %q : %s", volume.Name, missing)
		}
	}
	return ""
}

func (p *pod) missingSource(volume *corev1.Volume) string {
	switch {
	case volume.Secret != nil:
		return p.missing("secret", volume.Secret.SecretName, volume.Secret.Optional)
	case volume.ConfigMap != nil:
		return p.missing("configmap", volume.ConfigMap.Name, volume.ConfigMap.Optional)
	default:
		return ""
	}
}

// missing returns the kubelet's words for an object that does not exist.
func (p *pod) missing(kind, name string, optional *bool) string {
	proper := map[string]string{"secret": "Secret", "configmap": "ConfigMap"}[kind]
	if optional != nil && *optional || p.sim.things[thing(proper, p.object.Namespace, name)] {
		return ""
	}
	return fmt.Sprintf("%s %q not found", kind, name)
}

// missingConfig returns what a container's environment refers to and does not
// exist.
func (p *pod) missingConfig(c *corev1.Container) string {
	for _, from := range c.EnvFrom {
		if ref := from.ConfigMapRef; ref != nil {
			if missing := p.missing("configmap", ref.Name, ref.Optional); missing != "" {
				return missing
			}
		}
		if ref := from.SecretRef; ref != nil {
			if missing := p.missing("secret", ref.Name, ref.Optional); missing != "" {
				return missing
			}
		}
	}
	for _, env := range c.Env {
		if missing := p.missingValue(env.ValueFrom); missing != "" {
			return missing
		}
	}
	return ""
}

func (p *pod) missingValue(from *corev1.EnvVarSource) string {
	switch {
	case from == nil:
		return ""
	case from.ConfigMapKeyRef != nil:
		return p.missing("configmap", from.ConfigMapKeyRef.Name, from.ConfigMapKeyRef.Optional)
	case from.SecretKeyRef != nil:
		return p.missing("secret", from.SecretKeyRef.Name, from.SecretKeyRef.Optional)
	default:
		return ""
	}
}
