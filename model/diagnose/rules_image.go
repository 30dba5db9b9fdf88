package diagnose

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/initwatch/initwatch/model"
)

// image: a container's image cannot be had. The reasons are those of
// pkg/kubelet/images/types.go and of the CRI.
func image(s *start, c *model.Container) (model.Finding, bool) {
	told, cause := s.imageText(c)
	kind, known := imageReasons[told]
	if c.State.Phase != model.PhaseWaiting || !known {
		return model.Finding{}, false
	}
	finding := model.Finding{
		Code: kind, Severity: model.Blocking, Step: c.Name, Blocks: s.behind(c),
		Evidence: []model.Evidence{fromWaiting(c)}, Next: s.describe(),
	}
	switch kind {
	case codeImage:
		finding.Code = imageCode(cause)
	case codeImageNever:
		finding.Evidence = append(finding.Evidence, hidden)
	}
	pulls := s.newest(s.of(c, "Pulling image", "Pulling"))
	if failed := s.newest(s.of(c, "Failed to pull image", "Failed")); failed != nil {
		finding.Evidence = append(finding.Evidence, fromEvent(failed))
		finding.Since = failed.First
	}
	if pulls != nil {
		finding.Since = earliest(finding.Since, pulls.First)
	}
	finding.Since = firstOf(finding.Since, s.firstSeen(c))
	finding.Heals = pullHeals(finding.Code, cause)
	name, of := s.imageAtFault(c)
	finding.Summary = fmt.Sprintf("%s: image %s %s", s.title(c), name+of, imageSentence(finding.Code, name, cause))
	finding.Short = imageFew(finding.Code, cause)
	if pulls != nil {
		finding.Summary += ", " + count(pulls.Count, "pull", "pulls")
		finding.Short += times(pulls.Count)
	}
	return finding, true
}

// hidden is what the kubelet does not tell: since 1.35 an image that the pod's
// credentials do not cover looks as if it were not there
// (pkg/kubelet/images/image_manager.go, imageNotPresentOnNeverPolicyError).
var hidden = model.Evidence{Source: "kubelet, since 1.35", Text: "an image that is there, but not for this pod's credentials, is told in the same way"}

// imageReasons maps the reasons that concern an image to the finding they
// make; codeImage is refined by the text.
var imageReasons = map[string]string{
	"ErrImagePull": codeImage, "ImagePullBackOff": codeImage, "ImageInspectError": codeImage,
	"RegistryUnavailable": codeImageUnreachable, "SignatureValidationFailed": codeImageRefused,
	"InvalidImageName": codeImageName, "ErrImageNeverPull": codeImageNever,
}

// imageAtFault is the image that cannot be had: that of the container, or of a
// volume that it mounts. Events about the latter name no container
// (pkg/kubelet/kuberuntime/kuberuntime_manager.go, getImageVolumes).
func (s *start) imageAtFault(c *model.Container) (name, of string) {
	if s.newest(s.of(c, "Failed to pull image", "Failed")) != nil {
		return c.Image, ""
	}
	for _, v := range s.pod.Volumes {
		named := strings.Contains(c.State.Message, `"`+v.Source+`"`) || s.newest(forVolume(v, "Failed")) != nil
		if v.Kind == "image" && named && v.Source != c.Image {
			return v.Source, " of volume " + v.Name
		}
	}
	return c.Image, ""
}

// forVolume matches events about the image of a volume.
func forVolume(v model.Volume, reasons ...string) func(*model.Event) bool {
	return func(e *model.Event) bool {
		return e.Container == "" && slices.Contains(reasons, e.Reason) && strings.Contains(e.Message, `image "`+v.Source+`"`)
	}
}

// volumePulled is the event that the image of a volume is being pulled, nil
// when none is. Containers begin after it.
func (s *start) volumePulled() (string, *model.Event) {
	for _, v := range s.pod.Volumes {
		if v.Kind != "image" {
			continue
		}
		if e := s.newest(forVolume(v, "Pulling", "Pulled", "Failed")); e != nil && e.Reason == "Pulling" && !e.Last.Before(s.rebuilt) {
			return v.Source + " of volume " + v.Name, e
		}
	}
	return "", nil
}

// backOffPull matches the message of a container that waits for its next pull.
// Since 1.32 it names the reason and the text of the last failure
// (pkg/kubelet/images/image_manager.go).
var backOffPull = regexp.MustCompile(`(?s)^Back-off pulling image "[^"]*"(?:: (\w+): (.*))?$`)

// imageText is the reason of the failure that c waits for, and the runtime's
// own text about it. While they back off, older servers say neither; the event
// of the failure has the text then.
func (s *start) imageText(c *model.Container) (reason, text string) {
	match := backOffPull.FindStringSubmatch(c.State.Message)
	switch {
	case match == nil:
		return c.State.Reason, short(c.State.Message)
	case imageReasons[match[1]] != "":
		return match[1], short(match[2])
	case match[1] != "":
		return c.State.Reason, short(match[1] + ": " + match[2])
	}
	if e := s.newest(s.of(c, "Failed to pull image", "Failed")); e != nil {
		_, text, _ = strings.Cut(e.Message, `": `)
	}
	return c.State.Reason, short(text)
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
	{codeImagePlatform, []string{"no match for platform", "no matching manifest", "image operating system"}},
	{codeImageMissing, []string{"not found", "manifest unknown", "name unknown"}},
	{codeImageRefused, []string{"unauthorized", "authentication required", "authorization failed", "denied", "forbidden", "no basic auth"}},
}

// notYetValid matches the refusal of a certificate whose time is still to come
// (crypto/x509, CertificateInvalidError).
var notYetValid = regexp.MustCompile(`x509: certificate has expired or is not yet valid: current time \S+ is before `)

// pullHeals says whether a later pull may work with nobody doing anything. A
// registry that is not trusted stays so until someone changes its certificate
// or what the node trusts; one whose certificate is not valid yet becomes
// trusted as time passes, or as the clock of the node is set right. A registry
// without TLS is not spoken to until someone has the runtime do so.
func pullHeals(code, text string) model.Heals {
	switch {
	case code != codeImageUnreachable && code != codeImage:
		return model.NeedsChange
	case strings.Contains(text, "x509:") && !notYetValid.MatchString(text),
		strings.Contains(text, "server gave HTTP response to HTTPS client"):
		return model.NeedsChange
	}
	return model.HealsItself
}

// imageSentence continues "image X …".
func imageSentence(code, image, text string) string {
	switch code {
	case codeImageMissing:
		return "not found"
	case codeImageRefused:
		return "may not be pulled: " + lastCause(text)
	case codeImagePlatform:
		return "is not built for the platform of the node"
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
	codeImageName: "image name invalid", codeImageNever: "image not on the node", codeImagePlatform: "image is for another platform", codeImage: "image cannot be pulled",
}

// registryAnswers are the words of registries that were reached, and what these
// mean in few words.
var registryAnswers = []struct {
	words []string
	few   string
}{
	{[]string{"toomanyrequests", "429 too many"}, "pull limit of the registry reached"},
	{[]string{"502 bad gateway", "503 service"}, "registry out of service"},
	{[]string{"x509:"}, "registry not trusted"},
}

// imageFew says in few words what imageSentence does. A registry that answers
// is not out of reach.
func imageFew(code, text string) string {
	if code != codeImageUnreachable {
		return imageShort[code]
	}
	text = strings.ToLower(text)
	for _, answer := range registryAnswers {
		if slices.ContainsFunc(answer.words, func(words string) bool { return strings.Contains(text, words) }) {
			return answer.few
		}
	}
	return imageShort[code]
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
