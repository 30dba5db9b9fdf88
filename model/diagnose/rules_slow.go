package diagnose

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

const (
	// pullPatience and volumePatience are for how long a pull, or volumes and
	// sandbox, may take before it is worth a word.
	pullPatience   = time.Minute
	volumePatience = 30 * time.Second
	// slowFactor is how many times longer than in its siblings a step has to
	// run to count as slow.
	slowFactor = 3
)

// slowPull: an image is being pulled for long. Pulls of a node queue up behind
// one another by default (serializeImagePulls).
func slowPull(s *start, c *model.Container) (model.Finding, bool) {
	if c.State.Phase == model.PhaseRunning || s.terminal() {
		return model.Finding{}, false
	}
	state, since, text := s.doing(c)
	if state != words.StatePulling || s.now.Before(since.Add(pullPatience)) {
		return model.Finding{}, false
	}
	return model.Finding{
		Code: codeSlowPull, Severity: model.Warning, Heals: model.HealsItself, Step: c.Name, Blocks: s.behind(c), Since: since,
		Summary: s.title(c) + " " + text + ", or waits behind other pulls of the node,", Short: text,
		Evidence: []model.Evidence{{Source: "event Pulling", Text: "no Pulled event since", Time: since}},
		Next:     s.describe(), Running: since,
	}, true
}

// slowVolumes: neither volumes nor sandbox are there after a while, and nothing
// has been said about why. Volumes come first, and those that have to be
// attached take longest.
func slowVolumes(s *start) []model.Finding {
	if s.pod.Node == "" || s.pod.Started.IsZero() || s.sandboxReady() || s.terminal() || !s.pod.Deadline.IsZero() ||
		!s.rebuilt.IsZero() || s.now.Before(s.pod.Started.Add(volumePatience)) ||
		s.newest(about("FailedMount", "FailedAttachVolume", "FailedMapVolume")) != nil || s.newest(aboutSandbox) != nil {
		return nil
	}
	summary := "volumes and sandbox are being made"
	evidence := []model.Evidence{{Source: "status.startTime", Text: "no sandbox since", Time: s.pod.Started}}
	if e := s.newest(about("VolumePermissionChangeInProgress")); e != nil {
		summary += ", " + permissionsText(e.Message)
		evidence = append(evidence, fromEvent(e))
	}
	var claims []string
	for _, v := range s.pod.Volumes {
		if v.Kind == "persistentVolumeClaim" {
			claims = append(claims, v.Source)
		}
	}
	if len(claims) > 0 {
		summary += ", with " + plural(len(claims), "claim ", "claims ") + listed(claims) + " to attach,"
	}
	return []model.Finding{{
		Code: codeSlowVolume, Severity: model.Warning, Heals: model.HealsItself, Blocks: s.all(), Since: s.pod.Started,
		Summary: summary, Evidence: evidence, Next: s.describe(), Running: s.pod.Started,
	}}
}

// permissions matches what the kubelet says while it hands the files of a volume
// over to fsGroup (pkg/volume/volume_linux.go).
var permissions = regexp.MustCompile(`^Setting volume ownership for \S*/volumes/[^/\s]+/([^/\s,]+)\S*(?: processed (\d+) files)?`)

// permissionsText says whose permissions are being set, and how far that is.
func permissionsText(message string) string {
	match := permissions.FindStringSubmatch(message)
	switch {
	case match == nil:
		return "permissions of a volume are being set,"
	case match[2] == "":
		return "permissions of volume " + match[1] + " are being set,"
	}
	return "permissions of volume " + match[1] + " are being set, " + match[2] + " files so far,"
}

// slowStep: the step at the head of the line runs for over two minutes and
// over three times as long as it took in the other pods of the workload.
func slowStep(s *start, c *model.Container) (model.Finding, bool) {
	usual := s.usual(c)
	if usual == 0 || s.now.Before(slowAfter(c, usual)) {
		return model.Finding{}, false
	}
	return model.Finding{
		Code: codeSlow, Severity: model.Warning, Heals: model.HealsItself, Step: c.Name, Blocks: s.behind(c), Since: c.State.Since,
		Summary:  fmt.Sprintf("%s takes %s in other pods, here it runs", s.title(c), model.Age(time.Time{}, time.Time{}.Add(usual))),
		Short:    "runs longer than in other pods",
		Evidence: []model.Evidence{{Source: statusPath(c) + ".state.running", Text: "running since", Time: c.State.Since}},
		Next:     s.logs(c), Running: c.State.Since,
	}, true
}

// usual is the median of how long a running init container took in the other
// pods of the workload, 0 when that is not known or c does not run.
func (s *start) usual(c *model.Container) time.Duration {
	if c.Kind != model.KindInit || c.State.Phase != model.PhaseRunning || s.now.Before(c.State.Since.Add(patienceStart)) {
		return 0
	}
	took := s.past.Siblings(c.Name)
	if len(took) == 0 {
		return 0
	}
	slices.Sort(took)
	return max(took[len(took)/2], time.Second)
}

func slowAfter(c *model.Container, usual time.Duration) time.Time {
	return c.State.Since.Add(max(patienceStart, slowFactor*usual))
}

// slowAt is when one of the rules of this file may change its mind.
func (s *start) slowAt() time.Time {
	next := time.Time{}
	if s.head < len(s.pod.Steps) {
		c := &s.pod.Steps[s.head]
		if usual := s.usual(c); usual != 0 {
			next = earliest(next, future(slowAfter(c, usual), s.now))
		}
	}
	if !s.pod.Started.IsZero() && !s.sandboxReady() {
		next = earliest(next, future(s.pod.Started.Add(volumePatience), s.now))
	}
	for _, c := range s.parts() {
		if state, since, _ := s.doing(c); state == words.StatePulling {
			next = earliest(next, future(since.Add(pullPatience), s.now))
		}
	}
	return next
}

// disrupted: something moves the pod out of the way.
func disrupted(s *start) []model.Finding {
	c := s.pod.Condition("DisruptionTarget")
	if c == nil || c.Status != "True" {
		return nil
	}
	why := disruptions[c.Reason]
	if why == "" {
		why = "is being moved out, " + c.Reason
	}
	return []model.Finding{{
		Code: codeDisrupted, Severity: model.Warning, Heals: model.HealsNever, Since: c.Since, Next: s.describe(),
		Summary: strings.TrimSuffix(why+": "+short(c.Message), ": "), Evidence: []model.Evidence{fromCondition(c)},
	}}
}

// disruptions says what the reasons of the condition DisruptionTarget mean.
var disruptions = map[string]string{
	"PreemptionByScheduler":        "is preempted for a pod of higher priority",
	"DeletionByTaintManager":       "is deleted because of a taint of its node",
	"DeletionByDeviceTaintManager": "is deleted because of a taint of a device",
	"EvictionByEvictionAPI":        "is evicted on request, as a drain does",
	"DeletionByPodGC":              "is deleted because its node is gone",
	"TerminationByKubelet":         "is ended by its node",
}
