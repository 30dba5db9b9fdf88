//go:build linux

package cluster

import (
	"fmt"
	"slices"
	"strings"
)

// DefaultKubernetes is the minor version that runs when nothing else is asked
// for.
const DefaultKubernetes = "1.36"

// What is built. A new minor version of Kubernetes is one more line.
const (
	etcdVersion    = "v3.7.3"
	corednsVersion = "v1.15.0"
)

var kubernetesReleases = map[string]string{
	"1.34": "v1.34.4",
	"1.36": "v1.36.3",
}

// release returns the release that is built for a minor version.
func release(minor string) (string, error) {
	found, ok := kubernetesReleases[minor]
	if !ok {
		known := []string{}
		for name := range kubernetesReleases {
			known = append(known, name)
		}
		slices.Sort(known)
		return "", fmt.Errorf("choose Kubernetes: %q is none of %s", minor, strings.Join(known, ", "))
	}
	return found, nil
}

// staging returns the version of the modules that a release of Kubernetes is
// split into: v0.36.3 for v1.36.3.
func staging(release string) string {
	return "v0." + strings.TrimPrefix(release, "v1.")
}
