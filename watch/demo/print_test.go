package demo

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	apiresource "k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"
)

// since is that long before the tests' worlds begin.
func since(d time.Duration) metav1.Time { return metav1.NewTime(start.Add(-d)) }

func named(name string) metav1.ObjectMeta {
	return metav1.ObjectMeta{Namespace: "shop", Name: name, CreationTimestamp: since(5 * time.Minute)}
}

func template() corev1.PodTemplateSpec {
	return corev1.PodTemplateSpec{Spec: corev1.PodSpec{
		NodeSelector: map[string]string{"disk": "ssd"},
		Containers:   []corev1.Container{{Name: "api", Image: "api:1"}, {Name: "log", Image: "log:2"}},
	}}
}

func selector() *metav1.LabelSelector {
	return &metav1.LabelSelector{MatchLabels: map[string]string{"app": "api"}}
}

// lines pairs the names of columns with cells; a wide column is in
// parentheses.
func lines(columns []metav1.TableColumnDefinition, cells []any) []string {
	var lines []string
	for i, column := range columns {
		name := column.Name
		if column.Priority > 0 {
			name = "(" + name + ")"
		}
		lines = append(lines, fmt.Sprintf("%s: %v", name, cells[i]))
	}
	return lines
}

func checkRow(t *testing.T, obj Object, want string) {
	t.Helper()
	res, err := resourceOf(obj)
	if err != nil {
		t.Fatal(err)
	}
	row := res.print.row(obj, start)
	if len(row.Cells) != len(res.print.columns) {
		t.Fatalf("%d cells below %d columns", len(row.Cells), len(res.print.columns))
	}
	got := strings.Join(lines(res.print.columns, row.Cells), " | ")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestEveryKindPrints gives every printer an object with nothing in it, as it
// gets for the bookmark of a watch.
func TestEveryKindPrints(t *testing.T) {
	for _, res := range resources {
		obj := res.newObject()
		row := res.print.row(obj, start)
		if len(row.Cells) != len(res.print.columns) {
			t.Errorf("%s: %d cells below %d columns", res.name, len(row.Cells), len(res.print.columns))
		}
		for i, cell := range row.Cells {
			if _, number := cell.(int64); res.print.columns[i].Type == "integer" && !number {
				t.Errorf("%s: %s is a %T", res.name, res.print.columns[i].Name, cell)
			}
		}
	}
}

func TestWorkloadRows(t *testing.T) {
	t.Run("deployment", func(t *testing.T) {
		checkRow(t, &appsv1.Deployment{
			ObjectMeta: named("api"),
			Spec:       appsv1.DeploymentSpec{Replicas: ptr.To(int32(3)), Selector: selector(), Template: template()},
			Status:     appsv1.DeploymentStatus{ReadyReplicas: 1, UpdatedReplicas: 2, AvailableReplicas: 1},
		}, "Name: api | Ready: 1/3 | Up-to-date: 2 | Available: 1 | Age: 5m | (Containers): api,log | (Images): api:1,log:2 | (Selector): app=api")
	})
	t.Run("replica set", func(t *testing.T) {
		checkRow(t, &appsv1.ReplicaSet{
			ObjectMeta: named("api-7d9"),
			Spec:       appsv1.ReplicaSetSpec{Selector: selector(), Template: template()},
			Status:     appsv1.ReplicaSetStatus{Replicas: 1},
		}, "Name: api-7d9 | Desired: 1 | Current: 1 | Ready: 0 | Age: 5m | (Containers): api,log | (Images): api:1,log:2 | (Selector): app=api")
	})
	t.Run("replication controller", func(t *testing.T) {
		checkRow(t, &corev1.ReplicationController{
			ObjectMeta: named("norc"),
			Spec:       corev1.ReplicationControllerSpec{Replicas: ptr.To[int32](2), Selector: map[string]string{"app": "api"}, Template: ptr.To(template())},
			Status:     corev1.ReplicationControllerStatus{Replicas: 1},
		}, "Name: norc | Desired: 2 | Current: 1 | Ready: 0 | Age: 5m | (Containers): api,log | (Images): api:1,log:2 | (Selector): app=api")
	})
	t.Run("stateful set", func(t *testing.T) {
		checkRow(t, &appsv1.StatefulSet{
			ObjectMeta: named("db"),
			Spec:       appsv1.StatefulSetSpec{Replicas: ptr.To(int32(0)), Selector: selector(), Template: template()},
		}, "Name: db | Ready: 0/0 | Age: 5m | (Containers): api,log | (Images): api:1,log:2")
	})
	t.Run("daemon set", func(t *testing.T) {
		checkRow(t, &appsv1.DaemonSet{
			ObjectMeta: named("agent"),
			Spec:       appsv1.DaemonSetSpec{Selector: selector(), Template: template()},
			Status: appsv1.DaemonSetStatus{
				DesiredNumberScheduled: 5, CurrentNumberScheduled: 4, NumberReady: 3, UpdatedNumberScheduled: 2, NumberAvailable: 1,
			},
		}, "Name: agent | Desired: 5 | Current: 4 | Ready: 3 | Up-to-date: 2 | Available: 1 | Node Selector: disk=ssd | Age: 5m | "+
			"(Containers): api,log | (Images): api:1,log:2 | (Selector): app=api")
	})
	t.Run("cron job", func(t *testing.T) {
		checkRow(t, &batchv1.CronJob{
			ObjectMeta: named("nightly"),
			Spec: batchv1.CronJobSpec{
				Schedule: "0 3 * * *", TimeZone: ptr.To("Etc/UTC"), Suspend: ptr.To(true),
				JobTemplate: batchv1.JobTemplateSpec{Spec: batchv1.JobSpec{Template: template()}},
			},
			Status: batchv1.CronJobStatus{LastScheduleTime: ptr.To(since(time.Hour)), Active: make([]corev1.ObjectReference, 2)},
		}, "Name: nightly | Schedule: 0 3 * * * | Timezone: Etc/UTC | Suspend: True | Active: 2 | Last Schedule: 60m | Age: 5m | "+
			"(Containers): api,log | (Images): api:1,log:2 | (Selector): <none>")
	})
}

func TestJobRows(t *testing.T) {
	tests := map[string]struct {
		spec   batchv1.JobSpec
		status batchv1.JobStatus
		want   string
	}{
		"not begun":  {batchv1.JobSpec{}, batchv1.JobStatus{}, "Status: Running | Completions: 0/1 | Duration:  |"},
		"running":    {batchv1.JobSpec{Completions: ptr.To(int32(2))}, batchv1.JobStatus{StartTime: ptr.To(since(90 * time.Second)), Succeeded: 1}, "Status: Running | Completions: 1/2 | Duration: 90s |"},
		"work queue": {batchv1.JobSpec{Parallelism: ptr.To(int32(4))}, batchv1.JobStatus{}, "Status: Running | Completions: 0/1 of 4 | Duration:  |"},
		"complete": {batchv1.JobSpec{}, batchv1.JobStatus{
			StartTime: ptr.To(since(90 * time.Second)), CompletionTime: ptr.To(since(30 * time.Second)), Succeeded: 1,
			Conditions: jobConditions(batchv1.JobSuccessCriteriaMet, batchv1.JobComplete),
		}, "Status: Complete | Completions: 1/1 | Duration: 60s |"},
		"failing":   {batchv1.JobSpec{}, batchv1.JobStatus{Conditions: jobConditions(batchv1.JobFailureTarget)}, "Status: FailureTarget |"},
		"failed":    {batchv1.JobSpec{}, batchv1.JobStatus{Conditions: jobConditions(batchv1.JobFailureTarget, batchv1.JobFailed)}, "Status: Failed |"},
		"suspended": {batchv1.JobSpec{}, batchv1.JobStatus{Conditions: jobConditions(batchv1.JobSuspended)}, "Status: Suspended |"},
		"succeeded": {batchv1.JobSpec{}, batchv1.JobStatus{Conditions: jobConditions(batchv1.JobSuccessCriteriaMet)}, "Status: SuccessCriteriaMet |"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			row := jobPrinter.row(&batchv1.Job{ObjectMeta: named("seed"), Spec: tt.spec, Status: tt.status}, start)
			got := strings.Join(lines(jobPrinter.columns, row.Cells), " | ")
			if want := "Name: seed | " + tt.want; !strings.HasPrefix(got, want) {
				t.Errorf("%s, want %s", got, want)
			}
		})
	}
}

