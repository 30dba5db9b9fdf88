package detail

import (
	"bufio"
	"bytes"
	"strconv"
	"strings"

	"github.com/initwatch/initwatch/model/words"
)

// ProbeKey names one probe of one pod.
type ProbeKey struct {
	Pod       string // UID
	Container string
	Kind      string // startup, liveness or readiness
}

// ProbeCount is how often a probe has run since the kubelet, or the container,
// started.
type ProbeCount struct {
	Passed int
	Failed int
}

// ParseProbes reads the kubelet's own counts of probes from its metrics
// (pkg/kubelet/prober, prober_probe_total). Lines that say nothing about them
// are passed over.
func ParseProbes(metrics []byte) map[ProbeKey]ProbeCount {
	out := map[ProbeKey]ProbeCount{}
	lines := bufio.NewScanner(bytes.NewReader(metrics))
	for lines.Scan() {
		rest, is := strings.CutPrefix(lines.Text(), "prober_probe_total{")
		if !is {
			continue
		}
		labels, value, ok := parseLabels(rest)
		number, err := strconv.ParseFloat(firstField(value), 64)
		if !ok || err != nil || !(number >= 0 && number < 1<<53) {
			continue
		}
		key := ProbeKey{
			Pod: words.Clean(labels["pod_uid"]), Container: words.Clean(labels["container"]),
			Kind: strings.ToLower(words.Clean(labels["probe_type"])),
		}
		count := out[key]
		switch labels["result"] {
		case "successful":
			count.Passed += int(number)
		case "failed":
			count.Failed += int(number)
		}
		out[key] = count
	}
	return out
}

func firstField(text string) string {
	fields := strings.Fields(text)
	if len(fields) == 0 {
		return ""
	}
	return fields[0]
}

// parseLabels reads name="value" pairs up to the closing brace and returns what
// stands behind it.
func parseLabels(text string) (labels map[string]string, rest string, ok bool) {
	labels = map[string]string{}
	for {
		text = strings.TrimLeft(text, ", ")
		if after, closed := strings.CutPrefix(text, "}"); closed {
			return labels, after, true
		}
		name, after, found := strings.Cut(text, `="`)
		if !found {
			return nil, "", false
		}
		value, after, found := cutQuoted(after)
		if !found {
			return nil, "", false
		}
		labels[name], text = value, after
	}
}

// cutQuoted reads up to the closing quote. A backslash hides what follows it.
func cutQuoted(text string) (value, rest string, ok bool) {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '"':
			return b.String(), text[i+1:], true
		case '\\':
			if i++; i == len(text) {
				return "", "", false
			}
			if text[i] == 'n' {
				b.WriteByte('\n')
				continue
			}
		}
		b.WriteByte(text[i])
	}
	return "", "", false
}
