package kubelet

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
)

// Claim is how far a PersistentVolumeClaim is, as the scheduler sees it.
type Claim int

const (
	// ClaimMissing is a claim that does not exist.
	ClaimMissing Claim = iota
	// ClaimUnbound waits for a volume, whoever uses it.
	ClaimUnbound
	// ClaimUnbindable waits for its first consumer, and no volume would do.
	ClaimUnbindable
	// ClaimSelectable waits for its first consumer, and gets a volume then.
	ClaimSelectable
	// ClaimBound has its volume.
	ClaimBound
)

// SetClaim tells how far a claim is.
func (s *Simulator) SetClaim(namespace, name string, claim Claim) {
	key := thing("PersistentVolumeClaim", namespace, name)
	if s.claims[key] == claim {
		return
	}
	s.claims[key] = claim
	s.reconsider()
}

// WatchConsumers lets f know which node a claim's first consumer is meant for.
func (s *Simulator) WatchConsumers(f func(namespace, claim, node string)) {
	s.consumers = append(s.consumers, f)
}

// claimNames returns the claims that a pod uses.
func claimNames(spec *corev1.PodSpec) []string {
	var names []string
	for _, volume := range spec.Volumes {
		if volume.PersistentVolumeClaim != nil {
			names = append(names, volume.PersistentVolumeClaim.ClaimName)
		}
	}
	return names
}

func (p *pod) claim(name string) Claim {
	return p.sim.claims[thing("PersistentVolumeClaim", p.object.Namespace, name)]
}

// claimRefusal returns what keeps a pod from any node.
func (p *pod) claimRefusal() string {
	for _, name := range claimNames(&p.object.Spec) {
		switch p.claim(name) {
		case ClaimMissing:
			return fmt.Sprintf("persistentvolumeclaim %q not found", name)
		case ClaimUnbound:
			return "pod has unbound immediate PersistentVolumeClaims"
		default:
		}
	}
	return ""
}

func (p *pod) claimsUnbindable() bool {
	for _, name := range claimNames(&p.object.Spec) {
		if p.claim(name) == ClaimUnbindable {
			return true
		}
	}
	return false
}

// claimsBound reports whether all volumes are there, and asks for those that
// are not.
func (p *pod) claimsBound(node *machine) bool {
	bound := true
	for _, name := range claimNames(&p.object.Spec) {
		if p.claim(name) != ClaimSelectable {
			continue
		}
		bound = false
		for _, f := range p.sim.consumers {
			f(p.object.Namespace, name, node.Name)
		}
	}
	return bound
}
