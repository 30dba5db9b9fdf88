// Package scenario is what happens in the demo: small clusters, written down as
// YAML files that anybody can read and add to.
//
// A file holds a header, which says what each container does, what the node
// has and what happens from outside, and below it ordinary Kubernetes
// manifests. README.md in this directory describes the fields. List names the
// scenarios, Load reads one, and Play runs one on a simulated API server until
// its context ends:
//
//	shop, err := scenario.Load("shop")
//	…
//	err = shop.Play(ctx, server, scenario.Options{Clock: server.Clock(), Seed: 1})
//
// Play starts no goroutine: it works in its caller's, which is the one that
// the demo hands to its runner. The same scenario and seed give the same run.
//
// The package decides nothing about how pods behave; that is the kubelet
// package's. It reads no file outside of the binary and knows neither the
// screen nor the model.
package scenario
