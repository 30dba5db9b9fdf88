package controller

import (
	"fmt"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
)

// SetImage gives a container of a Deployment, StatefulSet or DaemonSet another
// image, which begins a rollout.
func (m *Manager) SetImage(kind, namespace, name, container, image string) error {
	return m.setTemplate(kind, namespace+"/"+name, func(template *corev1.PodTemplateSpec) {
		for _, list := range [][]corev1.Container{template.Spec.InitContainers, template.Spec.Containers} {
			for i := range list {
				if list[i].Name == container {
					list[i].Image = image
				}
			}
		}
	})
}

// Restart replaces all pods of a Deployment, StatefulSet or DaemonSet, as
// "kubectl rollout restart" does.
func (m *Manager) Restart(kind, namespace, name string) error {
	return m.setTemplate(kind, namespace+"/"+name, func(template *corev1.PodTemplateSpec) {
		template.Annotations = with(template.Annotations, "kubectl.kubernetes.io/restartedAt", m.sim.Time().UTC().Format(time.RFC3339))
	})
}

func (m *Manager) setTemplate(kind, key string, change func(*corev1.PodTemplateSpec)) error {
	d, s, ds := m.deployments[key], m.statefuls[key], m.daemons[key]
	switch {
	case kind == "Deployment" && d != nil:
		m.changeDeployment(d, func(object *appsv1.Deployment) {
			change(&object.Spec.Template)
			object.Generation++
		})
	case kind == "StatefulSet" && s != nil:
		m.changeStatefulSet(s, func(object *appsv1.StatefulSet) { change(&object.Spec.Template) })
	case kind == "DaemonSet" && ds != nil:
		ds = ds.DeepCopy()
		change(&ds.Spec.Template)
		ds.Generation++
		m.daemons[key] = ds
		m.sim.Write(ds)
	default:
		return fmt.Errorf("change the template of %s %s: there is none", kind, key)
	}
	m.stir()
	return nil
}

// changeStatefulSet changes what a StatefulSet wants.
func (m *Manager) changeStatefulSet(s *statefulSet, change func(*appsv1.StatefulSet)) {
	s.object = s.object.DeepCopy()
	change(s.object)
	s.object.Generation++
	m.sim.Write(s.object)
}

// Scale changes how many replicas a Deployment, a StatefulSet or a
// ReplicationController wants.
func (m *Manager) Scale(kind, namespace, name string, replicas int32) error {
	key := namespace + "/" + name
	d, s, rc := m.deployments[key], m.statefuls[key], m.controllers[key]
	switch {
	case kind == "Deployment" && d != nil:
		m.changeDeployment(d, func(object *appsv1.Deployment) {
			object.Spec.Replicas = &replicas
			object.Generation++
		})
	case kind == "StatefulSet" && s != nil:
		m.changeStatefulSet(s, func(object *appsv1.StatefulSet) { object.Spec.Replicas = &replicas })
	case kind == "ReplicationController" && rc != nil:
		rc = rc.DeepCopy()
		rc.Spec.Replicas = &replicas
		rc.Generation++
		m.controllers[key] = rc
		m.sim.Write(rc)
	default:
		return fmt.Errorf("scale %s %s: there is none", kind, key)
	}
	m.stir()
	return nil
}
