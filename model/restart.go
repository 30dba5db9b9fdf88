package model

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"
)

// restartRules writes restartPolicyRules as text, so that equal containers
// stay comparable: per line the action, the operator and the exit codes.
func restartRules(rules []corev1.ContainerRestartRule) string {
	var out strings.Builder
	for i := range rules {
		codes := rules[i].ExitCodes
		if codes == nil {
			continue
		}
		fmt.Fprintf(&out, "%s %s", rules[i].Action, codes.Operator)
		for _, code := range codes.Values {
			fmt.Fprintf(&out, " %d", code)
		}
		out.WriteString("\n")
	}
	return internLines(out.String())
}

// RestartRule returns the action of the first rule that names an exit code:
// Restart, RestartAllContainers, or "" when none does
// (pkg/api/v1/pod/util.go, FindMatchingContainerRestartRule).
func (c *ContainerSpec) RestartRule(exitCode int) string {
	for rule := range strings.Lines(c.Rules) {
		words := strings.Fields(rule)
		if len(words) < 2 {
			continue
		}
		named := slices.Contains(words[2:], strconv.Itoa(exitCode))
		if words[1] == string(corev1.ContainerRestartRuleOnExitCodesOpIn) && named ||
			words[1] == string(corev1.ContainerRestartRuleOnExitCodesOpNotIn) && !named {
			return words[0]
		}
	}
	return ""
}

// RestartedAfter reports whether another attempt follows one that ended: by a
// rule, else by policy (pkg/api/v1/pod/util.go, ContainerShouldRestart). An
// init container that ended well is done all the same
// (pkg/kubelet/kuberuntime/kuberuntime_container.go,
// computeInitContainerActions).
func (c *ContainerSpec) RestartedAfter(t *Termination) bool {
	if c.Kind == KindEphemeral || c.Kind == KindInit && t.OK() && c.RestartRule(t.ExitCode) != restartAllAction {
		return false
	}
	if c.RestartRule(t.ExitCode) != "" {
		return true
	}
	switch c.Retried {
	case string(corev1.RestartPolicyNever):
		return false
	case string(corev1.RestartPolicyOnFailure):
		return !t.OK()
	}
	return true
}

const restartAllAction = string(corev1.ContainerRestartRuleActionRestartAllContainers)
