package model

import (
	"reflect"
	"slices"
	"time"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/initwatch/initwatch/model/words"
)

// FromPod projects a pod to what its start needs and makes its text harmless.
// Environment values, commands, annotations and managed fields are left
// behind; of the first two the names of hosts stay.
func FromPod(p *corev1.Pod) *Pod {
	pod := &Pod{
		Namespace: intern(p.Namespace), Name: intern(p.Name), UID: intern(string(p.UID)),
		Created: p.CreationTimestamp.Time, Deadline: timeOf(p.DeletionTimestamp), Grace: grace(p),
		Node: intern(p.Spec.NodeName), Rare: rare(p),
		Phase: intern(string(p.Status.Phase)), Reason: intern(p.Status.Reason),
		Started: timeOf(p.Status.StartTime),
		Columns: columns(p), Conditions: conditions(p.Status.Conditions),
		Sandbox: sandboxSpec(p), Volumes: volumes(p.Spec.Volumes), Resources: podResources(p),
	}
	pod.EventUID = eventUID(p, pod.UID)
	pod.Owner, pod.Workload = owners(p)
	pod.Revision, pod.Index = revision(p.Labels), intern(p.Annotations[batchv1.JobCompletionIndexAnnotation])
	pod.Labels = labelsText(p.Labels)
	pod.Steps = steps(p)
	pod.Containers = apps(p)
	pod.Ephemeral = ephemerals(p)
	return pod
}

var nothingRare = &Rare{}

// rare projects what few pods have.
func rare(p *corev1.Pod) *Rare {
	r := Rare{
		Finalizers: internAll(p.Finalizers), NominatedNode: intern(p.Status.NominatedNodeName),
		Hook:    intern(p.Annotations[helmHookAnnotation]),
		Message: words.CleanLines(p.Status.Message), Deadlined: seconds(p.Spec.ActiveDeadlineSeconds),
	}
	for _, gate := range p.Spec.SchedulingGates {
		r.SchedulingGates = append(r.SchedulingGates, intern(gate.Name))
	}
	for _, gate := range p.Spec.ReadinessGates {
		r.ReadinessGates = append(r.ReadinessGates, intern(string(gate.ConditionType)))
	}
	for _, secret := range p.Spec.ImagePullSecrets {
		r.PullSecrets = append(r.PullSecrets, intern(secret.Name))
	}
	r.Devices = slices.Concat(devices(p.Status.InitContainerStatuses), devices(p.Status.ContainerStatuses))
	if reflect.ValueOf(r).IsZero() {
		return nothingRare
	}
	return &r
}

func timeOf(t *metav1.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return t.Time
}

func seconds(n *int64) time.Duration {
	if n == nil {
		return 0
	}
	return time.Duration(*n) * time.Second
}

// grace is the time that a deletion leaves to the pod.
func grace(p *corev1.Pod) time.Duration {
	if p.DeletionGracePeriodSeconds != nil {
		return seconds(p.DeletionGracePeriodSeconds)
	}
	return seconds(p.Spec.TerminationGracePeriodSeconds)
}

// eventUID is the UID in the kubelet's events: a static pod's are about the
// object in the node's file, whose hash the mirror pod's annotation holds.
func eventUID(p *corev1.Pod, uid string) string {
	if hash := p.Annotations[corev1.MirrorPodAnnotationKey]; hash != "" {
		return words.Clean(hash)
	}
	return uid
}

// conditions projects the conditions, without those that are true of every pod
// that got so far: they tell nothing that other fields do not.
func conditions(list []corev1.PodCondition) []Condition {
	var out []Condition
	for i := range list {
		c := &list[i]
		if c.Status == corev1.ConditionTrue && slices.Contains(milestones, c.Type) {
			continue
		}
		out = append(out, Condition{
			Type: intern(string(c.Type)), Status: intern(string(c.Status)), Reason: intern(c.Reason),
			Message: internLines(c.Message), Since: c.LastTransitionTime.Time,
		})
	}
	return slices.Clone(out) // without the room that append left
}

// milestones are the conditions that a pod passes on its way. Initialized is
// not even trustworthy: it stays true when the steps run again.
var milestones = []corev1.PodConditionType{
	corev1.PodScheduled, corev1.PodReadyToStartContainers, corev1.PodInitialized, corev1.ContainersReady,
}

func sandboxSpec(p *corev1.Pod) SandboxSpec {
	s := SandboxSpec{
		HostNetwork: p.Spec.HostNetwork, HostPID: p.Spec.HostPID, HostIPC: p.Spec.HostIPC,
		SharePID:      p.Spec.ShareProcessNamespace != nil && *p.Spec.ShareProcessNamespace,
		UserNamespace: p.Spec.HostUsers != nil && !*p.Spec.HostUsers,
	}
	if p.Spec.RuntimeClassName != nil {
		s.RuntimeClass = intern(*p.Spec.RuntimeClassName)
	}
	for _, ip := range p.Status.PodIPs {
		s.IPs = append(s.IPs, words.Clean(ip.IP))
	}
	if len(s.IPs) == 0 && p.Status.PodIP != "" {
		s.IPs = []string{words.Clean(p.Status.PodIP)}
	}
	for i := range p.Status.Conditions {
		if c := &p.Status.Conditions[i]; c.Type == corev1.PodReadyToStartContainers {
			s.ReadyToStart, s.ReadyToStartSet = intern(string(c.Status)), c.LastTransitionTime.Time
		}
	}
	return s
}
