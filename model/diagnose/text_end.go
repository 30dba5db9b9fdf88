package diagnose

import (
	"fmt"
	"strings"

	"github.com/initwatch/initwatch/model"
)

// reasonOOM is the runtime's word for a container that the kernel killed for
// its memory.
const reasonOOM = "OOMKilled"

// endText says how the newest attempt of c ended, and refines the finding's
// code.
func (s *start) endText(c *model.Container, end *model.Termination, finding *model.Finding) string {
	title := s.title(c)
	if text, ok := s.hookText(c, end, finding); ok {
		return text
	}
	if end.Reason == reasonOOM {
		finding.Code = codeOOM
		return title + " runs out of memory" + s.memoryLimit(c) + " (OOMKilled)"
	}
	if text, ok := s.killText(c, end, finding); ok {
		return text
	}
	switch {
	case isCommand(end.Message) && (end.Reason == "StartError" || end.Reason == "ContainerCannotRun"):
		finding.Code, finding.Heals = codeCommand, model.NeedsChange
		return s.commandText(c, short(end.Message))
	case end.Reason == "StartError" || end.Reason == "ContainerCannotRun":
		finding.Code, finding.Heals = codeCreate, model.NeedsChange
		return title + " cannot be started: " + short(end.Message)
	case end.Reason == "ContainerStatusUnknown":
		return title + ": how it ended is unknown, the node lost its record"
	case end.OK():
		finding.Code = codeEnds
		return title + " ends by itself (exit 0) and is started again"
	}
	return title + " " + exitText(end)
}

// endShort is what endText says, in few words.
func (s *start) endShort(end *model.Termination, code string) string {
	switch code {
	case codeOOM:
		return "out of memory (OOMKilled)"
	case codeCommand:
		return "command cannot be started"
	case codeCreate:
		return "cannot be started"
	case codePostStart:
		return "postStart hook failed"
	case codeLiveness:
		return "killed by its liveness probe"
	case codeStartupKill:
		return "killed by its startup probe"
	case codeEnds:
		return "exit 0"
	}
	return exitShort(end)
}

// exitShort is what exitText says, without a verb.
func exitShort(end *model.Termination) string {
	return strings.Replace(strings.Replace(exitText(end), "exits ", "exit ", 1), "is killed", "killed", 1)
}

func exitText(end *model.Termination) string {
	text := fmt.Sprintf("exits %d", end.ExitCode)
	if end.Signal != 0 {
		text = fmt.Sprintf("is killed by signal %d", end.Signal)
	}
	if meaning := exitMeaning(end.ExitCode); meaning != "" {
		text += " (" + meaning + ")"
	}
	return text
}

// memoryLimit names the limit that a container ran into: its own, else that of
// the pod, when there is one.
func (s *start) memoryLimit(c *model.Container) string {
	if limit := memory(c.Resources); limit != "" {
		return ", limit " + limit
	}
	if limit := memory(s.pod.Resources); limit != "" {
		return ", limit of the pod " + limit
	}
	return ""
}

func memory(r *model.Resources) string {
	if r == nil || r.Limits.Get("memory") == 0 {
		return ""
	}
	return model.QuantityText("memory", r.Limits.Get("memory"))
}

// isCommand reports whether the runtime says that the program to start is not
// there or may not be executed (runc's words).
func isCommand(text string) bool {
	return strings.Contains(text, "exec: ") && (strings.Contains(text, "no such file or directory") ||
		strings.Contains(text, "executable file not found") || strings.Contains(text, "permission denied"))
}

// commandText names the program that cannot be started.
func (s *start) commandText(c *model.Container, text string) string {
	_, program, _ := strings.Cut(text, "exec: ")
	if name, why, found := strings.Cut(program, ": "); found {
		return fmt.Sprintf("%s: command %s cannot be started: %s", s.title(c), name, lastCause(why))
	}
	return s.title(c) + ": its command cannot be started: " + program
}
