package flow

import (
	"slices"
	"strings"

	"github.com/initwatch/initwatch/model"
)

// Claim names the PersistentVolumeClaim that the volume of a pod stands for, ""
// for other kinds. An ephemeral volume's claim is made for the pod
// (component-helpers/storage/ephemeral).
func (v *Volume) Claim(pod string) string {
	switch v.Kind {
	case "persistentVolumeClaim":
		return v.Source
	case "ephemeral":
		return pod + "-" + v.Name
	}
	return ""
}

// Events picks what was reported of the volume of a pod: the events of its
// claim, and those of the pod that name the volume, its claim, or the
// persistent volume that the claim is bound to ("" when that is not known). They
// are in the order in which they were reported last.
func (v *Volume) Events(pod, bound string, events, claim []*model.Event) []*model.Event {
	out := slices.Clone(claim)
	for _, e := range events {
		if v.named(e, v.Claim(pod), bound) {
			out = append(out, e)
		}
	}
	slices.SortStableFunc(out, model.CompareEvents)
	return out
}

// named reports whether an event of the pod names the volume. The kubelet and
// the attach controller name the volume of the pod, or the persistent one
// behind it (pkg/volume/util/operationexecutor); the scheduler names the claim;
// an image that is mounted is pulled without the name of a container
// (pkg/kubelet/images/image_manager.go).
func (v *Volume) named(e *model.Event, claim, bound string) bool {
	for _, name := range [...]string{v.Name, bound} {
		if name != "" && mentions(e.Message, name) {
			return true
		}
	}
	if v.Kind == "image" && e.Container == "" {
		return strings.Contains(e.Message, `"`+v.Source+`"`)
	}
	return claim != "" && (strings.Contains(e.Message, `persistentvolumeclaim "`+claim+`"`) || strings.Contains(e.Message, unbound))
}

// unbound is what the scheduler says of a pod one of whose claims is not bound
// (pkg/scheduler/framework/plugins/volumebinding). It does not say which.
const unbound = "unbound immediate PersistentVolumeClaims"

// mentions reports whether a message names a volume in one of the forms that
// are used for that.
func mentions(message, name string) bool {
	for _, form := range [...]string{`volume "` + name + `"`, `volumeMount "` + name + `"`, `/` + name + `, processed`} {
		if strings.Contains(message, form) {
			return true
		}
	}
	_, list, found := strings.Cut(message, "unmounted volumes=[")
	list, _, closed := strings.Cut(list, "]")
	return found && closed && slices.Contains(strings.Fields(list), name)
}
