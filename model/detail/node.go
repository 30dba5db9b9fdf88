package detail

import (
	"strings"

	corev1 "k8s.io/api/core/v1"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// Node is what a node holds beyond model.Node.
type Node struct {
	*model.Node
	System string // operating system, kernel and architecture
	// Pause is the image of the sandboxes, as far as it can be guessed: the
	// node's list holds its largest images only, and does not say what they are
	// for. It is "" when no name in the list fits.
	Pause string
}

// FromNode takes from a node what a person reads in full.
func FromNode(n *corev1.Node) *Node {
	info := &n.Status.NodeInfo
	return &Node{
		Node:   model.FromNode(n),
		System: words.Clean(strings.Join([]string{info.OSImage, "kernel " + info.KernelVersion, info.Architecture}, ", ")),
		Pause:  words.Clean(pause(n.Status.Images)),
	}
}

// pause looks for an image whose repository is called pause.
func pause(images []corev1.ContainerImage) string {
	for i := range images {
		for _, name := range images[i].Names {
			if strings.Contains(name, "@") {
				continue
			}
			repository, _, _ := strings.Cut(name[strings.LastIndexByte(name, '/')+1:], ":")
			if repository == "pause" || strings.HasPrefix(repository, "pause-") {
				return name
			}
		}
	}
	return ""
}