func jobConditions(kinds ...batchv1.JobConditionType) []batchv1.JobCondition {
	conditions := make([]batchv1.JobCondition, len(kinds))
	for i, kind := range kinds {
		conditions[i] = batchv1.JobCondition{Type: kind, Status: corev1.ConditionTrue}
	}
	return conditions
}

func TestServiceRows(t *testing.T) {
	tests := map[string]struct {
		service corev1.Service
		want    string
	}{
		"plain": {
			corev1.Service{Spec: corev1.ServiceSpec{ClusterIP: "10.96.0.7", Ports: []corev1.ServicePort{{Port: 80}, {Port: 53, Protocol: "UDP"}}}},
			"Type: ClusterIP | Cluster-IP: 10.96.0.7 | External-IP: <none> | Port(s): 80/TCP,53/UDP | Age: <unknown> | (Selector): <none>",
		},
		"headless": {
			corev1.Service{Spec: corev1.ServiceSpec{ClusterIP: "None", ClusterIPs: []string{"None"}, Selector: map[string]string{"app": "db"}}},
			"Type: ClusterIP | Cluster-IP: None | External-IP: <none> | Port(s): <none> | Age: <unknown> | (Selector): app=db",
		},
		"node port": {
			corev1.Service{Spec: corev1.ServiceSpec{Type: "NodePort", Ports: []corev1.ServicePort{{Port: 80, NodePort: 30080}}, ExternalIPs: []string{"1.2.3.4"}}},
			"Type: NodePort | Cluster-IP: <none> | External-IP: 1.2.3.4 | Port(s): 80:30080/TCP | Age: <unknown> | (Selector): <none>",
		},
		"pending balancer": {
			corev1.Service{Spec: corev1.ServiceSpec{Type: "LoadBalancer"}},
			"Type: LoadBalancer | Cluster-IP: <none> | External-IP: <pending> | Port(s): <none> | Age: <unknown> | (Selector): <none>",
		},
		"balancer": {
			corev1.Service{
				Spec:   corev1.ServiceSpec{Type: "LoadBalancer", ExternalIPs: []string{"1.2.3.4"}},
				Status: corev1.ServiceStatus{LoadBalancer: corev1.LoadBalancerStatus{Ingress: []corev1.LoadBalancerIngress{{Hostname: "lb.example"}, {IP: "5.6.7.8"}}}},
			},
			"Type: LoadBalancer | Cluster-IP: <none> | External-IP: 5.6.7.8,lb.example,1.2.3.4 | Port(s): <none> | Age: <unknown> | (Selector): <none>",
		},
		"name": {
			corev1.Service{Spec: corev1.ServiceSpec{Type: "ExternalName", ExternalName: "db.example"}},
			"Type: ExternalName | Cluster-IP: <none> | External-IP: db.example | Port(s): <none> | Age: <unknown> | (Selector): <none>",
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			tt.service.Name = "s"
			checkRow(t, &tt.service, "Name: s | "+tt.want)
		})
	}
	t.Run("endpoints", func(t *testing.T) {
		checkRow(t, &discoveryv1.EndpointSlice{
			ObjectMeta: named("s-x1"), AddressType: discoveryv1.AddressTypeIPv4,
			Ports:     []discoveryv1.EndpointPort{{Port: ptr.To(int32(80))}, {Name: ptr.To("all")}, {}},
			Endpoints: []discoveryv1.Endpoint{{Addresses: []string{"a", "b"}}, {Addresses: []string{"c"}}, {Addresses: []string{"d"}}},
		}, "Name: s-x1 | AddressType: IPv4 | Ports: 80,all,* | Endpoints: a,b,c + 1 more... | Age: 5m")
	})
}

