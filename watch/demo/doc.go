// Package demo is an API server inside the process: an http.Handler, and a
// rest.Config whose transport calls it without a port, so that the very same
// client-go code that talks to a cluster runs on it.
//
// A Server holds objects and logs, and answers GET, LIST, WATCH and pods/log
// the way a real API server does, errors and the tables that kubectl prints
// included. What it serves is data: see resources. What happens in it is
// someone else's decision: a test's, or that of a Replay, which plays a
// recording again and again with the times moved to the present.
//
// The package knows nothing of the screen, and of the model only how to
// compute the columns of a pod and how to write an age. It changes nothing
// outside of itself, listens on no port and reads no file; every goroutine is
// started by the runner that its owner passes in.
package demo
