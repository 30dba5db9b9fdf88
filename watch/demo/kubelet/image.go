package kubelet

import (
	"fmt"
	"regexp"
	"time"

	corev1 "k8s.io/api/core/v1"
)

// reference is what an image may be called.
var reference = regexp.MustCompile(`^([a-zA-Z0-9._-]+(:[0-9]+)?/)*[a-z0-9._-]+(:[\w.-]+)?(@sha256:[0-9a-f]{64})?$`)

// pull is the back-off of one image in one pod, and its last error.
type pull struct {
	backOff *backOff
	err     string
}

// image returns what is known of an image. One that nobody spoke of is present.
func (s *Simulator) image(name string) *Image {
	if s.images[name] == nil {
		s.images[name] = &Image{Present: true}
	}
	image := s.images[name]
	if image.Name == "" {
		image.Name = name
	}
	if image.ID == "" {
		image.ID = fmt.Sprintf("sha256:%x", s.bytes(32))
	}
	return image
}

// ensureImage sees to it that the image is there, and goes on to the container.
func (p *pod) ensureImage(c *corev1.Container, then outcome) (time.Duration, step) {
	path, image := p.path(c.Name), p.sim.image(c.Image)
	switch {
	case !reference.MatchString(c.Image):
		message := fmt.Sprintf("Failed to apply default image tag %q: couldn't parse image name %q: invalid reference format", c.Image, c.Image)
		p.warning(path, "InspectFailed", message)
		return p.fail(c, then, "InvalidImageName", message, "InvalidImageName")
	case image.Present && c.ImagePullPolicy != corev1.PullAlways:
		p.normal(path, "Pulled", fmt.Sprintf("Container image %q already present on machine and can be accessed by the pod", c.Image))
		return p.create(c, then)
	case c.ImagePullPolicy == corev1.PullNever:
		message := fmt.Sprintf("Container image %q is not present with pull policy of Never", c.Image)
		p.warning(path, "ErrImageNeverPull", message)
		return p.fail(c, then, "ErrImageNeverPull", message, "ErrImageNeverPull")
	default:
		return p.pull(c, image, then)
	}
}

func (p *pod) pull(c *corev1.Container, image *Image, then outcome) (time.Duration, step) {
	path := p.path(c.Name)
	if before := p.pulls[c.Image]; before != nil && p.sim.Now()-before.backOff.updated < before.backOff.delay {
		message := fmt.Sprintf("Back-off pulling image %q", c.Image)
		p.normal(path, "BackOff", message)
		return p.fail(c, then, "ImagePullBackOff", message+": ErrImagePull: "+before.err, "ImagePullBackOff")
	}
	p.normal(path, "Pulling", fmt.Sprintf("Pulling image %q", c.Image))
	takes := image.Pull
	if takes == 0 {
		takes = p.sim.Between(30*time.Millisecond, 60*time.Millisecond)
	}
	return takes, func() (time.Duration, step) { return p.pulled(c, image, takes, then) }
}

// pulled ends a pull, well or not.
func (p *pod) pulled(c *corev1.Container, image *Image, took time.Duration, then outcome) (time.Duration, step) {
	path := p.path(c.Name)
	if image.Fails == "" {
		image.Present = true
		delete(p.pulls, c.Image)
		took = took.Round(time.Millisecond)
		p.normal(path, "Pulled", fmt.Sprintf("Successfully pulled image %q in %s (%s including waiting). Image size: %d bytes.",
			c.Image, took, took, image.Size))
		return p.create(c, then)
	}
	message := image.Fails
	if image.Failures > 0 {
		if image.Failures--; image.Failures == 0 {
			image.Fails = ""
		}
	}
	p.warning(path, "Failed", fmt.Sprintf("Failed to pull image %q: %s", c.Image, message))
	before := p.pulls[c.Image]
	if before == nil {
		before = &pull{}
		p.pulls[c.Image] = before
	}
	before.backOff, before.err = before.backOff.next(p.sim.Now(), p.sim.Now()), message
	return p.fail(c, then, "ErrImagePull", message, "ErrImagePull")
}
