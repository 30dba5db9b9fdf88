package main

import (
	"k8s.io/cli-runtime/pkg/genericclioptions"

	"github.com/initwatch/initwatch/watch"
)

// kubeFile reaches the contexts of the kubeconfig that flags name.
type kubeFile struct {
	flags *genericclioptions.ConfigFlags
	first string // the context that the flags are about
}

// contexts implements kube. The file is read anew: it may have changed.
func (k kubeFile) contexts() (map[string]bool, error) {
	raw, err := k.anew("").ToRawKubeConfigLoader().RawConfig()
	if err != nil {
		return nil, watch.ExplainConfig(err)
	}
	found := map[string]bool{}
	for name, context := range raw.Contexts {
		user := raw.AuthInfos[context.AuthInfo]
		found[name] = user != nil && user.Exec != nil
	}
	return found, nil
}

// reach implements kube.
func (k kubeFile) reach(context string) (connection, error) {
	return connect(k.anew(context))
}

// anew are the flags for another reading of the kubeconfig. What they say about
// server and user is meant for the first context: no other cluster is shown
// a token that was given for it.
func (k kubeFile) anew(context string) *genericclioptions.ConfigFlags {
	flags := clusterFlags()
	flags.KubeConfig, flags.Timeout = k.flags.KubeConfig, k.flags.Timeout
	flags.Impersonate, flags.ImpersonateUID, flags.ImpersonateGroup = k.flags.Impersonate, k.flags.ImpersonateUID, k.flags.ImpersonateGroup
	flags.Context = &context
	if context != k.first {
		return flags
	}
	flags.ClusterName, flags.AuthInfoName, flags.BearerToken = k.flags.ClusterName, k.flags.AuthInfoName, k.flags.BearerToken
	flags.APIServer, flags.TLSServerName, flags.Insecure = k.flags.APIServer, k.flags.TLSServerName, k.flags.Insecure
	flags.CertFile, flags.KeyFile, flags.CAFile = k.flags.CertFile, k.flags.KeyFile, k.flags.CAFile
	flags.Username, flags.Password = k.flags.Username, k.flags.Password
	flags.DisableCompression = k.flags.DisableCompression
	return flags
}

// single is the only context that there is.
type single struct{ connection }

// contexts implements kube.
func (s single) contexts() (map[string]bool, error) { return map[string]bool{s.context: false}, nil }

// reach implements kube.
func (s single) reach(string) (connection, error) { return s.connection, nil }
