package model

import (
	corev1 "k8s.io/api/core/v1"
)

// devices projects the devices of containers that the node does not report as
// healthy.
func devices(list []corev1.ContainerStatus) []Device {
	var out []Device
	for i := range list {
		for _, status := range list[i].AllocatedResourcesStatus {
			for _, device := range status.Resources {
				if device.Health == corev1.ResourceHealthStatusHealthy || device.Health == "" {
					continue
				}
				out = append(out, Device{
					Container: intern(list[i].Name), Resource: intern(string(status.Name)), ID: intern(string(device.ResourceID)),
					Health: intern(string(device.Health)), Message: internLines(deref(device.Message)),
				})
			}
		}
	}
	return out
}
