package controller

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/utils/ptr"
)

// indexes are the parts of an Indexed Job that are done, in order.
type indexes []int

func (j *job) indexed() bool {
	return ptr.Deref(j.object.Spec.CompletionMode, batchv1.NonIndexedCompletion) == batchv1.IndexedCompletion
}

// with returns the indexes and those of pods, each once.
func (done indexes) with(pods []*corev1.Pod) indexes {
	all := slices.Clone(done)
	for _, pod := range pods {
		if i, err := strconv.Atoi(pod.Annotations[batchv1.JobCompletionIndexAnnotation]); err == nil {
			all = append(all, i)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// String writes runs of more than two as "0-2".
func (done indexes) String() string {
	var parts []string
	for i := 0; i < len(done); {
		end := i
		for end+1 < len(done) && done[end+1] == done[end]+1 {
			end++
		}
		switch end - i {
		case 0:
			parts = append(parts, strconv.Itoa(done[i]))
		case 1:
			parts = append(parts, strconv.Itoa(done[i]), strconv.Itoa(done[end]))
		default:
			parts = append(parts, fmt.Sprintf("%d-%d", done[i], done[end]))
		}
		i = end + 1
	}
	return strings.Join(parts, ",")
}

// freeIndexes returns the parts that nobody does and nobody has done.
func (j *job) freeIndexes(r *round) []int {
	if !j.indexed() {
		return nil
	}
	taken := j.indexes.with(r.succeeded).with(r.active)
	var free []int
	for i := range int(ptr.Deref(j.object.Spec.Completions, 0)) {
		if !slices.Contains(taken, i) {
			free = append(free, i)
		}
	}
	return free
}

// giveIndex tells a pod which part is its own, as the controller does.
func giveIndex(job *batchv1.Job, pod *corev1.Pod, index int, suffix string) {
	number := strconv.Itoa(index)
	pod.Annotations = with(pod.Annotations, batchv1.JobCompletionIndexAnnotation, number)
	pod.Labels = with(pod.Labels, batchv1.JobCompletionIndexAnnotation, number)
	pod.GenerateName = fmt.Sprintf("%s-%d-", job.Name, index)
	pod.Name = pod.GenerateName + suffix
	pod.Spec.Hostname = fmt.Sprintf("%s-%d", job.Name, index)
	from := &corev1.EnvVarSource{FieldRef: &corev1.ObjectFieldSelector{
		APIVersion: "v1", FieldPath: fmt.Sprintf("metadata.labels['%s']", batchv1.JobCompletionIndexAnnotation),
	}}
	for _, list := range [][]corev1.Container{pod.Spec.InitContainers, pod.Spec.Containers} {
		for i := range list {
			list[i].Env = append(list[i].Env, corev1.EnvVar{Name: "JOB_COMPLETION_INDEX", ValueFrom: from})
		}
	}
}
