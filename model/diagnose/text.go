package diagnose

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// backOff matches the message of a container that waits for its next try
// (pkg/kubelet/kuberuntime/kuberuntime_manager.go, doBackOff).
var backOff = regexp.MustCompile(`^back-off (\S+) restarting failed container`)

// parseBackOff returns the back-off that a waiting message names.
func parseBackOff(message string) (time.Duration, bool) {
	match := backOff.FindStringSubmatch(message)
	if match == nil {
		return 0, false
	}
	d, err := time.ParseDuration(match[1])
	return d, err == nil && d >= 0
}

// volumeEvent matches the mount and attach failures of one volume, such as
// `MountVolume.SetUp failed for volume "s" : secret "x" not found`.
var volumeEvent = regexp.MustCompile(`(?s)^(\S+)(?: \S+)*? (?:failed )?for volume "([^"]+)" ?: ?(.*)$`)

// multiAttach matches the attach controller's own wording.
var multiAttach = regexp.MustCompile(`(?s)^Multi-Attach error for volume "([^"]+)" (.*)$`)

// parseVolume splits the message of a FailedMount or FailedAttachVolume event
// into the volume's name and what is wrong with it.
func parseVolume(message string) (volume, cause string) {
	if match := multiAttach.FindStringSubmatch(message); match != nil {
		return match[1], "Multi-Attach error: " + match[2]
	}
	if match := volumeEvent.FindStringSubmatch(message); match != nil {
		return match[2], match[3]
	}
	return "", message
}

// unfit is one reason for which nodes do not take a pod.
type unfit struct {
	nodes int
	why   string
}

// scheduling matches the scheduler's summary
// (pkg/scheduler/framework/types.go, FitError).
var (
	scheduling = regexp.MustCompile(`(?s)^(\d+)/(\d+) nodes are available: (.*)$`)
	unfitNodes = regexp.MustCompile(`^(\d+) (.*)$`)
)

// parseUnschedulable splits the scheduler's text by reason and count. What
// follows the first sentence concerns preemption and claims.
func parseUnschedulable(message string) (total int, reasons []unfit, ok bool) {
	match := scheduling.FindStringSubmatch(message)
	if match == nil {
		return 0, nil, false
	}
	total, err := strconv.Atoi(match[2])
	if err != nil {
		return 0, nil, false
	}
	sentence, _, _ := strings.Cut(match[3], ". ")
	for _, part := range splitReasons(strings.TrimSuffix(sentence, ".")) {
		if m := unfitNodes.FindStringSubmatch(part); m != nil {
			if n, err := strconv.Atoi(m[1]); err == nil {
				reasons = append(reasons, unfit{n, m[2]})
				continue
			}
		}
		reasons = append(reasons, unfit{0, part})
	}
	return total, reasons, true
}

// splitReasons splits at the commas that a count follows: reasons themselves
// may hold commas.
func splitReasons(sentence string) []string {
	var out []string
	for _, part := range strings.Split(sentence, ", ") {
		if len(out) > 0 && !unfitNodes.MatchString(part) {
			out[len(out)-1] += ", " + part
			continue
		}
		out = append(out, part)
	}
	return out
}

// rpcPrefix is what gRPC puts before the text of an error.
var rpcPrefix = regexp.MustCompile(`rpc error: code = \w+ desc = `)

// short makes one line of a text: what gRPC and containerd put around an error
// goes, and white space is folded.
func short(text string) string {
	folded := strings.Join(strings.Fields(rpcPrefix.ReplaceAllString(text, "")), " ")
	// containerd ends the text of an error whose class it does not know so.
	return strings.TrimSuffix(folded, ": unknown")
}

// colours matches what sanitised logs keep of a terminal's language.
var colours = regexp.MustCompile("\x1b\\[[0-9;]*m")

// lastLine returns the last line of text that is not blank.
func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.TrimSpace(strings.ReplaceAll(lines[len(lines)-1], "\t", " "))
}

// hookOutput matches the kubelet's text about a failed hook
// (pkg/kubelet/kuberuntime/kuberuntime_container.go and lifecycle/handlers.go).
var hookOutput = regexp.MustCompile(`(?s) failed - error: (.*?)(?:, message: "(.*)")?$`)

// parseHook returns the error and the output in a failed hook's text.
func parseHook(message string) (failure, output string) {
	match := hookOutput.FindStringSubmatch(message)
	if match == nil {
		return "", ""
	}
	output = strings.ReplaceAll(match[2], `\n`, "\n")
	return short(match[1]), lastLine(output)
}

// exitMeaning is the usual meaning of an exit code, "" when there is none: the
// shell's conventions (bash, EXIT STATUS) and 128 plus a signal's number.
func exitMeaning(code int) string {
	switch code {
	case 126:
		return "command cannot be executed"
	case 127:
		return "command not found"
	case 134:
		return "aborted, SIGABRT"
	case 137:
		return "killed, SIGKILL"
	case 139:
		return "segmentation fault"
	case 143:
		return "ended by SIGTERM"
	}
	return ""
}
