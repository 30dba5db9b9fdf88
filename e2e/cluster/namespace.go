//go:build linux

package cluster

import "fmt"

// NamespaceManifest describes a namespace for tests: its pods get no token, so
// that none of them waits for one, or has a volume that its manifest lacks.
// It is to be applied by the server, since the account may be there already.
func NamespaceManifest(name string) string {
	return fmt.Sprintf(`{apiVersion: v1, kind: Namespace, metadata: {name: %[1]q}}
---
{apiVersion: v1, kind: ServiceAccount, metadata: {name: default, namespace: %[1]q}, automountServiceAccountToken: false}
`, name)
}
