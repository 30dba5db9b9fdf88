package controller

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// The annotations by which Deployments and their ReplicaSets know each other.
const (
	revisionKey = "deployment.kubernetes.io/revision"
	historyKey  = "deployment.kubernetes.io/revision-history"
	desiredKey  = "deployment.kubernetes.io/desired-replicas"
	maxKey      = "deployment.kubernetes.io/max-replicas"
)

// deployment is a Deployment and when its rollout last got anywhere.
type deployment struct {
	object     *appsv1.Deployment
	progressed time.Duration
}

func (d *deployment) owner() owner {
	return owner{d.object, appsv1.SchemeGroupVersion.WithKind("Deployment"), "deployment-controller"}
}

func (d *deployment) wanted() int32 { return *d.object.Spec.Replicas }

// changeDeployment writes a changed Deployment.
func (m *Manager) changeDeployment(d *deployment, change func(*appsv1.Deployment)) {
	object := d.object.DeepCopy()
	change(object)
	d.object = object
	m.sim.Write(object)
}

// deployment rolls a Deployment towards its template.
func (m *Manager) deployment(d *deployment) {
	fresh, old := m.replicaSetsOf(d)
	if d.object.Spec.Strategy.Type == appsv1.RecreateDeploymentStrategyType && m.clear(d, old) {
		m.deploymentStatus(d, fresh, old)
		return
	}
	if fresh == nil {
		m.addReplicaSet(d, old)
		m.stir()
		return
	}
	fresh = m.annotate(d, fresh, old)
	m.roll(d, fresh, old)
	fresh, old = m.replicaSetsOf(d)
	m.deploymentStatus(d, fresh, old)
}

// replicaSetsOf returns the ReplicaSet of the present template, nil when there
// is none, and all others, the oldest first.
func (m *Manager) replicaSetsOf(d *deployment) (fresh *appsv1.ReplicaSet, old []*appsv1.ReplicaSet) {
	hash := m.hash(d.object, &d.object.Spec.Template)
	// No two sets of a Deployment have one revision, so that their order is
	// certain in the end.
	for _, set := range m.replicaSets {
		switch ref := metav1.GetControllerOfNoCopy(set); {
		case ref == nil || ref.UID != d.object.UID:
		case set.Labels[appsv1.DefaultDeploymentUniqueLabelKey] == hash:
			fresh = set
		default:
			old = append(old, set)
		}
	}
	slices.SortFunc(old, func(a, b *appsv1.ReplicaSet) int { return revisionOf(a) - revisionOf(b) })
	return fresh, old
}

func revisionOf(set *appsv1.ReplicaSet) int {
	n, err := strconv.Atoi(set.Annotations[revisionKey])
	if err != nil {
		return 0
	}
	return n
}

func nextRevision(old []*appsv1.ReplicaSet) int {
	next := 1
	for _, set := range old {
		next = max(next, revisionOf(set)+1)
	}
	return next
}

// templateHash is the hash of a template, as of a generation of its owner.
type templateHash struct {
	generation int64
	hash       string
}

// hash returns the hash of an owner's template. Working it out takes long.
func (m *Manager) hash(owner metav1.Object, template *corev1.PodTemplateSpec) string {
	known := m.hashes[owner.GetUID()]
	if known.hash == "" || known.generation != owner.GetGeneration() {
		known = templateHash{owner.GetGeneration(), hashOf(template)}
		m.hashes[owner.GetUID()] = known
	}
	return known.hash
}

// hashOf returns the pod-template-hash of a template.
func hashOf(template *corev1.PodTemplateSpec) string {
	const letters = "bcdfghjklmnpqrstvwxz2456789"
	text, err := json.Marshal(template)
	if err != nil {
		return "0"
	}
	sum := fnv.New32a()
	_, _ = sum.Write(text)
	digits := strconv.FormatUint(uint64(sum.Sum32()), 10)
	hash := make([]byte, len(digits))
	for i, digit := range []byte(digits) {
		hash[i] = letters[digit%byte(len(letters))]
	}
	return string(hash)
}

