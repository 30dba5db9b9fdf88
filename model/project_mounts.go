package model

import (
	"strings"

	corev1 "k8s.io/api/core/v1"

	"github.com/initwatch/initwatch/model/words"
)

// Mount is where a container sees a volume.
type Mount struct {
	Volume   string
	Path     string
	SubPath  string
	ReadOnly bool
}

// mountsText writes mounts as one text, which the containers of one template
// share: a volume, a path, a sub-path and "r" or "w" in each line, parted by
// tabs.
func mountsText(list []corev1.VolumeMount) string {
	var lines []string
	for i := range list {
		m := &list[i]
		if strings.HasPrefix(m.Name, "kube-api-access-") {
			continue
		}
		access, sub := "w", m.SubPath
		if m.ReadOnly {
			access = "r"
		}
		if m.SubPathExpr != "" {
			sub = m.SubPathExpr
		}
		fields := []string{words.Clean(m.Name), words.Clean(m.MountPath), words.Clean(sub), access}
		lines = append(lines, strings.Join(fields, "\t"))
	}
	return internLines(strings.Join(lines, "\n"))
}

// Mounted returns where the container sees the volumes, in spec order.
func (c *ContainerSpec) Mounted() []Mount {
	var out []Mount
	for line := range strings.Lines(c.Mounts) {
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(fields) == 4 {
			out = append(out, Mount{fields[0], fields[1], fields[2], fields[3] == "r"})
		}
	}
	return out
}
