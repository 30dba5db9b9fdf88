package controller

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/initwatch/initwatch/watch/demo"
	"github.com/initwatch/initwatch/watch/demo/kubelet"
)

// enforce is a namespace that lets only some pods in.
func enforce(level string) demo.Object {
	return &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: "shop", Labels: map[string]string{enforceLabel: level}}}
}

func limit(most string) demo.Object {
	return &corev1.LimitRange{
		ObjectMeta: metav1.ObjectMeta{Name: "small", Namespace: "shop"},
		Spec: corev1.LimitRangeSpec{Limits: []corev1.LimitRangeItem{{
			Type: corev1.LimitTypeContainer, Max: corev1.ResourceList{corev1.ResourceMemory: resource.MustParse(most)},
		}}},
	}
}

// TestRefusals holds the words in which admission refuses a pod against those
// of a real server.
func TestRefusals(t *testing.T) {
	strict := &corev1.SecurityContext{
		AllowPrivilegeEscalation: ptr.To(false), RunAsNonRoot: ptr.To(true),
		Capabilities:   &corev1.Capabilities{Drop: []corev1.Capability{"ALL"}},
		SeccompProfile: &corev1.SeccompProfile{Type: corev1.SeccompProfileTypeRuntimeDefault},
	}
	tests := []struct {
		name    string
		options Options
		there   demo.Object
		pod     func(*corev1.PodSpec)
		want    string
	}{
		{name: "nothing to refuse"},
		{
			name: "service account", pod: func(spec *corev1.PodSpec) { spec.ServiceAccountName = "robot" },
			want: `pods "p" is forbidden: error looking up service account shop/robot: serviceaccount "robot" not found`,
		},
		{
			name: "service account that is there", pod: func(spec *corev1.PodSpec) { spec.ServiceAccountName = "robot" },
			there: &corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Name: "robot", Namespace: "shop"}},
		},
		{
			name: "limit", there: limit("64Mi"), want: `pods "p" is forbidden: maximum memory usage per Container is 64Mi, but limit is 1Gi`,
			pod: func(spec *corev1.PodSpec) {
				spec.Containers[0].Resources.Limits = corev1.ResourceList{corev1.ResourceMemory: resource.MustParse("1Gi")}
			},
		},
		{
			name: "request", there: limit("64Mi"), want: `pods "p" is forbidden: maximum memory usage per Container is 64Mi, but request is 1Gi`,
			pod: func(spec *corev1.PodSpec) {
				spec.Containers[0].Resources.Requests = corev1.ResourceList{corev1.ResourceMemory: resource.MustParse("1Gi")}
			},
		},
		{
			name: "restricted", there: enforce("restricted"),
			pod: func(spec *corev1.PodSpec) {
				spec.InitContainers = []corev1.Container{{Name: "init", SecurityContext: &corev1.SecurityContext{RunAsNonRoot: ptr.To(true)}}}
			},
			want: `pods "p" is forbidden: violates PodSecurity "restricted:latest": ` +
				`allowPrivilegeEscalation != false (containers "init", "app" must set securityContext.allowPrivilegeEscalation=false), ` +
				`unrestricted capabilities (containers "init", "app" must set securityContext.capabilities.drop=["ALL"]), ` +
				`runAsNonRoot != true (pod or container "app" must set securityContext.runAsNonRoot=true), ` +
				`seccompProfile (pod or containers "init", "app" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")`,
		},
		{name: "restricted and strict", there: enforce("restricted"), pod: func(spec *corev1.PodSpec) { spec.Containers[0].SecurityContext = strict }},
		{
			name: "baseline", there: enforce("baseline"), want: `pods "p" is forbidden: violates PodSecurity "baseline:latest": host namespaces (hostNetwork=true)`,
			pod: func(spec *corev1.PodSpec) { spec.HostNetwork = true },
		},
		{
			name: "webhook", options: Options{Webhooks: []Webhook{{Name: "policy.example.com", Denies: "no tag latest"}}},
			want: `admission webhook "policy.example.com" denied the request: no tag latest`,
		},
		{name: "webhook of another namespace", options: Options{Webhooks: []Webhook{{Name: "p", Namespace: "other", Denies: "never"}}}},
		{
			name: "webhook that is away", options: Options{Webhooks: []Webhook{{Name: "policy.example.com", Fails: `Post "https://policy.ops.svc:443/check?timeout=10s": dial tcp 10.96.0.9:443: connect: connection refused`}}},
			want: `Internal error occurred: failed calling webhook "policy.example.com": failed to call webhook: Post "https://policy.ops.svc:443/check?timeout=10s": dial tcp 10.96.0.9:443: connect: connection refused`,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := newClusterWith(tt.options, kubelet.Behaviour{}, nil, "k8s01")
			if tt.there != nil {
				if err := c.Create(tt.there); err != nil {
					t.Fatal(err)
				}
			}
			pod := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: "p", Namespace: "shop"}, Spec: template().Spec}
			if tt.pod != nil {
				tt.pod(&pod.Spec)
			}
			got := ""
			if err := c.admit(pod); err != nil {
				got = err.Error()
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A pod that is refused is never there, whoever makes it.
func TestRefusedPodIsNotCreated(t *testing.T) {
	c := newClusterWith(Options{Webhooks: []Webhook{{Name: "w", Denies: "no"}}}, kubelet.Behaviour{}, nil, "k8s01")
	c.create(t, &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: "p"}, Spec: template().Spec})
	c.create(t, newDeployment(2))
	c.after(t, 10*time.Second)
	if len(c.pods) != 0 {
		t.Errorf("%d pods", len(c.pods))
	}
	if got := c.messages("FailedCreate"); !slices.Contains(got, `Error creating: admission webhook "w" denied the request: no`) {
		t.Errorf("events %q", got)
	}
}

func TestQuotaCounts(t *testing.T) {
	c := newCluster(kubelet.Behaviour{}, nil)
	c.create(t, &corev1.ResourceQuota{
		ObjectMeta: metav1.ObjectMeta{Name: "few"},
		Spec:       corev1.ResourceQuotaSpec{Hard: corev1.ResourceList{corev1.ResourcePods: resource.MustParse("5")}},
	})
	c.create(t, newDeployment(3))
	c.after(t, 10*time.Second)
	used := c.quotas["shop/few"].Status.Used[corev1.ResourcePods]
	if used.Value() != 3 {
		t.Errorf("%s used, want 3", used.String())
	}
}
