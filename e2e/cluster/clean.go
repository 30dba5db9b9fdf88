//go:build linux

package cluster

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// clean takes away everything that a run in this slot may have left:
// processes, containers, mounts, the bridge, cgroups and files. It goes by
// what it finds, never by what a run remembers, and goes on past what fails.
func clean(s slot) error {
	dir := s.dir()
	outside := findOutside(s)
	var problems []error
	// What would make more of the same goes before what it made.
	killAndWait(marked(dir))
	problems = append(problems, emptyCgroups(s.cgroup()))
	problems = append(problems, unmountBelow(dir), removeBridge(s.bridge()), removeCgroups(s.cgroup()))
	for _, path := range outside {
		problems = append(problems, os.RemoveAll(path))
	}
	problems = append(problems, os.RemoveAll(dir))
	return errors.Join(problems...)
}

// findOutside lists the files of a run that lie outside its directory. It has
// to look before that directory goes.
func findOutside(s slot) []string {
	dir := s.dir()
	var found []string
	shims, _ := filepath.Glob(filepath.Join(dir, "containerd-state", "io.containerd.runtime.v2.task", "k8s.io", "*", "address"))
	for _, shim := range shims {
		if address, err := os.ReadFile(shim); err == nil {
			found = append(found, strings.TrimPrefix(strings.TrimSpace(string(address)), "unix://"))
		}
	}
	sandboxes, _ := filepath.Glob(filepath.Join(dir, "containerd-state", "io.containerd.grpc.v1.cri", "sandboxes", "*"))
	for _, sandbox := range sandboxes {
		results, _ := filepath.Glob("/var/lib/cni/results/*-" + filepath.Base(sandbox) + "-*")
		found = append(found, results...)
	}
	results, _ := filepath.Glob("/var/lib/cni/results/" + s.network() + "-*")
	return append(append(found, results...), linksInto("/var/log/containers", dir+"/")...)
}

// linksInto lists the links in from that point below dir.
func linksInto(from, dir string) []string {
	var found []string
	links, _ := filepath.Glob(from + "/*")
	for _, link := range links {
		if to, err := os.Readlink(link); err == nil && strings.HasPrefix(to, dir) {
			found = append(found, link)
		}
	}
	return found
}

// marked lists the processes that were started for the run in dir.
func marked(dir string) []int {
	mark := []byte("\x00" + envNode + "=" + dir + "\x00")
	var pids []int
	environments, _ := filepath.Glob("/proc/[0-9]*/environ")
	for _, path := range environments {
		text, err := os.ReadFile(path)
		if err != nil || !bytes.Contains(slices.Concat([]byte{0}, text), mark) {
			continue
		}
		if pid, err := strconv.Atoi(filepath.Base(filepath.Dir(path))); err == nil && pid != os.Getpid() {
			pids = append(pids, pid)
		}
	}
	return pids
}

// unmountBelow unmounts everything below dir, what was mounted last first.
func unmountBelow(dir string) error {
	mounts, err := os.ReadFile("/proc/self/mounts")
	if err != nil {
		return fmt.Errorf("read mounts: %w", err)
	}
	var targets []string
	for line := range strings.Lines(string(mounts)) {
		if fields := strings.Fields(line); len(fields) > 1 && strings.HasPrefix(fields[1], dir+"/") {
			targets = append(targets, fields[1])
		}
	}
	var problems []error
	for _, target := range slices.Backward(targets) {
		if err := syscall.Unmount(target, syscall.MNT_DETACH); err != nil && !errors.Is(err, syscall.EINVAL) {
			problems = append(problems, fmt.Errorf("unmount %s: %w", target, err))
		}
	}
	return errors.Join(problems...)
}

func removeBridge(name string) error {
	if _, err := os.Stat("/sys/class/net/" + name); errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return run(context.Background(), "ip", "link", "delete", name)
}

// cgroupDirs lists the directories of a cgroup: one with cgroup v2, one per
// controller with v1.
func cgroupDirs(name string) []string {
	var dirs []string
	for _, pattern := range []string{"/sys/fs/cgroup/" + name, "/sys/fs/cgroup/*/" + name} {
		found, _ := filepath.Glob(pattern)
		for _, dir := range found {
			if real, err := filepath.EvalSymlinks(dir); err == nil && !slices.Contains(dirs, real) {
				dirs = append(dirs, real)
			}
		}
	}
	return dirs
}

// below lists the cgroups in dir, the inner before the outer.
func below(dir string) []string {
	var dirs []string
	_ = filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err == nil && entry.IsDir() {
			dirs = append(dirs, path)
		}
		return nil
	})
	slices.Reverse(dirs)
	return dirs
}

// emptyCgroups kills what runs in a cgroup and its children, until nothing is
// left: what dies may have forked meanwhile.
func emptyCgroups(name string) error {
	for range 20 {
		pids := cgroupProcesses(name)
		if len(pids) == 0 {
			return nil
		}
		killAndWait(pids)
	}
	return fmt.Errorf("kill processes of cgroup %s: they do not end", name)
}

func cgroupProcesses(name string) []int {
	var pids []int
	for _, top := range cgroupDirs(name) {
		for _, dir := range below(top) {
			text, _ := os.ReadFile(filepath.Join(dir, "cgroup.procs"))
			for _, field := range strings.Fields(string(text)) {
				if pid, err := strconv.Atoi(field); err == nil && alive(pid) && !slices.Contains(pids, pid) {
					pids = append(pids, pid)
				}
			}
		}
	}
	return pids
}

// removeCgroups removes a cgroup. The kernel may take a moment to believe that
// it is empty.
func removeCgroups(name string) error {
	var last error
	for range 100 {
		last = nil
		for _, top := range cgroupDirs(name) {
			for _, dir := range below(top) {
				if err := os.Remove(dir); err != nil && !errors.Is(err, os.ErrNotExist) {
					last = fmt.Errorf("remove cgroup: %w", err)
				}
			}
		}
		if last == nil {
			return nil
		}
		time.Sleep(20 * time.Millisecond)
	}
	return last
}
