package controller

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/api/resource"
)

// Webhook is an admission webhook that somebody else runs.
type Webhook struct {
	Name string
	// Namespace is the only one that it is asked about; empty for all.
	Namespace string
	// Denies is why it refuses every pod. Fails is why it cannot be asked.
	Denies string
	Fails  string
}

// admit returns the words in which the API server refuses a pod: the first of
// those who are asked decides.
func (m *Manager) admit(pod *corev1.Pod) error {
	for _, ask := range []func(*corev1.Pod) string{m.accountRefusal, m.limitRefusal, m.securityRefusal, m.webhookRefusal, m.quotaRefusal} {
		if refusal := ask(pod); refusal != "" {
			return errors.New(refusal)
		}
	}
	return nil
}

// forbidden begins a refusal as the plugins inside the server do.
func forbidden(pod *corev1.Pod, why string) string {
	return fmt.Sprintf("pods %q is forbidden: %s", pod.Name, why)
}

func (m *Manager) accountRefusal(pod *corev1.Pod) string {
	name := pod.Spec.ServiceAccountName
	if name == "" || name == "default" || m.accounts[pod.Namespace+"/"+name] {
		return ""
	}
	return forbidden(pod, fmt.Sprintf("error looking up service account %s/%s: serviceaccount %q not found", pod.Namespace, name, name))
}

func (m *Manager) webhookRefusal(pod *corev1.Pod) string {
	for _, hook := range m.options.Webhooks {
		switch {
		case hook.Namespace != "" && hook.Namespace != pod.Namespace:
		case hook.Fails != "":
			return fmt.Sprintf("Internal error occurred: failed calling webhook %q: failed to call webhook: %s", hook.Name, hook.Fails)
		case hook.Denies != "":
			return fmt.Sprintf("admission webhook %q denied the request: %s", hook.Name, hook.Denies)
		}
	}
	return ""
}

// limitRefusal returns what LimitRanges have against a pod: containers that may
// use too much.
func (m *Manager) limitRefusal(pod *corev1.Pod) string {
	var refusals []string
	for _, limits := range inOrder(m.limits) {
		if limits.Namespace != pod.Namespace {
			continue
		}
		for _, item := range limits.Spec.Limits {
			if item.Type == corev1.LimitTypeContainer {
				refusals = append(refusals, tooMuch(item.Max, pod)...)
			}
		}
	}
	switch len(refusals) {
	case 0:
		return ""
	case 1:
		return forbidden(pod, refusals[0])
	default:
		return forbidden(pod, "["+strings.Join(refusals, ", ")+"]")
	}
}

func tooMuch(most corev1.ResourceList, pod *corev1.Pod) []string {
	var refusals []string
	for _, c := range slices.Concat(pod.Spec.InitContainers, pod.Spec.Containers) {
		for _, name := range slices.Sorted(maps.Keys(most)) {
			bound := most[name]
			if limit, set := c.Resources.Limits[name]; set && limit.Cmp(bound) > 0 {
				refusals = append(refusals, exceeds(name, bound, "limit", limit))
			} else if asked, set := c.Resources.Requests[name]; set && asked.Cmp(bound) > 0 {
				refusals = append(refusals, exceeds(name, bound, "request", asked))
			}
		}
	}
	return slices.Compact(refusals)
}

func exceeds(name corev1.ResourceName, bound resource.Quantity, what string, is resource.Quantity) string {
	return fmt.Sprintf("maximum %s usage per Container is %s, but %s is %s", name, bound.String(), what, is.String())
}

// quotaRefusal returns what the first quota of pods that is used up has against
// one more.
func (m *Manager) quotaRefusal(pod *corev1.Pod) string {
	for _, quota := range inOrder(m.quotas) {
		most, limited := quota.Spec.Hard[corev1.ResourcePods]
		if quota.Namespace != pod.Namespace || !limited {
			continue
		}
		if used := m.usedPods(pod.Namespace); used >= most.Value() {
			return forbidden(pod, fmt.Sprintf("exceeded quota: %s, requested: pods=1, used: pods=%d, limited: pods=%d", quota.Name, used, most.Value()))
		}
	}
	return ""
}

// usedPods counts the pods that go on in a namespace.
func (m *Manager) usedPods(namespace string) int64 {
	var used int64
	for _, pod := range m.pods {
		if pod.Namespace == namespace && !hasEnded(pod) {
			used++
		}
	}
	return used
}

// quota keeps the status of a ResourceQuota.
func (m *Manager) quota(quota *corev1.ResourceQuota) {
	status := corev1.ResourceQuotaStatus{Hard: quota.Spec.Hard, Used: corev1.ResourceList{}}
	for name := range quota.Spec.Hard {
		status.Used[name] = resource.MustParse("0")
	}
	if _, limited := quota.Spec.Hard[corev1.ResourcePods]; limited {
		status.Used[corev1.ResourcePods] = *resource.NewQuantity(m.usedPods(quota.Namespace), resource.DecimalSI)
	}
	if equality.Semantic.DeepEqual(status, quota.Status) {
		return
	}
	quota = quota.DeepCopy()
	quota.Status = status
	m.quotas[keyOf(quota)] = quota
	m.sim.Write(quota)
}
