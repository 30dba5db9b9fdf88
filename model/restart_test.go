package model_test

import (
	"testing"

	corev1 "k8s.io/api/core/v1"

	"github.com/initwatch/initwatch/model"
)

// TestRestartedAfter follows ContainerShouldRestart of pkg/api/v1/pod/util.go.
func TestRestartedAfter(t *testing.T) {
	const in, notIn = corev1.ContainerRestartRuleOnExitCodesOpIn, corev1.ContainerRestartRuleOnExitCodesOpNotIn
	rule := func(action corev1.ContainerRestartRuleAction, operator corev1.ContainerRestartRuleOnExitCodesOperator, codes ...int32) corev1.ContainerRestartRule {
		return corev1.ContainerRestartRule{Action: action, ExitCodes: &corev1.ContainerRestartRuleOnExitCodes{Operator: operator, Values: codes}}
	}
	const one, all = corev1.ContainerRestartRuleActionRestart, corev1.ContainerRestartRuleActionRestartAllContainers
	tests := []struct {
		name   string
		init   bool
		policy corev1.ContainerRestartPolicy
		rules  []corev1.ContainerRestartRule
		end    model.Termination
		action string
		again  bool
	}{
		{name: "Never", policy: "Never", end: model.Termination{ExitCode: 1}},
		{name: "OnFailure, failed", policy: "OnFailure", end: model.Termination{ExitCode: 1}, again: true},
		{name: "OnFailure, done", policy: "OnFailure"},
		{name: "Always, done", policy: "Always", again: true},
		{name: "a policy that a newer server may have", policy: "Sometimes", end: model.Termination{ExitCode: 1}, again: true},
		{name: "named by a rule", policy: "Never", rules: []corev1.ContainerRestartRule{rule(one, in, 3, 42)}, end: model.Termination{ExitCode: 42}, action: "Restart", again: true},
		{name: "not named by a rule", policy: "Never", rules: []corev1.ContainerRestartRule{rule(one, in, 3, 42)}, end: model.Termination{ExitCode: 4}},
		{name: "all but the named", policy: "Never", rules: []corev1.ContainerRestartRule{rule(one, notIn, 3)}, end: model.Termination{ExitCode: 4}, action: "Restart", again: true},
		{name: "the first rule counts", policy: "Never", rules: []corev1.ContainerRestartRule{rule(all, in, 4), rule(one, in, 4)}, end: model.Termination{ExitCode: 4}, action: "RestartAllContainers", again: true},
		{name: "a done app container that a rule starts again", policy: "Never", rules: []corev1.ContainerRestartRule{rule(one, in, 0)}, action: "Restart", again: true},
		{name: "a done init container is done", init: true, policy: "Never", rules: []corev1.ContainerRestartRule{rule(one, in, 0)}, action: "Restart"},
		{name: "a done init container out of memory is not", init: true, policy: "OnFailure", end: model.Termination{Reason: "OOMKilled"}, again: true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c := corev1.Container{Name: "c", RestartPolicy: &test.policy, RestartPolicyRules: test.rules}
			p := corev1.Pod{Spec: corev1.PodSpec{Containers: []corev1.Container{c}}}
			if test.init {
				p.Spec = corev1.PodSpec{InitContainers: []corev1.Container{c}}
			}
			spec := model.FromPod(&p).Part("c").ContainerSpec
			if action, again := spec.RestartRule(test.end.ExitCode), spec.RestartedAfter(&test.end); action != test.action || again != test.again {
				t.Errorf("rule %q, again %v; want %q, %v", action, again, test.action, test.again)
			}
		})
	}
}
