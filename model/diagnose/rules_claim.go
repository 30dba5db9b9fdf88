package diagnose

import (
	"regexp"
	"time"

	"github.com/initwatch/initwatch/model"
)

// claimPatience is how long a claim may take to get its volume before it is
// worth a word: the scheduler waits for it in silence.
const claimPatience = 15 * time.Second

// ofVolumes matches the scheduler's reasons that concern volumes
// (pkg/scheduler/framework/plugins/volumebinding and volumerestrictions).
var ofVolumes = regexp.MustCompile(`(?i)persistent ?volume|PersistentVolumeClaim`)

// noClaim matches the scheduler's text about a claim that is not there.
var noClaim = regexp.MustCompile(`persistentvolumeclaim "([^"]+)" not found`)

// unfitForVolumes reports whether volumes are the only reason why no node takes
// the pod.
func (s *start) unfitForVolumes() bool {
	scheduled := s.pod.Condition("PodScheduled")
	if scheduled == nil || scheduled.Reason == "SchedulerError" {
		return false
	}
	_, reasons, ok := parseUnschedulable(scheduled.Message)
	if !ok {
		return ofVolumes.MatchString(scheduled.Message)
	}
	for _, r := range reasons {
		if !ofVolumes.MatchString(r.why) {
			return false
		}
	}
	return len(reasons) > 0
}

// explainByClaim puts the cause that a claim tells in the place of the
// scheduler's, which knows only that there is no volume. The evidence of both
// stays.
func (s *start) explainByClaim(f *model.Finding) {
	if f.Code != codeUnschedulable || !s.unfitForVolumes() {
		return
	}
	for _, name := range s.claims() {
		if state, known := s.claimState(name); known && state.code != "" {
			state.explain(f)
			return
		}
	}
	if match := noClaim.FindStringSubmatch(s.pod.Condition("PodScheduled").Message); match != nil {
		text := "claim " + match[1] + " does not exist"
		f.Code, f.Summary, f.Cause = codeClaimMissing, text, shared(text, "claim", match[1])
	}
}

func (c *claimState) explain(f *model.Finding) {
	f.Code, f.Summary, f.Heals, f.Cause, f.Next = c.code, c.text, c.heals, c.cause, c.next
	f.Evidence = append(f.Evidence, c.evidence...)
}

// waitingClaims: the scheduler has found a node and waits for a volume to be
// made. It says nothing of that on the pod, while the claim's events do.
func waitingClaims(s *start) []model.Finding {
	if s.pod.Node != "" || s.terminal() || !s.pod.Deadline.IsZero() || s.pod.Condition("PodScheduled") != nil {
		return nil
	}
	names := s.claims()
	if due := s.pod.Created.Add(claimPatience); len(names) > 0 && s.now.Before(due) {
		s.lookAgain = earliest(s.lookAgain, due)
		return nil
	}
	for _, name := range names {
		s.ask(s.claimQuestion(name))
		state, known := s.claimState(name)
		if !known || state.code == "" {
			continue
		}
		finding := model.Finding{Severity: model.Warning, Blocks: s.all(), Since: firstOf(state.since, s.pod.Created)}
		state.explain(&finding)
		return []model.Finding{finding}
	}
	return nil
}
