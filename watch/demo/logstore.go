package demo

import (
	"sync"
	"time"
)

// maxLogBytes is when a log is rotated: a node keeps the rest in files that
// the API cannot reach.
const maxLogBytes = 10 << 20

type logLine struct {
	at   time.Time
	text string
}

// instanceKey names one run of one container.
type instanceKey struct{ container, id string }

// instance is what one run of a container printed. Lines before first were
// rotated away.
type instance struct {
	first int
	lines []logLine
	bytes int
	gone  bool // cleaned up by the node
}

// podLogs is the logs of one pod. changed is closed, and replaced, whenever a
// follower has to look again.
type podLogs struct {
	instances map[instanceKey]*instance
	changed   chan struct{}
}

type logStore struct {
	mu   sync.Mutex
	pods map[string]*podLogs
}

func newLogStore() *logStore { return &logStore{pods: map[string]*podLogs{}} }

// pod returns the logs under key and makes them when there are none. The
// caller holds the lock.
func (l *logStore) pod(key string) *podLogs {
	logs := l.pods[key]
	if logs == nil {
		logs = &podLogs{instances: map[instanceKey]*instance{}, changed: make(chan struct{})}
		l.pods[key] = logs
	}
	return logs
}

func (p *podLogs) wake() {
	close(p.changed)
	p.changed = make(chan struct{})
}

func (l *logStore) append(key string, run instanceKey, line logLine) {
	l.mu.Lock()
	defer l.mu.Unlock()
	logs := l.pod(key)
	if logs.instances[run] == nil {
		logs.instances[run] = &instance{}
	}
	logs.instances[run].append(line)
	logs.wake()
}

func (i *instance) append(line logLine) {
	if i.bytes > maxLogBytes {
		i.first += len(i.lines)
		i.lines, i.bytes = nil, 0
	}
	i.lines = append(i.lines, line)
	i.bytes += len(line.text)
}

// forget drops the log of one run and remembers that there was one.
func (l *logStore) forget(key string, run instanceKey) {
	l.mu.Lock()
	defer l.mu.Unlock()
	logs := l.pod(key)
	logs.instances[run] = &instance{gone: true}
	logs.wake()
}

// forgot reports whether the log of a run was dropped.
func (l *logStore) forgot(key string, run instanceKey) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	logs := l.pods[key]
	return logs != nil && logs.instances[run] != nil && logs.instances[run].gone
}

// touch wakes followers: the pod changed.
func (l *logStore) touch(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if logs := l.pods[key]; logs != nil {
		logs.wake()
	}
}

// drop forgets the logs of a pod that is gone.
func (l *logStore) drop(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if logs := l.pods[key]; logs != nil {
		logs.wake()
		delete(l.pods, key)
	}
}

// watch returns the channel that is closed at the next change.
func (l *logStore) watch(key string) <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.pod(key).changed
}

// read returns the lines from number from on, and the number of the next one.
// Lines are only ever appended, so what it returns stays as it is.
func (l *logStore) read(key string, run instanceKey, from int) ([]logLine, int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	logs := l.pods[key]
	if logs == nil || logs.instances[run] == nil {
		return nil, from
	}
	i := logs.instances[run]
	end := i.first + len(i.lines)
	return i.lines[min(max(0, from-i.first), len(i.lines)):], end
}
