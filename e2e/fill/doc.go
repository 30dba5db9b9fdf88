// Command fill fills a Kubernetes API server with synthetic pods and events,
// so that speed and memory can be measured at a size that no test node could
// run. It can then change the status of one pod at a steady rate, which is what
// latency is measured with, and it removes what it made.
//
// The pods name nodes that do not exist and owners that do not exist. The
// controller manager collects both: stop it first, or use -node "" and
// -owners=false for a few pods on a cluster that goes on working. Everything
// lies in namespaces with one label; clean deletes those and nothing else.
//
// It is a module of its own and writes to a cluster, which initwatch itself
// never does.
package main