func TestCoreRows(t *testing.T) {
	t.Run("namespace", func(t *testing.T) {
		checkRow(t, &corev1.Namespace{ObjectMeta: named("shop"), Status: corev1.NamespaceStatus{Phase: corev1.NamespaceActive}},
			"Name: shop | Status: Active | Age: 5m")
	})
	t.Run("config map", func(t *testing.T) {
		checkRow(t, &corev1.ConfigMap{ObjectMeta: named("c"), Data: map[string]string{"a": ""}, BinaryData: map[string][]byte{"b": nil}},
			"Name: c | Data: 2 | Age: 5m")
	})
	t.Run("quota", func(t *testing.T) {
		quantity := apiresource.MustParse
		checkRow(t, &corev1.ResourceQuota{ObjectMeta: named("q"), Status: corev1.ResourceQuotaStatus{
			Hard: corev1.ResourceList{"pods": quantity("3"), "limits.cpu": quantity("2"), "count/jobs": quantity("1")},
			Used: corev1.ResourceList{"pods": quantity("1"), "limits.cpu": quantity("500m")},
		}}, "Name: q | Request: count/jobs: 0/1, pods: 1/3 | Limit: limits.cpu: 500m/2 | Age: 5m")
	})
	t.Run("claim", func(t *testing.T) {
		checkRow(t, &corev1.PersistentVolumeClaim{
			ObjectMeta: named("data"),
			Spec:       corev1.PersistentVolumeClaimSpec{VolumeName: "pv-1", StorageClassName: ptr.To("fast")},
			Status: corev1.PersistentVolumeClaimStatus{
				Phase: corev1.ClaimBound, Capacity: corev1.ResourceList{"storage": apiresource.MustParse("1Gi")},
				AccessModes: []corev1.PersistentVolumeAccessMode{corev1.ReadWriteMany, corev1.ReadWriteOnce},
			},
		}, "Name: data | Status: Bound | Volume: pv-1 | Capacity: 1Gi | Access Modes: RWO,RWX | StorageClass: fast | "+
			"VolumeAttributesClass: <unset> | Age: 5m | (VolumeMode): Filesystem")
	})
	t.Run("node", func(t *testing.T) {
		node := &corev1.Node{ObjectMeta: named("n1")}
		node.Labels = map[string]string{"node-role.kubernetes.io/control-plane": "", "kubernetes.io/role": "edge", "kubernetes.io/os": "linux"}
		node.Spec.Unschedulable = true
		node.Status.Conditions = []corev1.NodeCondition{{Type: corev1.NodeReady, Status: corev1.ConditionUnknown}}
		node.Status.Addresses = []corev1.NodeAddress{{Type: corev1.NodeInternalIP, Address: "10.0.0.1"}}
		node.Status.NodeInfo = corev1.NodeSystemInfo{KubeletVersion: "v1.36.3", KernelVersion: "6.12", Architecture: "arm64"}
		checkRow(t, node, "Name: n1 | Status: NotReady,SchedulingDisabled | Roles: control-plane,edge | Age: 5m | Version: v1.36.3 | "+
			"(Internal-IP): 10.0.0.1 | (External-IP): <none> | (OS-Image): <unknown> | (Kernel-Version): 6.12 (arm64) | (Container-Runtime): <unknown>")
	})
}

