package scenario

import (
	"errors"
	"fmt"
	"time"

	"github.com/initwatch/initwatch/watch/demo/kubelet"
)

// The node that a file gets when it names none.
const (
	defaultNode = "k8s01"
	defaultIP   = "10.88.0.1"
)

func (n node) convert() kubelet.Node {
	converted := kubelet.Node{Name: n.Name, IP: n.IP, Labels: n.Labels, Images: map[string]kubelet.Image{}}
	if converted.Name == "" {
		converted.Name = defaultNode
	}
	if converted.IP == "" {
		converted.IP = defaultIP
	}
	for name, i := range n.Images {
		converted.Images[name] = kubelet.Image{
			Present: i.Present, Name: i.Name, ID: i.ID, Pull: time.Duration(i.Pull), Size: i.Size,
			Fails: i.Fails, Failures: i.Failures,
		}
	}
	return converted
}

func (b behaviour) convert() (kubelet.Behaviour, error) {
	converted := kubelet.Behaviour{
		IgnoresTerm: b.IgnoresTerm,
		PostStart:   kubelet.Hook{Takes: time.Duration(b.PostStart.Takes), Fails: b.PostStart.Fails, Output: b.PostStart.Output},
		PreStop:     kubelet.Hook{Takes: time.Duration(b.PreStop.Takes), Fails: b.PreStop.Fails, Output: b.PreStop.Output},
		Startup:     convertChecks(b.Startup),
		Liveness:    convertChecks(b.Liveness),
		Readiness:   convertChecks(b.Readiness),
	}
	for i, r := range b.Runs {
		run, err := r.convert()
		if err != nil {
			return converted, fmt.Errorf("run %d: %w", i+1, err)
		}
		converted.Runs = append(converted.Runs, run)
	}
	return converted, nil
}

func convertChecks(checks []check) []kubelet.Check {
	var converted []kubelet.Check
	for _, c := range checks {
		converted = append(converted, kubelet.Check(c))
	}
	return converted
}

func (r run) convert() (kubelet.Run, error) {
	converted := kubelet.Run{
		Repeat: time.Duration(r.Repeat), Exit: r.Exit, OOM: r.OOM, Message: r.Message, StartError: r.StartError,
	}
	switch {
	case r.For != nil:
		converted.For, converted.Ends = time.Duration(*r.For), true
	case r.Exit != 0 || r.OOM:
		return converted, errors.New("it says how it ends, but not when; add \"for\"")
	}
	if r.Repeat > 0 && time.Duration(r.Repeat) < time.Second {
		return converted, errors.New("it repeats more than once in a second; make \"repeat\" longer")
	}
	for _, l := range r.Prints {
		converted.Prints = append(converted.Prints, kubelet.Line{After: l.after, Text: l.text})
	}
	if w := r.Waits; w != nil {
		every := time.Duration(w.Every)
		if w.Service == "" || every != 0 && every < 100*time.Millisecond {
			return converted, errors.New("it waits for no service, or looks more than ten times in a second")
		}
		converted.Waits = &kubelet.Wait{Service: w.Service, Ready: w.Ready, Every: every, Prints: w.Prints}
	}
	return converted, nil
}
