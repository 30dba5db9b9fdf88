//go:build linux

package cluster

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// component is what one build makes: programs of one module.
type component struct {
	name     string
	version  string
	packages []string
	// binary is the program's name where the package's path does not end in it.
	binary  string
	ldflags string
	// write puts what the build needs into the directory of its module.
	write func(ctx context.Context, dir string) error
}

func components(release string) []component {
	kubernetes := component{
		name: "kubernetes", version: release,
		ldflags: "-s -w -X k8s.io/component-base/version.gitVersion=" + release,
		write:   func(ctx context.Context, dir string) error { return writeKubernetes(ctx, dir, release) },
	}
	for _, program := range []string{"kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubectl", "kubelet"} {
		kubernetes.packages = append(kubernetes.packages, "k8s.io/kubernetes/cmd/"+program)
	}
	return []component{
		kubernetes,
		{name: "etcd", version: etcdVersion, packages: []string{"go.etcd.io/etcd/server/v3"}, binary: "etcd", write: writeEtcd},
		{name: "coredns", version: corednsVersion, packages: []string{"."}, binary: "coredns", write: writeCoreDNS},
	}
}

// programs are the names of what the component makes.
func (c component) programs() []string {
	if c.binary != "" {
		return []string{c.binary}
	}
	names := make([]string, len(c.packages))
	for i, p := range c.packages {
		names[i] = path.Base(p)
	}
	return names
}

// writeKubernetes writes a module that depends on a release of Kubernetes.
// Its own go.mod replaces the modules it is split into by directories that
// exist in its repository only; the published ones take their place.
func writeKubernetes(ctx context.Context, dir, release string) error {
	replaced, err := replacedModules(ctx, dir, "k8s.io/kubernetes@"+release)
	if err != nil {
		return err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "module kubernetes\n\ngo 1.26.0\n\nrequire k8s.io/kubernetes %s\n\nreplace (\n", release)
	for _, module := range replaced {
		fmt.Fprintf(&b, "\t%s => %s %s\n", module, module, staging(release))
	}
	b.WriteString(")\n")
	return writeFiles(dir, map[string]string{"go.mod": b.String()})
}

// replacedModules lists the modules that a module replaces for itself.
func replacedModules(ctx context.Context, dir, module string) ([]string, error) {
	var downloaded struct{ GoMod string }
	if err := goJSON(ctx, dir, &downloaded, "mod", "download", "-json", module); err != nil {
		return nil, err
	}
	var file struct {
		Replace []struct{ Old struct{ Path string } }
	}
	if err := goJSON(ctx, dir, &file, "mod", "edit", "-json", downloaded.GoMod); err != nil {
		return nil, err
	}
	paths := make([]string, len(file.Replace))
	for i, r := range file.Replace {
		paths[i] = r.Old.Path
	}
	return paths, nil
}

func goJSON(ctx context.Context, dir string, into any, args ...string) error {
	out, err := output(goCommand(ctx, dir, args...))
	if err != nil {
		return err
	}
	if err := json.Unmarshal(out, into); err != nil {
		return fmt.Errorf("read output of go %s: %w", args[0], err)
	}
	return nil
}

func writeEtcd(_ context.Context, dir string) error {
	return writeFiles(dir, map[string]string{
		"go.mod": "module etcd\n\ngo 1.26.0\n\nrequire go.etcd.io/etcd/server/v3 " + etcdVersion + "\n",
	})
}

// corednsMain is a DNS server of the few plugins that cluster DNS takes.
const corednsMain = `package main

import (
	"github.com/coredns/coredns/core/dnsserver"
	"github.com/coredns/coredns/coremain"
	_ "github.com/coredns/coredns/plugin/bind"
	_ "github.com/coredns/coredns/plugin/errors"
	_ "github.com/coredns/coredns/plugin/kubernetes"
)

func main() {
	dnsserver.Directives = []string{"bind", "errors", "kubernetes"}
	coremain.Run()
}
`

func writeCoreDNS(_ context.Context, dir string) error {
	return writeFiles(dir, map[string]string{
		"go.mod":  "module coredns\n\ngo 1.26.0\n\nrequire github.com/coredns/coredns " + corednsVersion + "\n",
		"main.go": corednsMain,
	})
}

// writeFiles writes small files into dir, and dir with them.
func writeFiles(dir string, files map[string]string) error {
	for name, text := range files {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			return fmt.Errorf("make directory: %w", err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			return fmt.Errorf("write file: %w", err)
		}
	}
	return nil
}
