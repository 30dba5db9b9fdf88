package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net"
	"strings"
	"testing"

	"go.uber.org/goleak"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/cli-runtime/pkg/genericiooptions"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
)

func TestServeAddress(t *testing.T) {
	tests := []struct{ address, want, problem string }{
		{"127.0.0.1:8001", "127.0.0.1:8001", ""},
		{"127.8.9.10:0", "127.8.9.10:0", ""},
		{"localhost:0", "127.0.0.1:0", ""},
		{"[::1]:8001", "[::1]:8001", ""},
		{"[::ffff:127.0.0.1]:1", "[::ffff:127.0.0.1]:1", ""},
		{"0.0.0.0:8001", "", `"0.0.0.0" is not an address of this machine alone; the demo listens on loopback only, for example on 127.0.0.1:8001`},
		{":8001", "", `"" is not an address of this machine alone`},
		{"[::]:8001", "", `"::" is not an address of this machine alone`},
		{"192.168.1.7:8001", "", `"192.168.1.7" is not an address of this machine alone`},
		{"demo.example:8001", "", `"demo.example" is not an address of this machine alone`},
		{"127.0.0.1", "", "missing port in address; give an address and a port, for example 127.0.0.1:8001"},
		{"", "", "missing port in address"},
		{"127.0.0.1:http", "", `"http" is no port; give a number up to 65535`},
		{"127.0.0.1:65536", "", `"65536" is no port`},
	}
	for _, test := range tests {
		t.Run(test.address, func(t *testing.T) {
			got, err := serveAddress(test.address)
			if got != test.want || (err == nil) != (test.problem == "") {
				t.Fatalf("%q, error %v, want %q", got, err, test.want)
			}
			if err != nil && !strings.Contains(err.Error(), test.problem) {
				t.Errorf("error %v, want %s", err, test.problem)
			}
		})
	}
}

func TestServeElsewhere(t *testing.T) {
	isolate(t)
	for _, address := range []string{"0.0.0.0:0", ""} {
		got := runWith(t, nil, "demo", "--serve="+address)
		if got.code != exitUsage || !strings.HasPrefix(got.err, "initwatch: read --serve: ") || got.out != "" {
			t.Errorf("exit code %d and %q", got.code, got.err)
		}
	}
}

func TestServePortTaken(t *testing.T) {
	isolate(t)
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	got := runWith(t, nil, "demo", "--serve", listener.Addr().String())
	if got.code != exitError || !strings.Contains(got.err, "serve demo: listen tcp") || strings.Count(got.err, "\n") != 1 || got.out != "" {
		t.Errorf("exit code %d and %q", got.code, got.err)
	}
}

// served is a demo that listens, with what it has printed and how to end it.
type served struct {
	kubeconfig []byte
	hint       string
	client     *kubernetes.Clientset
	end        func() int
}

// serveHere runs the verb in this process, up to where it listens.
func serveHere(t *testing.T) served {
	t.Helper()
	var out bytes.Buffer
	hints, errOut := io.Pipe()
	ctx, cancel := context.WithTimeout(t.Context(), deadline)
	t.Cleanup(cancel)
	a := newApp(programName, genericiooptions.IOStreams{In: &bytes.Buffer{}, Out: &out, ErrOut: errOut})
	code := make(chan int, 1)
	go func() {
		code <- a.run(ctx, []string{"demo", "--serve", "localhost:0"})
		errOut.Close()
	}()
	hint, err := bufio.NewReader(hints).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	s := served{kubeconfig: out.Bytes(), hint: hint, end: func() int { cancel(); _ = hints.Close(); return <-code }}
	config, err := clientcmd.RESTConfigFromKubeConfig(s.kubeconfig)
	if err == nil {
		s.client, err = kubernetes.NewForConfig(config)
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestServe reads the demo through the kubeconfig that it prints, and ends it
// while a watch is open.
func TestServe(t *testing.T) {
	isolate(t)
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	s := serveHere(t)
	config, err := clientcmd.NewClientConfigFromBytes(s.kubeconfig)
	if err != nil {
		t.Fatal(err)
	}
	namespace, _, err := config.Namespace()
	if err != nil || namespace != "shop" {
		t.Errorf("namespace %q, error %v", namespace, err)
	}
	if !strings.Contains(s.hint, "KUBECONFIG=") {
		t.Errorf("hint %q", s.hint)
	}
	open, err := s.client.CoreV1().Pods(namespace).Watch(t.Context(), metav1.ListOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if event := <-open.ResultChan(); event.Object == nil {
		t.Errorf("event %v", event)
	}
	if code := s.end(); code != exitOK {
		t.Errorf("exit code %d", code)
	}
	for range open.ResultChan() {
		continue // until it has ended
	}
}
