package model

import (
	"fmt"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// probe projects a probe; the API server has filled in the defaults.
func probe(p *corev1.Probe) *Probe {
	if p == nil {
		return nil
	}
	projected := Probe{
		Handler:      intern(probeHandler(&p.ProbeHandler)),
		InitialDelay: time.Duration(p.InitialDelaySeconds) * time.Second,
		Period:       time.Duration(p.PeriodSeconds) * time.Second, Timeout: time.Duration(p.TimeoutSeconds) * time.Second,
		FailureThreshold: int(p.FailureThreshold), SuccessThreshold: int(p.SuccessThreshold),
	}
	return probes.get(projected, func() Probe { return projected })
}

func probeHandler(h *corev1.ProbeHandler) string {
	switch {
	case h.Exec != nil:
		return execText(h.Exec)
	case h.HTTPGet != nil:
		return httpText(h.HTTPGet)
	case h.TCPSocket != nil:
		return "tcp " + h.TCPSocket.Host + ":" + portText(h.TCPSocket.Port)
	case h.GRPC != nil:
		return strings.TrimSpace(fmt.Sprintf("grpc :%d %s", h.GRPC.Port, deref(h.GRPC.Service)))
	}
	return "none"
}

// hook puts a lifecycle handler in words, "" when there is none.
func hook(h *corev1.LifecycleHandler) string {
	switch {
	case h == nil:
		return ""
	case h.Exec != nil:
		return intern(execText(h.Exec))
	case h.HTTPGet != nil:
		return intern(httpText(h.HTTPGet))
	case h.Sleep != nil:
		return intern(fmt.Sprintf("sleep %ds", h.Sleep.Seconds))
	case h.TCPSocket != nil:
		return intern("tcp " + h.TCPSocket.Host + ":" + portText(h.TCPSocket.Port))
	}
	return "none"
}

// maxCommand bounds the words of a command, in bytes.
const maxCommand = 60

func execText(e *corev1.ExecAction) string {
	command := strings.Join(e.Command, " ")
	if len(command) > maxCommand {
		command = strings.ToValidUTF8(command[:maxCommand], "") + "…"
	}
	return "exec " + command
}

func httpText(h *corev1.HTTPGetAction) string {
	scheme := strings.ToLower(string(h.Scheme))
	if scheme == "" {
		scheme = "http"
	}
	path := h.Path
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return scheme + " " + h.Host + ":" + portText(h.Port) + path
}

func portText(port intstr.IntOrString) string { return port.String() }

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// volumes projects the pod's volumes, without the projected token that every
// pod gets.
func volumes(list []corev1.Volume) []Volume {
	var out []Volume
	for i := range list {
		v := &list[i]
		if v.Projected != nil && strings.HasPrefix(v.Name, "kube-api-access-") {
			continue
		}
		kind, source := volumeSource(&v.VolumeSource)
		out = append(out, Volume{intern(v.Name), kind, intern(source)})
	}
	return out
}

func volumeSource(v *corev1.VolumeSource) (kind, source string) {
	switch {
	case v.EmptyDir != nil:
		return "emptyDir", ""
	case v.ConfigMap != nil:
		return "configMap", v.ConfigMap.Name
	case v.Secret != nil:
		return "secret", v.Secret.SecretName
	case v.PersistentVolumeClaim != nil:
		return "persistentVolumeClaim", v.PersistentVolumeClaim.ClaimName
	case v.HostPath != nil:
		return "hostPath", v.HostPath.Path
	case v.Projected != nil:
		return "projected", ""
	case v.DownwardAPI != nil:
		return "downwardAPI", ""
	case v.Ephemeral != nil:
		return "ephemeral", ""
	case v.CSI != nil:
		return "csi", v.CSI.Driver
	case v.NFS != nil:
		return "nfs", v.NFS.Server + ":" + v.NFS.Path
	case v.Image != nil:
		return "image", v.Image.Reference
	}
	return "other", ""
}
