package diagnose

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// target is a Service that a host may stand for.
type target struct {
	service   string
	namespace string
	pod       string // of a StatefulSet, when the host names one of its pods
	// sure is set when the host can be nothing else in the cluster.
	sure bool
}

// targets are the Services that a host may stand for, the likeliest first: what
// resolv.conf's search list makes of it. A name with one dot may just as well
// be outside the cluster: that it is a namespace has to be known.
func (s *start) targets(host string) []target {
	labels := strings.Split(host, ".")
	own := s.pod.Namespace
	if at := slices.Index(labels, "svc"); at >= 0 {
		labels = labels[:at]
		switch len(labels) {
		case 2:
			return []target{{service: labels[0], namespace: labels[1], sure: true}}
		case 3:
			return []target{{service: labels[1], namespace: labels[2], pod: labels[0], sure: true}}
		}
		return nil
	}
	switch len(labels) {
	case 1:
		return []target{{service: host, namespace: own, sure: true}}
	case 2:
		return s.pairs(labels[0], labels[1])
	case 3:
		if s.inhabited(labels[2]) {
			return []target{{service: labels[1], namespace: labels[2], pod: labels[0]}}
		}
	}
	return nil
}

// pairs are what two labels may stand for: service.namespace, or the pod of a
// StatefulSet and its Service.
func (s *start) pairs(first, second string) []target {
	if s.inhabited(second) {
		return []target{{service: first, namespace: second, sure: true}}
	}
	if i := strings.LastIndexByte(first, '-'); i >= 0 {
		return []target{{service: second, namespace: s.pod.Namespace, pod: first}}
	}
	return nil
}

// inhabited reports whether pods of a namespace are known.
func (s *start) inhabited(namespace string) bool {
	if namespace == s.pod.Namespace {
		return true
	}
	return len(s.past.Pods(namespace, "", func(*model.Pod) bool { return true })) > 0
}

// behindText says what stands behind a Service, and which pod to look at.
func (w *wait) behindText(t target, service *model.Service) (string, model.Key) {
	if service.Selector == "" && len(service.Pods) == 0 {
		return "it selects no pods, its addresses are kept by hand", model.Key{}
	}
	worst := w.worstBehind(t, service)
	switch {
	case worst != nil && worst.Pod.UID == w.pod.UID:
		return "behind it is only this pod itself", model.Key{}
	case worst != nil:
		return "behind it pod " + worst.Pod.Name + ": " + worst.Diagnosis.Line.Text, worst.Pod.Key()
	case len(service.Pods) > 0:
		return fmt.Sprintf("behind it pod %s, which is not read here: initwatch explain pod/%s -n %s tells of it",
			listed(service.Pods), service.Pods[0], t.namespace), model.Key{}
	case t.namespace != w.pod.Namespace && !w.inhabited(t.namespace):
		return "the pods of namespace " + t.namespace + " are not watched", model.Key{}
	}
	return "no pod has its labels " + service.Selector, model.Key{}
}

// worstBehind is the pod behind a Service that needs a person most, nil when
// none is known. The pod that waits comes last: it would explain itself.
func (w *wait) worstBehind(t target, service *model.Service) *model.Entry {
	choice := service.Selector + " " + strings.Join(service.Pods, " ") // neither has a blank
	list := w.past.Pods(t.namespace, choice, func(p *model.Pod) bool {
		return service.Selector != "" && selects(service.Selector, p.Labels) || slices.Contains(service.Pods, p.Name)
	})
	if len(list) == 0 {
		return nil
	}
	return slices.MaxFunc(list, func(a, b *model.Entry) int {
		return cmp.Or(w.rank(t, a)-w.rank(t, b), int(a.Diagnosis.Verdict)-int(b.Diagnosis.Verdict))
	})
}

// rank puts the pod that a host names first, then those that want attention,
// then those that are on their way or up; what goes, and the pod itself, last.
func (w *wait) rank(t target, e *model.Entry) int {
	d := &e.Diagnosis
	switch {
	case e.Pod.UID == w.pod.UID:
		return 0
	case e.Superseded, d.Verdict == words.Terminating:
		return 1
	case t.pod != "" && e.Pod.Name == t.pod:
		return 4
	case d.Attention:
		return 3
	}
	return 2
}

// selects reports whether labels have all that a selector asks for, both
// written as "a=b,c=d".
func selects(selector, labels string) bool {
	for len(selector) > 0 {
		var pair string
		pair, selector, _ = strings.Cut(selector, ",")
		if !has(labels, pair) {
			return false
		}
	}
	return true
}

// has reports whether a pair is one of the labels.
func has(labels, pair string) bool {
	for at := 0; pair != ""; {
		i := strings.Index(labels[at:], pair)
		if i < 0 {
			return false
		}
		begin, end := at+i, at+i+len(pair)
		if (begin == 0 || labels[begin-1] == ',') && (end == len(labels) || labels[end] == ',') {
			return true
		}
		at = begin + 1
	}
	return true
}
