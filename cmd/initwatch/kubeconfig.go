package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"k8s.io/cli-runtime/pkg/genericclioptions"
	_ "k8s.io/client-go/plugin/pkg/client/auth" // users that log in through OIDC
	"k8s.io/client-go/rest"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"

	"github.com/initwatch/initwatch/watch"
)

// connection is what kubeconfig, flags and environment say about the cluster.
type connection struct {
	config    *rest.Config
	context   string
	user      string
	namespace string
}

// connect reads the kubeconfig. Nothing is sent.
func connect(flags *genericclioptions.ConfigFlags) (connection, error) {
	loader := flags.ToRawKubeConfigLoader()
	config, err := flags.ToRESTConfig()
	if err != nil {
		return connection{}, watch.ExplainConfig(err)
	}
	raw, err := loader.RawConfig()
	if err != nil {
		return connection{}, watch.ExplainConfig(err)
	}
	c := connection{config: config, context: raw.CurrentContext}
	if *flags.Context != "" {
		c.context = *flags.Context
	}
	if err := chosen(c.context, raw, config.Host, flags); err != nil {
		return connection{}, err
	}
	if context := raw.Contexts[c.context]; context != nil {
		c.user = context.AuthInfo
	}
	if c.namespace, _, err = loader.Namespace(); err != nil {
		return connection{}, watch.ExplainConfig(err)
	}
	return c, nil
}

// defaultServer is where client-go turns to when nobody named a cluster.
const defaultServer = "http://localhost:8080"

// chosen refuses a kubeconfig that has contexts when none of them is meant:
// client-go would turn to a port of this machine.
func chosen(context string, raw clientcmdapi.Config, host string, flags *genericclioptions.ConfigFlags) error {
	if context != "" || len(raw.Contexts) == 0 || host != defaultServer || *flags.APIServer != "" {
		return nil
	}
	names := strings.Join(slices.Sorted(maps.Keys(raw.Contexts)), ", ")
	return fmt.Errorf("read kubeconfig: no context is current; choose one with --context: %s", names)
}
