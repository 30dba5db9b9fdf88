package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"time"

	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"

	"github.com/initwatch/initwatch/cmd/initwatch/terminal"
	"github.com/initwatch/initwatch/config"
)

const (
	// headerPatience is how long a client may take to say what it wants.
	headerPatience = 10 * time.Second
	// closePatience is how long answers that are under way may take to end.
	closePatience = time.Second
)

// serveAddress checks the address in --serve and returns what to listen on.
// The simulated cluster knows neither users nor encryption, so nobody but this
// machine is to reach it.
func serveAddress(address string) (string, error) {
	name, port, err := net.SplitHostPort(address)
	if err != nil {
		return "", usagef("read --serve: %w; give an address and a port, for example 127.0.0.1:8001", err)
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return "", usagef("read --serve: %q is no port; give a number up to 65535, or 0 for any that is free", port)
	}
	if name == "localhost" {
		name = "127.0.0.1"
	}
	if ip, err := netip.ParseAddr(name); err != nil || !ip.Unmap().IsLoopback() {
		return "", usagef("read --serve: %q is not an address of this machine alone; "+
			"the demo listens on loopback only, for example on 127.0.0.1:%s", name, port)
	}
	return net.JoinHostPort(name, port), nil
}

// serveDemo lets the simulated cluster listen on an address, for kubectl and
// the like, until a signal comes.
func (a *app) serveDemo(ctx context.Context, o demoOptions) error {
	return a.guarded(ctx, func(ctx context.Context, guard *terminal.Guard, log *config.Log) error {
		listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", o.serve)
		if err != nil {
			return fmt.Errorf("serve demo: %w; port 0 takes any that is free", err)
		}
		ctx, stop := context.WithCancel(ctx)
		defer stop()
		server, err := o.start(ctx, guard.Go, log.Logger)
		if err != nil {
			return errors.Join(err, listener.Close())
		}
		if err := a.introduce("http://"+listener.Addr().String(), o.namespace()); err != nil {
			return errors.Join(err, listener.Close())
		}
		return serveHTTP(ctx, guard, listener, server, log.Logger)
	})
}

// introduce prints a kubeconfig, and how to use it where it is in nobody's
// way.
func (a *app) introduce(url, namespace string) error {
	kubeconfig, err := demoKubeconfig(url, namespace)
	if err == nil {
		_, err = a.streams.Out.Write(kubeconfig)
	}
	if err != nil {
		return fmt.Errorf("print kubeconfig: %w", err)
	}
	fmt.Fprintf(a.streams.ErrOut, "A simulated cluster listens on %s until ctrl-c. Save the kubeconfig above as a file, and then: "+
		"KUBECONFIG=FILE kubectl get pods -A\n", url)
	return nil
}

// demoKubeconfig returns a kubeconfig whose only context leads to url.
func demoKubeconfig(url, namespace string) ([]byte, error) {
	c := clientcmdapi.NewConfig()
	c.Clusters[demoName] = &clientcmdapi.Cluster{Server: url}
	c.AuthInfos[demoName] = &clientcmdapi.AuthInfo{}
	c.Contexts[demoName] = &clientcmdapi.Context{Cluster: demoName, AuthInfo: demoName, Namespace: namespace}
	c.CurrentContext = demoName
	return clientcmd.Write(*c)
}

// serveHTTP answers requests until ctx ends, and returns when the last answer
// has ended too.
func serveHTTP(ctx context.Context, guard *terminal.Guard, listener net.Listener, handler http.Handler, log *slog.Logger) error {
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: headerPatience,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
		// Watches and followed logs end with ctx.
		BaseContext: func(net.Listener) context.Context { return ctx },
	}
	served := make(chan error, 1)
	guard.Go(func() { served <- server.Serve(listener) })
	select {
	case err := <-served:
		return fmt.Errorf("serve demo: %w", err)
	case <-ctx.Done():
	}
	patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), closePatience)
	defer cancel()
	if server.Shutdown(patience) != nil {
		_ = server.Close() // clients that read nothing are cut off
	}
	if err := <-served; !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve demo: %w", err)
	}
	return nil
}