func TestEventRows(t *testing.T) {
	tests := map[string]struct {
		change func(*corev1.Event)
		want   string
	}{
		"counted": {func(e *corev1.Event) {
			e.FirstTimestamp, e.LastTimestamp, e.Count = since(time.Hour), since(time.Minute), 7
		},
			"Last Seen: 60s | First Seen: 60m | Count: 7 | Source: kubelet, n1"},
		"single": {func(e *corev1.Event) {
			e.EventTime, e.Source = metav1.NewMicroTime(start.Add(-3*time.Second)), corev1.EventSource{}
			e.ReportingController, e.ReportingInstance = "default-scheduler", ""
		}, "Last Seen: 3s | First Seen: 3s | Count: 1 | Source: default-scheduler"},
		"series": {func(e *corev1.Event) {
			e.EventTime = metav1.NewMicroTime(start.Add(-time.Minute))
			e.Series = &corev1.EventSeries{Count: 4, LastObservedTime: metav1.NewMicroTime(start.Add(-time.Second))}
		}, "Last Seen: 1s | First Seen: 60s | Count: 4 | Source: kubelet, n1"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			event := newEvent("shop", "e", "a", "Failed")
			event.Message, event.InvolvedObject.FieldPath, event.Source.Host = " why\n", "spec.containers{app}", "n1"
			tt.change(event)
			part := func(name string) string {
				_, rest, _ := strings.Cut(tt.want+" | ", name+": ")
				value, _, _ := strings.Cut(rest, " | ")
				return value
			}
			checkRow(t, event, fmt.Sprintf("Last Seen: %s | Type: Warning | Reason: Failed | Object: pod/a | (Subobject): spec.containers{app} | "+
				"(Source): %s | Message: why | (First Seen): %s | (Count): %s | (Name): e", part("Last Seen"), part("Source"), part("First Seen"), part("Count")))
		})
	}
}