// addReplicaSet makes the ReplicaSet of a new template, as large as it may be
// at once.
func (m *Manager) addReplicaSet(d *deployment, old []*appsv1.ReplicaSet) {
	hash := m.hash(d.object, &d.object.Spec.Template)
	template := *d.object.Spec.Template.DeepCopy()
	template.Labels = with(template.Labels, appsv1.DefaultDeploymentUniqueLabelKey, hash)
	replicas := d.growth(0, sumReplicas(old))
	set := &appsv1.ReplicaSet{
		ObjectMeta: metav1.ObjectMeta{
			Name: d.object.Name + "-" + hash, Namespace: d.object.Namespace, UID: m.sim.NewUID(), Generation: 1,
			CreationTimestamp: m.now(), Labels: template.Labels,
			Annotations:     d.sizes(map[string]string{revisionKey: strconv.Itoa(nextRevision(old))}),
			OwnerReferences: []metav1.OwnerReference{*metav1.NewControllerRef(d.object, d.owner().kind)},
		},
		Spec: appsv1.ReplicaSetSpec{
			Replicas: &replicas, MinReadySeconds: d.object.Spec.MinReadySeconds, Template: template,
			Selector: &metav1.LabelSelector{
				MatchLabels: with(d.object.Spec.Selector.MatchLabels, appsv1.DefaultDeploymentUniqueLabelKey, hash),
			},
		},
	}
	m.replicaSets[keyOf(set)] = set
	m.sim.Write(set)
	m.tellScaling(d, set, 0)
	d.progressed = m.sim.Now()
	m.changeDeployment(d, func(object *appsv1.Deployment) {
		object.Annotations = with(object.Annotations, revisionKey, set.Annotations[revisionKey])
		m.setProgressing(&object.Status, corev1.ConditionTrue, "NewReplicaSetCreated", fmt.Sprintf("Created new replica set %q", set.Name))
	})
}

// sizes adds to annotations how large the Deployment wants to be.
func (d *deployment) sizes(annotations map[string]string) map[string]string {
	surge, _ := d.bounds()
	return with(with(annotations, desiredKey, strconv.Itoa(int(d.wanted()))), maxKey, strconv.Itoa(int(d.wanted()+surge)))
}

// annotate makes a ReplicaSet the newest one that was an old one before, as
// "kubectl rollout undo" does.
func (m *Manager) annotate(d *deployment, fresh *appsv1.ReplicaSet, old []*appsv1.ReplicaSet) *appsv1.ReplicaSet {
	next := nextRevision(old)
	if len(old) == 0 || revisionOf(fresh) >= next {
		return fresh
	}
	history := strings.TrimPrefix(fresh.Annotations[historyKey]+","+fresh.Annotations[revisionKey], ",")
	fresh = fresh.DeepCopy()
	fresh.Annotations = with(with(fresh.Annotations, historyKey, history), revisionKey, strconv.Itoa(next))
	m.replicaSets[keyOf(fresh)] = fresh
	m.sim.Write(fresh)
	d.progressed = m.sim.Now()
	m.changeDeployment(d, func(object *appsv1.Deployment) {
		object.Annotations = with(object.Annotations, revisionKey, strconv.Itoa(next))
	})
	return fresh
}

// bounds returns how many pods a rollout may have too many and how many too
// few.
func (d *deployment) bounds() (surge, loss int32) {
	rolling := d.object.Spec.Strategy.RollingUpdate
	if rolling == nil {
		return 0, d.wanted()
	}
	surge, loss = scaled(rolling.MaxSurge, d.wanted(), true), scaled(rolling.MaxUnavailable, d.wanted(), false)
	if surge == 0 && loss == 0 {
		loss = 1
	}
	return surge, min(loss, d.wanted())
}

// scaled returns a number, or a share of all.
func scaled(value *intstr.IntOrString, all int32, up bool) int32 {
	n, err := intstr.GetScaledValueFromIntOrPercent(value, int(all), up)
	if err != nil {
		return 0
	}
	return int32(n)
}

func sumReplicas(sets []*appsv1.ReplicaSet) int32 {
	var sum int32
	for _, set := range sets {
		sum += *set.Spec.Replicas
	}
	return sum
}

// growth returns how large a ReplicaSet of the present template may be that is
// of some size now, beside the others.
func (d *deployment) growth(size, others int32) int32 {
	surge, _ := d.bounds()
	return min(d.wanted(), size+max(0, d.wanted()+surge-size-others))
}
