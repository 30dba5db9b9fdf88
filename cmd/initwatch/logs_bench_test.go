package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"

	"github.com/initwatch/initwatch/keymap"
	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/diagnose"
	"github.com/initwatch/initwatch/tui"
	"github.com/initwatch/initwatch/tui/theme"
	"github.com/initwatch/initwatch/watch"
	"github.com/initwatch/initwatch/watch/demo"
)

// floodLines is how long the log is that is read as fast as it comes.
const floodLines = 10_000_000

// filler makes lines as long as those of a talkative program.
var filler = strings.Repeat("lorem ipsum ", 9)

// logServer is the simulated API server with logs that are written while they
// are read.
type logServer struct {
	*demo.Server
	log func(ctx context.Context, container string, stamped bool, w io.Writer, flush func())
}

// ServeHTTP answers one request.
func (s *logServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !strings.HasSuffix(r.URL.Path, "/log") {
		s.Server.ServeHTTP(w, r)
		return
	}
	w.WriteHeader(http.StatusOK)
	q := r.URL.Query()
	s.log(r.Context(), q.Get("container"), q.Get("timestamps") == "true", w, w.(http.Flusher).Flush)
}

// talkative is a running pod of so many containers.
func talkative(containers int) *corev1.Pod {
	p := &corev1.Pod{
		TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "Pod"},
		ObjectMeta: metav1.ObjectMeta{Namespace: "shop", Name: "talk"},
		Spec:       corev1.PodSpec{NodeName: "node"},
		Status:     corev1.PodStatus{Phase: corev1.PodRunning},
	}
	for i := range containers {
		name := fmt.Sprint("c", i)
		p.Spec.Containers = append(p.Spec.Containers, corev1.Container{Name: name, Image: "talk"})
		p.Status.ContainerStatuses = append(p.Status.ContainerStatuses, corev1.ContainerStatus{
			Name: name, ContainerID: "containerd://" + name, State: corev1.ContainerState{Running: &corev1.ContainerStateRunning{}},
		})
	}
	return p
}

// bench is the whole program without a terminal, over a log server.
type bench struct {
	*testing.B
	server  *httptest.Server
	program *tea.Program
	screen  *observed
	source  *counting
	done    chan error
}

func startBench(b *testing.B, s *logServer, containers int) *bench {
	b.Helper()
	boundHeap()
	s.Server = demo.NewServer()
	if err := s.Apply(talkative(containers)); err != nil {
		b.Fatal(err)
	}
	x := &bench{B: b, server: httptest.NewServer(s), done: make(chan error, 1)}
	cluster, err := watch.NewCluster(watch.Options{Config: &rest.Config{Host: x.server.URL}})
	if err != nil {
		b.Fatal(err)
	}
	cluster.Start(b.Context())
	x.source = &counting{Cluster: cluster, ended: make(chan struct{}, containers)}
	x.screen = &observed{Model: tui.New(b.Context(), tui.Options{
		Source: x.source, Store: model.NewStore(model.Rules{Pod: diagnose.Pod, Workload: diagnose.Workload}),
		Keys: keymap.Default(), Theme: theme.ANSI(),
	}), newest: map[int]int{}}
	x.program = tea.NewProgram(x.screen, tea.WithContext(b.Context()), tea.WithoutSignalHandler(), tea.WithInput(nil),
		tea.WithOutput(x.screen), tea.WithWindowSize(200, 50), tea.WithEnvironment([]string{"TERM=xterm-256color"}))
	go func() {
		_, err := x.program.Run()
		x.done <- err
	}()
	b.Cleanup(func() {
		x.program.Kill()
		if err := <-x.done; !errors.Is(err, tea.ErrProgramKilled) {
			b.Log("the screen ended:", err)
		}
		cluster.Close()
		x.server.CloseClientConnections()
		x.server.Close()
	})
	return x
}

func (x *bench) press(keys ...string) {
	for _, key := range keys {
		x.program.Send(tea.KeyPressMsg{Code: []rune(key)[0], Text: key})
	}
}

