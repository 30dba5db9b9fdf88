//go:build linux

package cluster

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"

	"github.com/adrg/xdg"
)

// Programs are where the programs of a node lie.
type Programs struct {
	// release is the Kubernetes that they are of.
	release string
	paths   map[string]string
}

// Dir returns the directory that the program of that name lies in.
func (p Programs) Dir(name string) string { return filepath.Dir(p.paths[name]) }

// Path returns where the program of that name lies.
func (p Programs) Path(name string) string { return p.paths[name] }

// Build makes the programs of a node that are not in the cache yet, and says
// on log what it builds. The first build takes about ten minutes.
func Build(ctx context.Context, minor string, log io.Writer) (Programs, error) {
	version, err := release(minor)
	if err != nil {
		return Programs{}, err
	}
	programs := Programs{release: version, paths: map[string]string{}}
	for _, c := range components(version) {
		dir := filepath.Join(cacheDir(), c.name+"-"+c.version)
		if err := c.ensure(ctx, dir, log); err != nil {
			return Programs{}, fmt.Errorf("build %s %s: %w", c.name, c.version, err)
		}
		for _, name := range c.programs() {
			programs.paths[name] = filepath.Join(dir, name)
		}
	}
	return programs, nil
}

// cacheDir holds what is built, by name and version.
func cacheDir() string { return filepath.Join(xdg.CacheHome, "initwatch-e2e") }

// ensure builds the component into dir unless it is there. Two builds at a
// time wait for each other.
func (c component) ensure(ctx context.Context, dir string, log io.Writer) error {
	if c.built(dir) {
		return nil
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("make directory: %w", err)
	}
	lock, err := waitLock(filepath.Join(dir, ".lock"))
	if err != nil {
		return err
	}
	defer func() { _ = lock.Close() }()
	if c.built(dir) {
		return nil
	}
	fmt.Fprintf(log, "building %s %s\n", c.name, c.version)
	return c.build(ctx, dir)
}

func (c component) built(dir string) bool {
	for _, name := range c.programs() {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			return false
		}
	}
	return true
}

// build writes a module and builds from it. Programs appear in dir only when
// all of them are whole.
func (c component) build(ctx context.Context, dir string) error {
	scratch, err := os.MkdirTemp(dir, "build-")
	if err != nil {
		return fmt.Errorf("make directory: %w", err)
	}
	defer func() { _ = os.RemoveAll(scratch) }()
	if err := c.write(ctx, scratch); err != nil {
		return err
	}
	made := filepath.Join(scratch, "made")
	if err := os.Mkdir(made, 0o700); err != nil {
		return fmt.Errorf("make directory: %w", err)
	}
	// -mod=mod adds to the module what the programs need and nothing more:
	// the tests of their dependencies stay away.
	args := append([]string{"build", "-mod=mod", "-ldflags", c.ldflags, "-o", c.outputPath(made)}, c.packages...)
	if _, err := output(goCommand(ctx, scratch, args...)); err != nil {
		return err
	}
	for _, name := range c.programs() {
		if err := os.Rename(filepath.Join(made, name), filepath.Join(dir, name)); err != nil {
			return fmt.Errorf("keep program: %w", err)
		}
	}
	return nil
}

func (c component) outputPath(made string) string {
	if c.binary != "" {
		return filepath.Join(made, c.binary)
	}
	return made + string(filepath.Separator)
}

// goCommand runs the go command as it is set up, for static programs.
func goCommand(ctx context.Context, dir string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOWORK=off", "PWD="+dir)
	return cmd
}

// waitLock waits for the lock that a file is.
func waitLock(path string) (*os.File, error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open lock: %w", err)
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX); err != nil {
		_ = file.Close()
		return nil, fmt.Errorf("lock %s: %w", path, err)
	}
	return file, nil
}
