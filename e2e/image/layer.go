package image

import (
	"archive/tar"
	"bytes"
	"fmt"
	"io"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
)

// file is an entry of a layer: a link when to is set, a directory when it has
// neither content nor to.
type file struct {
	name    string
	mode    int64
	content []byte
	to      string
}

func (f file) header() *tar.Header {
	switch {
	case f.to != "":
		return &tar.Header{Name: f.name, Typeflag: tar.TypeSymlink, Linkname: f.to, Mode: 0o777}
	case f.content == nil:
		return &tar.Header{Name: f.name + "/", Typeflag: tar.TypeDir, Mode: f.mode}
	}
	return &tar.Header{Name: f.name, Typeflag: tar.TypeReg, Mode: f.mode, Size: int64(len(f.content))}
}

// build makes an image of one layer. The same files make the same image.
func build(files []file, config v1.Config) (v1.Image, error) {
	var archive bytes.Buffer
	w := tar.NewWriter(&archive)
	for _, f := range files {
		if err := w.WriteHeader(f.header()); err != nil {
			return nil, fmt.Errorf("write layer: %w", err)
		}
		if _, err := w.Write(f.content); err != nil {
			return nil, fmt.Errorf("write layer: %w", err)
		}
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("write layer: %w", err)
	}
	layer, err := tarball.LayerFromOpener(func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(archive.Bytes())), nil
	})
	if err != nil {
		return nil, fmt.Errorf("make layer: %w", err)
	}
	return assemble(layer, config)
}

func assemble(layer v1.Layer, config v1.Config) (v1.Image, error) {
	img, err := mutate.AppendLayers(empty.Image, layer)
	if err != nil {
		return nil, fmt.Errorf("make image: %w", err)
	}
	head, err := img.ConfigFile()
	if err != nil {
		return nil, fmt.Errorf("make image: %w", err)
	}
	head = head.DeepCopy()
	head.Architecture, head.OS, head.Config = architecture, "linux", config
	if img, err = mutate.ConfigFile(img, head); err != nil {
		return nil, fmt.Errorf("make image: %w", err)
	}
	return img, nil
}
