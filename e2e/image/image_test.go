package image

import (
	"archive/tar"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
)

func small(t *testing.T, mark string) v1.Image {
	t.Helper()
	made, err := build([]file{
		{name: "etc/mark", mode: 0o644, content: []byte(mark)},
		{name: "bin/sh", to: "busybox"},
		{name: "tmp", mode: 0o1777},
	}, v1.Config{Cmd: []string{"sh"}})
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func TestBuild(t *testing.T) {
	content := mutate.Extract(small(t, "one"))
	defer content.Close()
	got := map[string]byte{}
	for archive := tar.NewReader(content); ; {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		got[header.Name] = header.Typeflag
	}
	want := map[string]byte{"etc/mark": tar.TypeReg, "bin/sh": tar.TypeSymlink, "tmp": tar.TypeDir}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestDigests(t *testing.T) {
	digest := func(mark string) v1.Hash {
		d, err := small(t, mark).Digest()
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	first, again, other := digest("one"), digest("one"), digest("two")
	if first != again {
		t.Error("the same files make different images")
	}
	if first == other {
		t.Error("different marks make the same image")
	}
}

func TestWriteArchive(t *testing.T) {
	path := filepath.Join(t.TempDir(), "images.tar")
	if err := writeArchive(path, map[string]v1.Image{webName: small(t, "web"), PauseName: small(t, "pause")}); err != nil {
		t.Fatal(err)
	}
	manifest, err := tarball.LoadManifest(func() (io.ReadCloser, error) { return os.Open(path) })
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range manifest {
		names = append(names, entry.RepoTags...)
	}
	if len(names) != 2 {
		t.Errorf("the archive has %q", names)
	}
}