// shows waits until text is painted.
func (x *bench) shows(text string) {
	x.Helper()
	for deadline := time.Now().Add(30 * time.Second); !x.screen.holds(text); {
		if time.Now().After(deadline) {
			x.Fatalf("%q is not shown", text)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// counting counts the lines that pass, and checks that they come one after the
// other.
type counting struct {
	*watch.Cluster
	lines, wrong atomic.Int64
	ended        chan struct{}
}

// Log opens a log and counts its lines.
func (c *counting) Log(ctx context.Context, req model.LogRequest) <-chan model.LogChunk {
	in, out := c.Cluster.Log(ctx, req), make(chan model.LogChunk)
	go func() {
		defer close(out)
		next := 0
		for chunk := range in {
			for _, line := range chunk.Lines {
				if n, _ := strconv.Atoi(line[strings.IndexByte(line, '#')+1:][:9]); n != next {
					c.wrong.Add(1)
				}
				next++
			}
			c.lines.Add(int64(len(chunk.Lines)))
			out <- chunk
		}
		c.ended <- struct{}{}
	}()
	return out
}

// numberedLine finds the lines of a log on the screen.
var numberedLine = regexp.MustCompile(`s(\d)#(\d{9})`)

// observed is the screen with somebody who looks at it: when each line was to
// be seen, and when each key was taken.
type observed struct {
	*tui.Model
	mu      sync.Mutex
	content string
	newest  map[int]int // of each stream, as painted last
	painted map[int]int // of each stream, not written out yet
	written func(stream, line int, at time.Time)
	keys    []time.Duration
}

// stampedKey is a key and when it was pressed.
type stampedKey struct {
	tea.KeyPressMsg
	at time.Time
}

// Update notes how long a key has waited.
func (o *observed) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if key, ok := msg.(stampedKey); ok {
		msg = key.KeyPressMsg
		defer func() { o.keys = append(o.keys, time.Since(key.at)) }()
	}
	_, cmd := o.Model.Update(msg)
	return o, cmd
}

// View notes what is painted.
func (o *observed) View() tea.View {
	view := o.Model.View()
	o.mu.Lock()
	defer o.mu.Unlock()
	o.content = view.Content
	if o.written != nil {
		o.painted = map[int]int{}
		for _, found := range numberedLine.FindAllStringSubmatch(view.Content, -1) {
			stream, _ := strconv.Atoi(found[1])
			line, _ := strconv.Atoi(found[2])
			o.painted[stream] = max(o.painted[stream], line)
		}
	}
	return view
}

// Write is the terminal: what was painted is seen now.
func (o *observed) Write(text []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for stream, line := range o.painted {
		last, known := o.newest[stream]
		for n := last; n < line && known && o.written != nil; n++ {
			o.written(stream, n+1, time.Now())
		}
		o.newest[stream] = max(o.newest[stream], line)
	}
	o.painted = nil
	return len(text), nil
}

func (o *observed) holds(text string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return strings.Contains(o.content, text)
}

// flood writes a log of floodLines lines as fast as it is read.
func flood(_ context.Context, _ string, stamped bool, w io.Writer, _ func()) {
	var out bytes.Buffer
	at := time.Now().UTC().AppendFormat(nil, "2006-01-02T15:04:05.000000000Z ")
	for i := range floodLines {
		if stamped {
			out.Write(at)
		}
		fmt.Fprintf(&out, "s0#%09d %s\n", i, filler)
		if out.Len() > 256<<10 {
			if _, err := out.WriteTo(w); err != nil {
				return
			}
		}
	}
	_, _ = out.WriteTo(w)
}

// memoryOf is a line of what Linux says of this process' memory, in MiB: what
// is its own, without the program's text that it shares with its file.
func memoryOf(line string) float64 {
	text, _ := os.ReadFile("/proc/self/status")
	_, rest, found := strings.Cut(string(text), line+":")
	if !found {
		return 0
	}
	kilobytes, _ := strconv.Atoi(strings.Fields(rest)[0])
	return float64(kilobytes) / 1024
}

// watchMemory returns the greatest of what the process held, when it is called.
func watchMemory(ctx context.Context) func() float64 {
	ctx, stop := context.WithCancel(ctx)
	peak := make(chan float64)
	go func() {
		most := 0.0
		for ctx.Err() == nil {
			most = max(most, memoryOf("RssAnon"))
			time.Sleep(10 * time.Millisecond)
		}
		peak <- most
	}()
	return func() float64 {
		stop()
		return <-peak
	}
}

// BenchmarkLogFlood reads a log of ten million lines over loopback, with the
// whole screen on top, and has kubectl read the same when KUBECTL names one.
// Run it once: -benchtime 1x.
func BenchmarkLogFlood(b *testing.B) {
	x := startBench(b, &logServer{log: flood}, 1)
	x.shows("talk")
	peak := watchMemory(b.Context())
	begun := time.Now()
	x.press("a", "l")
	<-x.source.ended
	ours := floodLines / time.Since(begun).Seconds()
	x.shows(fmt.Sprintf("s0#%09d", floodLines-1))
	b.ReportMetric(ours, "lines/s")
	b.ReportMetric(peak(), "peak-MiB")
	b.ReportMetric(memoryOf("RssAnon"), "end-MiB")
	if n, wrong := x.source.lines.Load(), x.source.wrong.Load(); n != floodLines || wrong > 0 {
		b.Errorf("%d lines came, %d of them out of order", n, wrong)
	}
	if kubectl := os.Getenv("KUBECTL"); kubectl != "" {
		theirs := floodLines / x.kubectl(kubectl).Seconds()
		b.ReportMetric(theirs, "kubectl-lines/s")
		b.ReportMetric(ours/theirs, "of-kubectl")
	}
}

// kubectl has kubectl read the log, and returns how long that took.
func (x *bench) kubectl(path string) time.Duration {
	x.Helper()
	command := exec.CommandContext(x.Context(), path, "--server", x.server.URL, "-n", "shop", "logs", "talk")
	command.Env = append(os.Environ(), "KUBECONFIG="+os.DevNull)
	command.Stderr = os.Stderr
	begun := time.Now()
	if err := command.Run(); err != nil {
		x.Fatal(err)
	}
	return time.Since(begun)
}

// paced writes numbered lines at a rate, and notes when each was written.
type paced struct {
	rate    int
	written [5][]atomic.Int64 // nanoseconds since 1970, by stream and line
}

func newPaced(rate int, lasting time.Duration) *paced {
	p := &paced{rate: rate}
	for i := range p.written {
		p.written[i] = make([]atomic.Int64, int(lasting.Seconds())*rate+rate)
	}
	return p
}

func (p *paced) log(ctx context.Context, container string, _ bool, w io.Writer, flush func()) {
	stream := int(container[1] - '0')
	begun := time.Now()
	for n := 0; n < len(p.written[stream]) && ctx.Err() == nil; {
		due := int(time.Since(begun).Seconds() * float64(p.rate))
		for now := time.Now(); n < min(due, len(p.written[stream])); n++ {
			fmt.Fprintf(w, "%s s%d#%09d %s\n", now.UTC().Format(time.RFC3339Nano), stream, n, filler)
			p.written[stream][n].Store(now.UnixNano())
		}
		flush()
		time.Sleep(time.Millisecond)
	}
	<-ctx.Done()
}

// BenchmarkLogLatency tells how long a line takes from the server's writing it
// to the terminal, on five streams at once, and how long keys wait meanwhile,
// a search among them.
func BenchmarkLogLatency(b *testing.B) {
	const lasting = 10 * time.Second
	for _, rate := range []int{10, 100, 1_000, 10_000} {
		b.Run(fmt.Sprint(rate, " lines a second"), func(b *testing.B) {
			p := newPaced(rate/5, lasting)
			x := startBench(b, &logServer{log: p.log}, 5)
			x.shows("talk")
			x.press("a", "L")
			x.shows("s4#")
			time.Sleep(time.Second) // the first lines wait for each other's log to answer
			var waits []time.Duration
			x.screen.mu.Lock()
			x.screen.written = func(stream, line int, at time.Time) {
				waits = append(waits, at.Sub(time.Unix(0, p.written[stream][line].Load())))
			}
			x.screen.mu.Unlock()
			time.Sleep(4 * time.Second)
			x.screen.mu.Lock()
			x.screen.written = nil
			x.screen.mu.Unlock()
			x.typing(2 * time.Second) // a search that has found something follows no longer
			b.ReportMetric(quantile(waits, 0.99), "line-p99-ms")
			b.ReportMetric(quantile(waits, 0.5), "line-p50-ms")
			b.ReportMetric(quantile(x.screen.keys, 0.99), "key-p99-ms")
		})
	}
}

// typing searches again and again for a while.
func (x *bench) typing(lasting time.Duration) {
	for begun := time.Now(); time.Since(begun) < lasting; {
		for _, key := range []string{"/", "9", "9", "enter"} {
			press := tea.KeyPressMsg{Code: []rune(key)[0], Text: key}
			if key == "enter" {
				press = tea.KeyPressMsg{Code: tea.KeyEnter}
			}
			x.program.Send(stampedKey{press, time.Now()})
		}
		x.press("G")
		time.Sleep(100 * time.Millisecond)
	}
}

// quantile returns one of the sorted durations in milliseconds.
func quantile(list []time.Duration, q float64) float64 {
	if len(list) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(list))
	return float64(sorted[int(q*float64(len(sorted)-1))]) / float64(time.Millisecond)
}
