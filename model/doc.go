// Package model says what a pod's start is, as data and pure functions: pods
// and events projected to the few fields that matter, the store that takes
// batches of them, and the verdicts and findings drawn from both.
//
// It may import the types of k8s.io/api. It reads no clock, starts no
// goroutine and knows neither client-go nor Bubble Tea: a time that it needs
// is passed in.
package model
