package hosts

import (
	"slices"
	"strings"
)

const (
	// unknown stands in a script for what is only known when it runs.
	unknown = "$"
	// maxName and maxLabel are those of DNS.
	maxName  = 253
	maxLabel = 63
)

// name returns text as the name of a host in or near the cluster, "" when it
// is none. Left out are addresses, localhost, and names of three labels or
// more that do not lie below svc. A namespace that is only known when a script
// runs is taken to be the pod's own.
func name(text string) string {
	text = strings.TrimSuffix(text, ".")
	if text == "" || len(text) > maxName {
		return ""
	}
	labels := strings.Split(text, ".")
	if len(labels) > 1 && labels[1] == unknown {
		labels = labels[:1]
	}
	if !slices.ContainsFunc(labels, func(s string) bool { return !label(s) }) && near(labels) {
		return strings.Join(labels, ".")
	}
	return ""
}

// near reports whether a name can be one of the cluster's: service,
// service.namespace or pod.service, or what lies below svc.
func near(labels []string) bool {
	if labels[0] == "localhost" || !strings.ContainsFunc(labels[0], letter) {
		return false
	}
	svc := slices.Index(labels, "svc")
	return svc == 2 || svc == 3 || svc < 0 && (len(labels) < 3 || len(labels) == 3 && pod(labels[0]))
}

// pod reports whether a label is that of a StatefulSet's pod: its names end in
// a number.
func pod(s string) bool {
	i := strings.LastIndexByte(s, '-')
	return i >= 0 && digits(s[i+1:])
}

func label(s string) bool {
	if s == "" || len(s) > maxLabel || s[0] == '-' || s[len(s)-1] == '-' {
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool { return !letter(r) && (r < '0' || r > '9') && r != '-' })
}

func letter(r rune) bool { return r >= 'a' && r <= 'z' }

func digits(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
}

// address returns the hosts of a word that is a URL or host:port, or a list of
// these with commas.
func address(word string) []string {
	if _, rest, found := strings.Cut(word, "://"); found {
		return ofURL(rest)
	}
	var out []string
	for _, part := range strings.Split(word, ",") {
		if host := hostPort(part); host != "" {
			out = append(out, host)
		}
	}
	return out
}

// ofURL returns the hosts of a URL without its scheme. Some have several, as
// those of databases with replicas. Where an @ follows what ends the hosts, that
// may be part of a password that was not written as it has to be: what is before
// it may be a secret, and nothing is returned.
func ofURL(rest string) []string {
	if end := strings.IndexAny(rest, "/?#"); end >= 0 {
		if strings.Contains(rest[end:], "@") {
			return nil
		}
		rest = rest[:end]
	}
	rest = rest[strings.LastIndexByte(rest, '@')+1:]
	var out []string
	for _, part := range strings.Split(rest, ",") {
		host, _, _ := strings.Cut(part, ":")
		if host = name(host); host != "" {
			out = append(out, host)
		}
	}
	return out
}

// hostPort returns the host of host:port or host:port/path.
func hostPort(part string) string {
	host, port, found := strings.Cut(part, ":")
	port, _, _ = strings.Cut(port, "/")
	if !found || strings.Contains(part, "@") || port != unknown && (!digits(port) || len(port) < 2 || len(port) > 5) {
		return ""
	}
	return name(host)
}
