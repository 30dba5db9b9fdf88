// Package diagnose draws the diagnosis of a pod: where each part of it stands,
// what holds it, what happens next, and the findings that say why, each with
// its evidence. It also draws the standing of a workload from its pods' diagnoses,
// its own objects and the events about these.
//
// Every rule is a pure function of what was seen and of the time that is
// passed in. Rules cite the Kubernetes source file that they mirror. A missing
// event never counts as "did not happen".
package diagnose
