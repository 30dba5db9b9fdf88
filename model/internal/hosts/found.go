package hosts

import (
	"slices"
	"strings"
)

// maxHosts bounds what is kept of one container.
const maxHosts = 8

// Found are the hosts that a container names.
type Found struct {
	// Named are all of them.
	Named []string
	// Awaited are those of Named that a command asks for by name, as nslookup
	// and curl do.
	Awaited []string
}

func (f *Found) name(hosts ...string) {
	for _, host := range hosts {
		if host != "" && len(f.Named) < maxHosts && !slices.Contains(f.Named, host) {
			f.Named = append(f.Named, host)
		}
	}
}

func (f *Found) await(hosts ...string) {
	f.name(hosts...)
	for _, host := range hosts {
		if slices.Contains(f.Named, host) && !slices.Contains(f.Awaited, host) {
			f.Awaited = append(f.Awaited, host)
		}
	}
}

// Env looks at an environment variable. Its value counts when it is a URL or
// host:port, or when the variable's name says that it holds a host. A variable
// whose name smells of a secret is not looked at.
func (f *Found) Env(variable, value string) {
	variable = strings.ToUpper(variable)
	if secret(variable) || len(value) > maxValue {
		return
	}
	value = strings.TrimSpace(value)
	f.name(address(value)...)
	if slices.ContainsFunc(hostSuffixes, func(suffix string) bool { return strings.HasSuffix(variable, suffix) }) {
		for _, part := range strings.Split(value, ",") {
			f.name(name(strings.TrimSpace(part)))
		}
	}
}

// Only returns the hosts of an environment variable as a value in which Env
// finds the same, "" when it names none.
func Only(variable, value string) string {
	var found Found
	found.Env(variable, value)
	if len(found.Named) == 0 {
		return ""
	}
	return "://" + strings.Join(found.Named, ",")
}

// maxValue bounds the values that are looked at, in bytes.
const maxValue = 1 << 10

var hostSuffixes = []string{"HOST", "HOSTS", "HOSTNAME", "SERVICE", "ADDR", "ADDRESS", "ENDPOINT", "SERVER", "SERVERS", "URL", "URI"}

var secrets = []string{"PASS", "SECRET", "TOKEN", "KEY", "PWD", "CREDENTIAL"}

func secret(variable string) bool {
	return slices.ContainsFunc(secrets, func(word string) bool { return strings.Contains(variable, word) })
}
