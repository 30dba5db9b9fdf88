package diagnose

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/initwatch/initwatch/model"
)

// volumeCodes are the findings that a claim may say more about, or has said all.
var volumeCodes = []string{
	codeVolume, codeVolumeObject, codeVolumeAttach, codeSlowVolume,
	codeClaimMissing, codeClaimLost, codeClaimUnbound, codeClaimClass, codeClaimFails, codeClaimWaits,
}

// claimState is what a claim, or its own events, say of it.
type claimState struct {
	// code is that of the finding which the state makes, "" when it explains
	// nothing that keeps a pod.
	code     string
	text     string
	heals    model.Heals
	cause    model.Cause
	next     string
	since    time.Time
	evidence []model.Evidence
}

// claims names the claims of the pod. That of a generic ephemeral volume is
// named after pod and volume
// (component-helpers/storage/ephemeral/ephemeral.go, VolumeClaimName).
func (s *start) claims() []string {
	var out []string
	for _, v := range s.pod.Volumes {
		switch v.Kind {
		case kindClaim:
			out = append(out, v.Source)
		case "ephemeral":
			out = append(out, s.pod.Name+"-"+v.Name)
		}
	}
	return out
}

// noteClaims says how the claims of the pod stand, other than what the pod's
// own line says.
func (s *start) noteClaims(d *model.Diagnosis) {
	for _, name := range s.claims() {
		fact := s.ask(s.claimQuestion(name))
		if fact != nil && fact.Refused != "" {
			note(d, "claim "+name+": "+fact.Refused)
		}
		state, known := s.claimState(name)
		if known && (len(d.Findings) == 0 || state.text != d.Findings[0].Summary) && !noted(d, state.text) {
			note(d, state.text, state.evidence...)
		}
	}
}

func noted(d *model.Diagnosis, text string) bool {
	for i := range d.Notes {
		if d.Notes[i].Text == text {
			return true
		}
	}
	return false
}

func (s *start) claimQuestion(name string) model.Question {
	return model.Question{Subject: model.AboutClaim, Namespace: s.pod.Namespace, Name: name}
}

// claimState draws how a claim stands from what was read of it and from its
// events, which are known even where the claim itself may not be read.
func (s *start) claimState(name string) (claimState, bool) {
	fact := s.past.Fact(s.claimQuestion(name))
	state := claimState{next: fmt.Sprintf("kubectl describe pvc -n %s %s", s.pod.Namespace, name), cause: shared("", "claim", name)}
	var claim *model.Claim
	switch {
	case fact != nil && fact.Missing:
		state.code, state.heals, state.since = codeClaimMissing, model.NeedsChange, s.pod.Created
		state.text, state.cause.Text = "claim "+name+" does not exist", "claim "+name+" does not exist"
		state.evidence = []model.Evidence{{Source: "claim " + name, Text: "not found", Time: fact.At}}
		state.next = "kubectl get pvc -n " + s.pod.Namespace
		return state, true
	case fact != nil && fact.Claim != nil:
		claim = fact.Claim
		state.evidence = []model.Evidence{{Source: "claim " + name + " status.phase", Text: phaseText(claim), Time: fact.At}}
	}
	if claim != nil && claim.Phase != "Pending" && claim.Phase != "" {
		state.settled(claim)
		return state, true
	}
	e := s.claimEvent(name, claim)
	if e == nil {
		state.text = "claim " + name + " is pending"
		return state, claim != nil
	}
	state.pending(name, e)
	return state, true
}

func phaseText(c *model.Claim) string {
	if c.Phase == "" {
		return "none"
	}
	return c.Phase
}

// settled is a claim that has its volume, or had it.
func (c *claimState) settled(claim *model.Claim) {
	if claim.Phase == "Lost" {
		c.code, c.heals = codeClaimLost, model.NeedsChange
		c.text = strings.TrimSpace("claim " + claim.Name + " has lost its volume " + claim.Volume)
		c.cause.Text = c.text
		return
	}
	c.text = strings.TrimSuffix("claim "+claim.Name+" is bound to volume "+claim.Volume, " to volume ")
}

// claimEvent is the newest event about a claim, watched or read with it.
func (s *start) claimEvent(name string, claim *model.Claim) *model.Event {
	list := s.past.ClaimEvents(s.pod.Namespace, name)
	if claim != nil {
		list = append(list[:len(list):len(list)], claim.Events...)
	}
	var newest *model.Event
	for _, e := range list {
		if newest == nil || !e.Last.Before(newest.Last) {
			newest = e
		}
	}
	return newest
}

// The volume controller's words (pkg/controller/volume/persistentvolume).
var (
	noClass     = regexp.MustCompile(`storageclass\S* "([^"]+)" not found`)
	provisioner = regexp.MustCompile(`external provisioner '([^']+)'`)
)

// pending is a claim without a volume: what the newest event says of it.
func (c *claimState) pending(name string, e *model.Event) {
	c.since, c.evidence = e.First, append(c.evidence, fromEvent(e))
	c.text, c.heals = "claim "+name+": "+short(e.Message), model.HealsItself
	switch e.Reason {
	case "WaitForFirstConsumer":
		c.text = "claim " + name + " waits for its first consumer"
	case "ExternalProvisioning", "Provisioning":
		c.provisioning(name, e)
	case "FailedBinding":
		c.code, c.heals = codeClaimUnbound, model.NeedsChange
	case "ProvisioningFailed":
		c.code = codeClaimFails
	}
	if match := noClass.FindStringSubmatch(e.Message); match != nil {
		c.code, c.heals = codeClaimClass, model.NeedsChange
		c.text = fmt.Sprintf("claim %s: storage class %q not found", name, match[1])
		c.cause = everywhere(fmt.Sprintf("storage class %q not found", match[1]), "storage-class", match[1])
		c.next = "kubectl get storageclass"
		if proper(match[1]) {
			c.next += " " + match[1]
		}
	}
	if c.cause.Text == "" {
		c.cause.Text = c.text
	}
}

// provisioning is a claim whose volume someone outside Kubernetes is to make.
func (c *claimState) provisioning(name string, e *model.Event) {
	c.code, c.text = codeClaimWaits, "claim "+name+" waits for its provisioner"
	if match := provisioner.FindStringSubmatch(e.Message); match != nil {
		c.text = "claim " + name + " waits for provisioner " + match[1]
		c.cause = everywhere("provisioner "+match[1]+" has not made a volume", "provisioner", match[1])
	}
}
