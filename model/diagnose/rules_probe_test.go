package diagnose_test

import (
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

func probe(seconds int32) *corev1.Probe {
	return &corev1.Probe{ProbeHandler: corev1.ProbeHandler{TCPSocket: &corev1.TCPSocketAction{}}, PeriodSeconds: seconds, FailureThreshold: 3}
}

var probeTests = []ruleTest{
	{
		"readiness fails for a short while", both(started(10*time.Second), func(p *corev1.Pod) {
			yes := true
			p.Spec.Containers[0].ReadinessProbe = probe(5)
			status(p, "app").Started = &yes
		}),
		[]*model.Event{saw("Unhealthy", "app", "Readiness probe failed: dial tcp 10.0.0.1:0: connect: connection refused", 5*time.Second, 1)},
		words.Starting, "readiness-failing", "readiness probe of app fails (tcp :0): dial tcp 10.0.0.1:0: connect: connection refused",
	},
	{
		"a readiness probe that errored", both(started(10*time.Second), func(p *corev1.Pod) {
			yes := true
			p.Spec.Containers[0].ReadinessProbe = probe(5)
			status(p, "app").Started = &yes
		}),
		[]*model.Event{saw("Unhealthy", "app", "Readiness probe errored and resulted in unknown state: rpc error", 5*time.Second, 1)},
		words.Starting, "readiness-failing", "readiness probe of app cannot be run (tcp :0): rpc error",
	},
	{
		"a sidecar never becomes started", both(sidecar, func(p *corev1.Pod) { p.Spec.InitContainers[0].StartupProbe = probe(20) }, state("first", runs(2*time.Minute))),
		[]*model.Event{saw("Unhealthy", "first", "Startup probe failed: nope", 65*time.Second, 4)},
		words.Stuck, "startup-failing", "startup probe of first (1 of 1) fails (tcp :0): nope, 3 failures kill it · blocks app",
	},
	{
		"readiness gate", both(started(3*time.Minute), ready("app"), func(p *corev1.Pod) {
			p.Spec.ReadinessGates = []corev1.PodReadinessGate{{ConditionType: "example.com/lb"}}
		}, condition(corev1.PodReady, corev1.ConditionFalse, "ReadinessGatesNotReady", "")), nil,
		words.Stuck, "readiness-gate", "all containers are ready, readiness gate example.com/lb not yet true",
	},
	{
		"killed by a probe whose events were swallowed", both(started(0), func(p *corev1.Pod) { p.Spec.Containers[0].LivenessProbe = probe(5) },
			state("app", waits("CrashLoopBackOff", "back-off 5m0s restarting failed container=app pod=p_shop(uid)")), last("app", ends(137, "Error", time.Minute), 9)),
		[]*model.Event{saw("Killing", "app", "Container app failed liveness probe, will be restarted", 4*time.Minute, 5)},
		words.Stuck, "liveness-kills", "app is killed, as before, by its liveness probe, 10 tries · next not before 03:08:05 (4m)",
	},
}
