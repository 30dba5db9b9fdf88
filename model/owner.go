package model

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// KindPod is the Kind of a workload that is a bare pod.
const KindPod = "Pod"

// owners returns the pod's controller and the workload that a person deployed.
// A ReplicaSet whose name ends in the pod's template hash was made by a
// Deployment of the name before it; a Job whose name ends in the minutes that
// the CronJob controller appends was made by a CronJob
// (pkg/controller/cronjob/utils.go). A mirror pod's Node is no workload.
func owners(p *corev1.Pod) (owner, workload Owner) {
	ref := metav1.GetControllerOf(p)
	if ref == nil || ref.Kind == "Node" {
		return Owner{}, Owner{KindPod, intern(p.Name), intern(string(p.UID))}
	}
	owner = Owner{intern(ref.Kind), intern(ref.Name), intern(string(ref.UID))}
	return owner, workloadOf(owner, p.Labels)
}

// cronJobSuffix is the scheduled time in minutes since the epoch.
var cronJobSuffix = regexp.MustCompile(`^(.+)-\d{8,9}$`)

func workloadOf(owner Owner, labels map[string]string) Owner {
	switch owner.Kind {
	case "ReplicaSet":
		hash := labels[appsv1.DefaultDeploymentUniqueLabelKey]
		if name, cut := strings.CutSuffix(owner.Name, "-"+hash); cut && hash != "" {
			return Owner{Kind: "Deployment", Name: intern(name)}
		}
	case "Job":
		_, byJob := labels[batchv1.JobNameLabel]
		if match := cronJobSuffix.FindStringSubmatch(owner.Name); match != nil && byJob {
			return Owner{Kind: "CronJob", Name: intern(match[1])}
		}
	}
	return owner
}

// revision is the label that tells the pods of one template from those of
// another.
func revision(labels map[string]string) string {
	if hash := labels[appsv1.DefaultDeploymentUniqueLabelKey]; hash != "" {
		return intern(hash)
	}
	return intern(labels[appsv1.ControllerRevisionHashLabelKey])
}

// labelsText writes labels as one text, which the pods of a template share.
func labelsText(labels map[string]string) string {
	parts := make([]string, 0, len(labels))
	for _, key := range slices.Sorted(maps.Keys(labels)) {
		parts = append(parts, key+"="+labels[key])
	}
	return intern(strings.Join(parts, ","))
}
