package timeline

import (
	"regexp"
	"strings"
	"time"

	"github.com/initwatch/initwatch/model"
)

// pulled matches how long a pull took, and how long with the time in the queue
// (pkg/kubelet/images/image_manager.go).
var pulled = regexp.MustCompile(`^Successfully pulled image "[^"]*" in (\S+) \((\S+) including waiting\)`)

// pull draws the pull of the image. The kubelet says Pulling before the pull
// waits for its turn; only at the end it is known how long that took.
func (d *drawing) pull(b *builder, c *model.Container) {
	begun, done := d.event(c, "Pulling"), d.event(c, "Pulled")
	if begun == nil {
		return
	}
	text := "pulls " + c.Image
	if done == nil || done.Last.Before(begun.First) {
		if failed := d.pullFailed(c); failed != nil {
			b.add(Span{Kind: Pull, Begin: edgeOf(begun), End: edgeOf(failed), Failed: true, Text: text})
			b.add(Span{Kind: BackOff, Begin: edgeOf(failed), End: d.afterPull(c), Text: "cannot be pulled: " + d.pullFailure(c)})
			return
		}
		b.add(Span{Kind: Pull, Begin: edgeOf(begun), End: d.afterPull(c), Text: text})
		return
	}
	end := edgeOf(done)
	if failed := d.pullFailed(c); failed != nil && failed.First.Before(done.First) {
		// The tries in between are one event, of which the last is the one that
		// worked.
		b.add(Span{Kind: Pull, Begin: edgeOf(begun), End: edgeOf(failed), Failed: true, Text: text})
		b.add(Span{Kind: BackOff, Begin: edgeOf(failed), End: Edge{begun.Last, Second}, Text: "could not be pulled: " + d.pullFailure(c)})
	}
	transfer, total, known := pullTimes(done.Message)
	if !known {
		b.add(Span{Kind: Pull, Begin: edgeOf(begun), End: end, Text: text})
		return
	}
	turn := Edge{end.At.Add(-transfer), end.Precision}
	if total > transfer {
		b.add(Span{Kind: Queue, Begin: edgeOf(begun), End: turn, Text: "waits behind other pulls of the node"})
	}
	b.add(Span{Kind: Pull, Begin: latestEdge(edgeOf(begun), turn), End: end, Text: text})
}

// pullFailure is what was said of a failed pull. Two events tell of it, one
// with the reason only.
func (d *drawing) pullFailure(c *model.Container) string {
	text := ""
	for _, e := range d.events {
		if e.Container != c.Name || e.Reason != "Failed" {
			continue
		}
		if _, cause, found := strings.Cut(e.Message, `": `); found && strings.HasPrefix(e.Message, "Failed to pull image") {
			return firstLine(cause)
		}
		text = firstLine(e.Message)
	}
	return text
}

// pullFailed is the first event about a failed pull, nil when there is none.
func (d *drawing) pullFailed(c *model.Container) *model.Event {
	return d.failure(c, aboutImage)
}

// failure is the first event Failed about c that which picks.
func (d *drawing) failure(c *model.Container, which func(message string) bool) *model.Event {
	for _, e := range d.events {
		if e.Container == c.Name && e.Reason == "Failed" && which(e.Message) {
			return e
		}
	}
	return nil
}

// aboutImage reports whether the message of a Failed event is about a pull that
// was tried (pkg/kubelet/images/image_manager.go).
func aboutImage(message string) bool {
	return strings.HasPrefix(message, "Failed to pull image") || message == "Error: ErrImagePull" || message == "Error: ImagePullBackOff"
}

// waitsForImage reports whether the reason of a waiting container is about its
// image (pkg/kubelet/images/types.go).
func waitsForImage(reason string) bool {
	switch reason {
	case "ErrImagePull", "ImagePullBackOff", "ImageInspectError", "ErrImageNeverPull",
		"InvalidImageName", "RegistryUnavailable", "SignatureValidationFailed":
		return true
	}
	return false
}

func aboutCreation(message string) bool { return !aboutImage(message) }

func pullTimes(message string) (transfer, total time.Duration, ok bool) {
	match := pulled.FindStringSubmatch(message)
	if match == nil {
		return 0, 0, false
	}
	transfer, errTransfer := time.ParseDuration(match[1])
	total, errTotal := time.ParseDuration(match[2])
	ok = errTransfer == nil && errTotal == nil && transfer >= 0 && total >= transfer
	return transfer, total, ok
}

// afterPull is when a container whose pull was not seen to end was started all
// the same; the zero Edge when it was not.
func (d *drawing) afterPull(c *model.Container) Edge {
	for _, a := range d.past.Attempts(c) {
		if !a.Started.IsZero() {
			return Edge{a.Started, Inferred}
		}
	}
	return Edge{}
}
