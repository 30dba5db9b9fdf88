//go:build linux

package cluster

import (
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
)

// base holds the directories of all runs of this machine. It is short because
// the paths of sockets below it may have 107 bytes, and it does not follow
// TMPDIR because bridges and cgroups are the machine's, too.
const base = "/var/tmp/initwatch-e2e"

// maxSlots is how many runs may stand side by side.
const maxSlots = 16

// slot is a place for one run. Its number makes everything that a run has
// outside its directory its own.
type slot struct {
	number int
	// lock is held as long as the run lives or is being cleaned up.
	lock *os.File
}

func (s slot) dir() string    { return filepath.Join(base, strconv.Itoa(s.number)) }
func (s slot) bridge() string { return "iwe2e" + strconv.Itoa(s.number) }
func (s slot) cgroup() string { return "initwatch-e2e-" + strconv.Itoa(s.number) }

// network names the CNI network.
func (s slot) network() string { return "iwe2e-" + strconv.Itoa(s.number) }

// subnet returns the first three bytes of the pods' addresses.
func (s slot) subnet() string { return "10.213." + strconv.Itoa(100+s.number) }

// gateway is the node's own address: the only one that pods can reach.
func (s slot) gateway() string { return s.subnet() + ".1" }

// slotOf returns the slot whose directory dir is.
func slotOf(dir string) (slot, error) {
	number, err := strconv.Atoi(filepath.Base(dir))
	if err != nil || filepath.Dir(dir) != base {
		return slot{}, fmt.Errorf("read directory of a run: %q is none", dir)
	}
	return slot{number: number}, nil
}

// takeSlot returns a free slot. What dead runs left in any slot goes away
// first.
func takeSlot() (slot, error) {
	if err := os.MkdirAll(base, 0o755); err != nil {
		return slot{}, fmt.Errorf("make directory: %w", err)
	}
	var taken slot
	for number := range maxSlots {
		if taken.lock != nil && !left(slot{number: number}) {
			continue
		}
		s, free, err := tryLock(slot{number: number})
		if err != nil {
			return slot{}, err
		}
		if !free {
			continue
		}
		if err := clean(s); err != nil {
			return slot{}, fmt.Errorf("clean what a dead run left: %w", err)
		}
		if taken.lock == nil && !s.addressTaken() {
			taken = s
			continue
		}
		_ = s.lock.Close()
	}
	if taken.lock == nil {
		return slot{}, fmt.Errorf("start a run: all %d places are taken", maxSlots)
	}
	return taken, nil
}

// left reports whether a run is or was in the slot.
func left(s slot) bool {
	_, err := os.Stat(s.dir())
	return err == nil
}

// tryLock locks the slot unless somebody has it.
func tryLock(s slot) (slot, bool, error) {
	file, err := os.OpenFile(s.dir()+".lock", os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return s, false, fmt.Errorf("open lock: %w", err)
	}
	err = syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return s, false, file.Close()
	}
	if err != nil {
		_ = file.Close()
		return s, false, fmt.Errorf("lock %s: %w", file.Name(), err)
	}
	s.lock = file
	return s, true, nil
}

// addressTaken reports whether this machine is in the slot's network already.
func (s slot) addressTaken() bool {
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		return false
	}
	gateway := net.ParseIP(s.gateway())
	for _, address := range addresses {
		if network, ok := address.(*net.IPNet); ok && network.Contains(gateway) {
			return true
		}
	}
	return false
}
