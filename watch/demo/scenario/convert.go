package scenario

import (
	"errors"
	"fmt"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/initwatch/initwatch/watch/demo/kubelet"
	"github.com/initwatch/initwatch/watch/demo/kubelet/controller"
)

// How nodes are called that a file leaves without a name or an address.
const (
	defaultNode = "k8s"
	defaultNet  = "10.88.0."
)

// convertNodes returns the nodes of a file, or the only one when it names none.
func convertNodes(nodes []node) ([]kubelet.Node, error) {
	if len(nodes) == 0 {
		nodes = []node{{}}
	}
	var converted []kubelet.Node
	for i, n := range nodes {
		c := kubelet.Node{
			Name: or(n.Name, fmt.Sprintf("%s%02d", defaultNode, i+1)), IP: or(n.IP, fmt.Sprintf("%s%d", defaultNet, i+1)),
			Labels: n.Labels, Age: time.Duration(n.Age), Unschedulable: n.Unschedulable,
		}
		for _, text := range n.Taints {
			taint, err := parseTaint(text)
			if err != nil {
				return nil, fmt.Errorf("node %s: %w", c.Name, err)
			}
			c.Taints = append(c.Taints, taint)
		}
		converted = append(converted, c)
	}
	return converted, nil
}

func or(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

func parseTaint(text string) (corev1.Taint, error) {
	name, effect, _ := strings.Cut(text, ":")
	key, value, _ := strings.Cut(name, "=")
	taint := corev1.Taint{Key: key, Value: value, Effect: corev1.TaintEffect(effect)}
	switch taint.Effect {
	case corev1.TaintEffectNoSchedule, corev1.TaintEffectPreferNoSchedule, corev1.TaintEffectNoExecute:
		if key != "" {
			return taint, nil
		}
	}
	return taint, fmt.Errorf("%q is no taint; write it as in dedicated=batch:NoSchedule", text)
}

func convertImages(images map[string]image) map[string]kubelet.Image {
	converted := map[string]kubelet.Image{}
	for name, i := range images {
		converted[name] = kubelet.Image{
			Present: i.Present, Name: i.Name, ID: i.ID, Pull: time.Duration(i.Pull), Size: i.Size,
			Fails: i.Fails, Failures: i.Failures,
		}
	}
	return converted
}

func (h *header) options() controller.Options {
	options := controller.Options{Provisioners: map[string]controller.Provisioner{}}
	for _, w := range h.Webhooks {
		options.Webhooks = append(options.Webhooks, controller.Webhook(w))
	}
	for name, p := range h.Provisioners {
		options.Provisioners[name] = controller.Provisioner{Takes: time.Duration(p.Takes), Fails: p.Fails}
	}
	return options
}

func (b behaviour) convert() (kubelet.Behaviour, error) {
	converted := kubelet.Behaviour{
		IgnoresTerm: b.IgnoresTerm,
		PostStart:   kubelet.Hook{Takes: time.Duration(b.PostStart.Takes), Fails: b.PostStart.Fails, Output: b.PostStart.Output},
		PreStop:     kubelet.Hook{Takes: time.Duration(b.PreStop.Takes), Fails: b.PreStop.Fails, Output: b.PreStop.Output},
		Startup:     convertChecks(b.Startup),
		Liveness:    convertChecks(b.Liveness),
		Readiness:   convertChecks(b.Readiness),
	}
	for i, r := range b.Runs {
		run, err := r.convert()
		if err != nil {
			return converted, fmt.Errorf("run %d: %w", i+1, err)
		}
		converted.Runs = append(converted.Runs, run)
	}
	return converted, nil
}

func convertChecks(checks []check) []kubelet.Check {
	var converted []kubelet.Check
	for _, c := range checks {
		converted = append(converted, kubelet.Check(c))
	}
	return converted
}

func (r run) convert() (kubelet.Run, error) {
	converted := kubelet.Run{
		Repeat: time.Duration(r.Repeat), Exit: r.Exit, OOM: r.OOM, Message: r.Message, StartError: r.StartError,
	}
	switch {
	case r.For != nil:
		converted.For, converted.Ends = time.Duration(*r.For), true
	case r.Exit != 0 || r.OOM:
		return converted, errors.New("it says how it ends, but not when; add \"for\"")
	}
	if r.Repeat > 0 && time.Duration(r.Repeat) < time.Second {
		return converted, errors.New("it repeats more than once in a second; make \"repeat\" longer")
	}
	for _, l := range r.Prints {
		converted.Prints = append(converted.Prints, kubelet.Line{After: l.after, Text: l.text})
	}
	if w := r.Waits; w != nil {
		every := time.Duration(w.Every)
		if w.Service == "" || every != 0 && every < 100*time.Millisecond {
			return converted, errors.New("it waits for no service, or looks more than ten times in a second")
		}
		converted.Waits = &kubelet.Wait{Service: w.Service, Ready: w.Ready, Every: every, Prints: w.Prints}
	}
	return converted, nil
}
