package image

import (
	"context"
	"fmt"

	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
)

// PauseName is what the sandbox's image is called.
const PauseName = "registry.k8s.io/pause:3.10"

// boxNames are the names under which manifests find the box of tools.
var boxNames = []string{"docker.io/library/busybox:1.28", "docker.io/library/busybox:latest", "docker.io/library/ubuntu:xenial"}

const webName = "docker.io/library/nginx:latest"

// WriteArchive writes the images that a node has from the start into one file,
// in the form that containerd imports.
func WriteArchive(ctx context.Context, path string) error {
	pause, err := Pause(ctx)
	if err != nil {
		return err
	}
	box, err := Box(ctx, "box", "sh")
	if err != nil {
		return err
	}
	web, err := Web(ctx)
	if err != nil {
		return err
	}
	images := map[string]v1.Image{PauseName: pause, webName: web}
	for _, n := range boxNames {
		images[n] = box
	}
	return writeArchive(path, images)
}

func writeArchive(path string, images map[string]v1.Image) error {
	tagged := map[name.Tag]v1.Image{}
	for n, img := range images {
		tag, err := name.NewTag(n)
		if err != nil {
			return fmt.Errorf("name image: %w", err)
		}
		tagged[tag] = img
	}
	if err := tarball.MultiWriteToFile(path, tagged); err != nil {
		return fmt.Errorf("write images: %w", err)
	}
	return nil
}
