package controller

import (
	"fmt"
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	"k8s.io/utils/ptr"

	"github.com/initwatch/initwatch/watch/demo/kubelet"
)

const (
	// claimPeriod is how often the volume controller looks at a claim that has
	// no volume.
	claimPeriod = 15 * time.Second
	// noProvisioner is the name of the one that never makes a volume.
	noProvisioner = "kubernetes.io/no-provisioner"
	nodeKey       = "volume.kubernetes.io/selected-node"
	defaultClass  = "storageclass.kubernetes.io/is-default-class"
)

// Provisioner makes volumes for claims.
type Provisioner struct {
	Takes time.Duration
	// Fails is its error; empty for one that works.
	Fails string
}

// claim is a PersistentVolumeClaim and whether somebody makes its volume.
type claim struct {
	object *corev1.PersistentVolumeClaim
	asked  bool
}

func (c *claim) owner(component string) owner {
	return owner{c.object, corev1.SchemeGroupVersion.WithKind("PersistentVolumeClaim"), component}
}

// claim looks at a claim until it has a volume.
func (m *Manager) claim(c *claim) {
	if c.object.Spec.VolumeName != "" {
		m.bind(c, c.object.Spec.VolumeName)
		return
	}
	m.sim.SetClaim(c.object.Namespace, c.object.Name, m.seekVolume(c))
	m.sim.After(claimPeriod, func() {
		if c.object.Status.Phase == corev1.ClaimPending {
			m.claim(c)
		}
	})
}

// seekVolume tells why a claim has no volume yet.
func (m *Manager) seekVolume(c *claim) kubelet.Claim {
	o := c.owner("persistentvolume-controller")
	class, name := m.classOf(c.object)
	switch {
	case name == "":
		m.normal(o, "FailedBinding", "no persistent volumes available for this claim and no storage class is set")
		return kubelet.ClaimUnbound
	case class == nil:
		m.warning(o, "ProvisioningFailed", fmt.Sprintf("storageclass.storage.k8s.io %q not found", name))
		return kubelet.ClaimUnbound
	case waits(class) && c.object.Annotations[nodeKey] == "":
		m.awaitConsumer(c, o)
		if class.Provisioner == noProvisioner {
			return kubelet.ClaimUnbindable
		}
		return kubelet.ClaimSelectable
	default:
		m.normal(o, "ExternalProvisioning", fmt.Sprintf("Waiting for a volume to be created either by the external provisioner '%s' "+
			"or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and "+
			"correctly registered.", class.Provisioner))
		m.provision(c, class.Provisioner)
		if waits(class) {
			return kubelet.ClaimSelectable
		}
		return kubelet.ClaimUnbound
	}
}

// classOf returns the StorageClass of a claim, nil when there is none of that
// name.
func (m *Manager) classOf(object *corev1.PersistentVolumeClaim) (*storagev1.StorageClass, string) {
	if name := object.Spec.StorageClassName; name != nil {
		return m.classes[*name], *name
	}
	for _, class := range inOrder(m.classes) {
		if class.Annotations[defaultClass] == "true" {
			return class, class.Name
		}
	}
	return nil, ""
}

func waits(class *storagev1.StorageClass) bool {
	return ptr.Deref(class.VolumeBindingMode, storagev1.VolumeBindingImmediate) == storagev1.VolumeBindingWaitForFirstConsumer
}

// awaitConsumer tells what a claim waits for: somebody who uses it, or a node
// for the one who does.
func (m *Manager) awaitConsumer(c *claim, o owner) {
	for _, pod := range m.pods {
		if pod.Namespace == c.object.Namespace && uses(pod, c.object.Name) {
			m.normal(o, "WaitForPodScheduled", fmt.Sprintf("waiting for pod %s to be scheduled", pod.Name))
			return
		}
	}
	m.normal(o, "WaitForFirstConsumer", "waiting for first consumer to be created before binding")
}

func uses(pod *corev1.Pod, claim string) bool {
	return slices.ContainsFunc(pod.Spec.Volumes, func(v corev1.Volume) bool {
		return v.PersistentVolumeClaim != nil && v.PersistentVolumeClaim.ClaimName == claim
	})
}

// selectNode notes where the first consumer of a claim will run, which lets
// its volume be made.
func (m *Manager) selectNode(namespace, name, node string) {
	c := m.claims[namespace+"/"+name]
	if c == nil || c.object.Annotations[nodeKey] != "" {
		return
	}
	c.object = c.object.DeepCopy()
	c.object.Annotations = with(c.object.Annotations, nodeKey, node)
	m.sim.Write(c.object)
	m.sim.After(react, func() { m.seekVolume(c) })
}

// provision has a volume made, once.
func (m *Manager) provision(c *claim, name string) {
	p, known := m.options.Provisioners[name]
	if c.asked || !known {
		return
	}
	c.asked = true
	o := c.owner(name)
	m.normal(o, "Provisioning", fmt.Sprintf("External provisioner is provisioning volume for claim %q", keyOf(c.object)))
	m.sim.After(max(p.Takes, react), func() {
		if p.Fails != "" {
			m.warning(o, "ProvisioningFailed", fmt.Sprintf("failed to provision volume with StorageClass %q: %s",
				ptr.Deref(c.object.Spec.StorageClassName, ""), p.Fails))
			c.asked = false
			return
		}
		volume := "pvc-" + string(c.object.UID)
		m.normal(o, "ProvisioningSucceeded", "Successfully provisioned volume "+volume)
		m.bind(c, volume)
	})
}

func (m *Manager) bind(c *claim, volume string) {
	c.object = c.object.DeepCopy()
	c.object.Spec.VolumeName = volume
	c.object.Status = corev1.PersistentVolumeClaimStatus{
		Phase: corev1.ClaimBound, AccessModes: c.object.Spec.AccessModes, Capacity: c.object.Spec.Resources.Requests,
	}
	m.sim.Write(c.object)
	m.sim.SetClaim(c.object.Namespace, c.object.Name, kubelet.ClaimBound)
}
