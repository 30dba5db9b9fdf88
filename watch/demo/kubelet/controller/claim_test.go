package controller

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/initwatch/initwatch/watch/demo/kubelet"
)

func class(name string, mode storagev1.VolumeBindingMode) *storagev1.StorageClass {
	return &storagev1.StorageClass{
		ObjectMeta: metav1.ObjectMeta{Name: name}, Provisioner: "disks.example.com", VolumeBindingMode: &mode,
	}
}

func claimOf(class *string) *corev1.PersistentVolumeClaim {
	return &corev1.PersistentVolumeClaim{
		ObjectMeta: metav1.ObjectMeta{Name: "data"}, Spec: corev1.PersistentVolumeClaimSpec{StorageClassName: class},
	}
}

func podWith(claim string) *corev1.Pod {
	pod := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: "user"}, Spec: template().Spec}
	pod.Spec.Volumes = []corev1.Volume{{Name: "v", VolumeSource: corev1.VolumeSource{
		PersistentVolumeClaim: &corev1.PersistentVolumeClaimVolumeSource{ClaimName: claim},
	}}}
	return pod
}

// TestClaims lets a pod wait for its claim in the ways that there are.
func TestClaims(t *testing.T) {
	works := map[string]Provisioner{"disks.example.com": {Takes: 3 * time.Second}}
	breaks := map[string]Provisioner{"disks.example.com": {Takes: time.Second, Fails: "quota of disks exceeded"}}
	tests := []struct {
		name         string
		provisioners map[string]Provisioner
		class        *storagev1.StorageClass
		claim        *corev1.PersistentVolumeClaim
		runs         bool
		reasons      []string
	}{
		{"at once", works, class("ssd", storagev1.VolumeBindingImmediate), claimOf(ptr.To("ssd")), true,
			[]string{"ExternalProvisioning", "Provisioning", "ProvisioningSucceeded"}},
		{"first consumer", works, class("ssd", storagev1.VolumeBindingWaitForFirstConsumer), claimOf(ptr.To("ssd")), true,
			[]string{"WaitForFirstConsumer", "ExternalProvisioning", "Provisioning", "ProvisioningSucceeded"}},
		{"fails", breaks, class("ssd", storagev1.VolumeBindingImmediate), claimOf(ptr.To("ssd")), false,
			[]string{"ExternalProvisioning", "Provisioning", "ProvisioningFailed"}},
		{"no such class", works, class("hdd", storagev1.VolumeBindingImmediate), claimOf(ptr.To("ssd")), false, []string{"ProvisioningFailed"}},
		{"no class", works, class("hdd", storagev1.VolumeBindingImmediate), claimOf(nil), false, []string{"FailedBinding"}},
		{"a volume of its own", works, class("hdd", storagev1.VolumeBindingImmediate), &corev1.PersistentVolumeClaim{
			ObjectMeta: metav1.ObjectMeta{Name: "data"}, Spec: corev1.PersistentVolumeClaimSpec{VolumeName: "pv-1"},
		}, true, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := newClusterWith(Options{Provisioners: tt.provisioners}, kubelet.Behaviour{}, nil, "k8s01")
			if err := c.Create(tt.class); err != nil {
				t.Fatal(err)
			}
			c.create(t, tt.claim)
			c.create(t, podWith("data"))
			c.after(t, 10*time.Second)
			var reasons []string
			for _, event := range c.events {
				if event.InvolvedObject.Kind == "PersistentVolumeClaim" && event.Count == 1 {
					reasons = append(reasons, event.Reason)
				}
			}
			if diff := cmp.Diff(tt.reasons, reasons); diff != "" {
				t.Errorf("reasons (-want +got):\n%s", diff)
			}
			if runs := isReady(c.pods[0]); runs != tt.runs {
				t.Errorf("pod ready %t: %+v", runs, c.pods[0].Status.Conditions)
			}
		})
	}
}

func TestDefaultClass(t *testing.T) {
	c := newClusterWith(Options{Provisioners: map[string]Provisioner{"disks.example.com": {}}}, kubelet.Behaviour{}, nil, "k8s01")
	ssd := class("ssd", storagev1.VolumeBindingImmediate)
	ssd.Annotations = map[string]string{defaultClass: "true"}
	if err := c.Create(ssd); err != nil {
		t.Fatal(err)
	}
	c.create(t, claimOf(nil))
	c.after(t, time.Second)
	if phase := c.claims["shop/data"].object.Status.Phase; phase != corev1.ClaimBound {
		t.Errorf("the claim is %s", phase)
	}
}

func TestMissingClaim(t *testing.T) {
	c := newCluster(kubelet.Behaviour{}, nil)
	c.create(t, podWith("nothing"))
	c.after(t, time.Second)
	want := []string{`0/1 nodes are available: persistentvolumeclaim "nothing" not found. not found`}
	if diff := cmp.Diff(want, c.messages("FailedScheduling")); diff != "" {
		t.Error(diff)
	}
}

// The claims of a StatefulSet are made with its pods.
func TestClaimTemplates(t *testing.T) {
	c := newClusterWith(Options{Provisioners: map[string]Provisioner{"disks.example.com": {}}}, kubelet.Behaviour{}, nil, "k8s01")
	if err := c.Create(class("ssd", storagev1.VolumeBindingImmediate)); err != nil {
		t.Fatal(err)
	}
	c.create(t, &appsv1.StatefulSet{
		ObjectMeta: metav1.ObjectMeta{Name: "db"},
		Spec: appsv1.StatefulSetSpec{
			Replicas: ptr.To[int32](2), Template: template(),
			VolumeClaimTemplates: []corev1.PersistentVolumeClaim{*claimOf(ptr.To("ssd"))},
		},
	})
	c.after(t, 20*time.Second)
	for _, name := range []string{"shop/data-db-0", "shop/data-db-1"} {
		if c.claims[name] == nil || c.claims[name].object.Status.Phase != corev1.ClaimBound {
			t.Errorf("claim %s is not bound", name)
		}
	}
	if got := c.statefuls["shop/db"].object.Status.ReadyReplicas; got != 2 {
		t.Errorf("%d pods are ready, want 2", got)
	}
}
