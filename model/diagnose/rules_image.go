package diagnose

import (
	"fmt"
	"strings"

	"github.com/initwatch/initwatch/model"
)

// image: a container's image cannot be had. The reasons are those of
// pkg/kubelet/images/types.go and of the CRI.
func image(s *start, c *model.Container) (model.Finding, bool) {
	kind, known := imageReasons[c.State.Reason]
	if c.State.Phase != model.PhaseWaiting || !known {
		return model.Finding{}, false
	}
	cause := s.imageText(c)
	finding := model.Finding{
		Code: kind, Severity: model.Blocking, Heals: model.NeedsChange, Step: c.Name, Blocks: s.behind(c),
		Evidence: []model.Evidence{fromWaiting(c)}, Next: s.describe(),
	}
	if kind == codeImage {
		finding.Code = imageCode(cause)
	}
	pulls := s.newest(of(c, "Pulling image", "Pulling"))
	if failed := s.newest(of(c, "Failed to pull image", "Failed")); failed != nil {
		finding.Evidence = append(finding.Evidence, fromEvent(failed))
		finding.Since = failed.First
	}
	if pulls != nil {
		finding.Since = earliest(finding.Since, pulls.First)
	}
	finding.Since = firstOf(finding.Since, s.firstSeen(c))
	if finding.Code == codeImageUnreachable || finding.Code == codeImage {
		finding.Heals = model.HealsItself
	}
	finding.Summary = fmt.Sprintf("%s: image %s %s", s.title(c), c.Image, imageSentence(finding.Code, c.Image, cause))
	finding.Short = imageShort[finding.Code]
	if pulls != nil {
		finding.Summary += ", " + count(pulls.Count, "pull", "pulls")
		finding.Short += times(pulls.Count)
	}
	return finding, true
}

// imageReasons maps the reasons that concern an image to the finding they
// make; codeImage is refined by the text.
var imageReasons = map[string]string{
	"ErrImagePull": codeImage, "ImagePullBackOff": codeImage, "ImageInspectError": codeImage,
	"RegistryUnavailable": codeImageUnreachable, "SignatureValidationFailed": codeImageRefused,
	"InvalidImageName": codeImageName, "ErrImageNeverPull": codeImageNever,
}

// imageText is the runtime's own text about the failed pull. Servers before
// 1.36 say only "Back-off pulling image" while they wait; the event of the
// failure has the text then.
func (s *start) imageText(c *model.Container) string {
	_, text, found := strings.Cut(c.State.Message, "ErrImagePull: ")
	if found {
		return short(text)
	}
	if !strings.HasPrefix(c.State.Message, "Back-off pulling image") {
		return short(c.State.Message)
	}
	if e := s.newest(of(c, "Failed to pull image", "Failed")); e != nil {
		_, text, _ := strings.Cut(e.Message, `": `)
		return short(text)
	}
	return ""
}

// imageCode tells from the registry's or runtime's text why a pull fails. The
// words are those of containerd and the distribution specification.
func imageCode(text string) string {
	text = strings.ToLower(text)
	for _, sign := range imageSigns {
		for _, words := range sign.words {
			if strings.Contains(text, words) {
				return sign.code
			}
		}
	}
	return codeImage
}

var imageSigns = []struct {
	code  string
	words []string
}{
	{codeImageUnreachable, []string{"connection refused", "no such host", "i/o timeout", "deadline exceeded", "tls handshake", "x509:", "no route to host", "server misbehaving", "502 bad gateway", "503 service", "toomanyrequests", "429 too many"}},
	{codeImageMissing, []string{"not found", "manifest unknown", "name unknown"}},
	{codeImageRefused, []string{"unauthorized", "authentication required", "authorization failed", "denied", "forbidden", "no basic auth"}},
}

// imageSentence continues "image X …".
func imageSentence(code, image, text string) string {
	switch code {
	case codeImageMissing:
		return "not found"
	case codeImageRefused:
		return "may not be pulled: " + lastCause(text)
	case codeImageUnreachable:
		return "cannot be pulled: registry " + registry(image) + ": " + lastCause(text)
	case codeImageName:
		return "is no valid name"
	case codeImageNever:
		return "is not on the node, and its pull policy is Never"
	}
	if text == "" {
		return "cannot be pulled"
	}
	return "cannot be pulled: " + text
}

// imageShort is what imageSentence says, in few words.
var imageShort = map[string]string{
	codeImageMissing: "image not found", codeImageRefused: "image may not be pulled", codeImageUnreachable: "registry unreachable",
	codeImageName: "image name invalid", codeImageNever: "image not on the node", codeImage: "image cannot be pulled",
}

// lastCause returns the innermost error of a chain that Go code joined with
// ": ".
func lastCause(text string) string {
	if i := strings.LastIndex(text, ": "); i >= 0 {
		return text[i+len(": "):]
	}
	return text
}

// registry is the host that an image comes from
// (github.com/distribution/reference: a first part with a dot, a colon or
// localhost is a host).
func registry(image string) string {
	host, _, found := strings.Cut(image, "/")
	if found && (strings.ContainsAny(host, ".:") || host == "localhost") {
		return host
	}
	return "docker.io"
}

// pullSecret: a pull secret that the pod names does not exist. It explains an
// image that may not be pulled, and hurts nobody otherwise.
func pullSecret(s *start, c *model.Container) (model.Finding, bool) {
	e := s.newest(about("FailedToRetrieveImagePullSecret"))
	finding, failing := image(s, c)
	if e == nil || !failing || finding.Code != codeImageRefused {
		return model.Finding{}, false
	}
	secrets := listed(s.pod.PullSecrets)
	finding.Code = codePullSecret
	finding.Summary = fmt.Sprintf("%s: image %s may not be pulled: no pull secret could be read (%s)", s.title(c), c.Image, secrets)
	finding.Evidence = append(finding.Evidence, fromEvent(e))
	finding.Next = fmt.Sprintf("kubectl get secret -n %s", s.pod.Namespace)
	return finding, true
}
