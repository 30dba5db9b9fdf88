package main

import (
	"slices"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/watch/recording"
)

// change is something for a recording.
type change struct {
	resource model.Resource
	kind     string
	object   runtime.Object
}

// answers is what answered questions up to now. The same is asked again and
// again, and only what is new is recorded.
type answers struct {
	// versions are those of objects, missing for what is known not to be there.
	versions map[answered]string
	// listing tells which objects the list that is under way holds, listed which
	// lists have ended once.
	listing map[listed]map[string]bool
	listed  map[listed]bool
}

// listed names a list.
type listed struct {
	resource  model.Resource
	namespace string
}

// answered names an object that answered a question.
type answered struct {
	listed
	name string
}

// missing stands for the version of what is not there.
const missing = "none"

func newAnswers() answers {
	return answers{versions: map[answered]string{}, listing: map[listed]map[string]bool{}, listed: map[listed]bool{}}
}

// news returns what of a change is to be recorded: all that is no answer; of an
// answer, what it was not before.
func (a *answers) news(c change) []change {
	if c.resource == model.Pods || c.resource == model.Events || c.resource.Workload() {
		return []change{c}
	}
	info, err := meta.Accessor(c.object)
	if err != nil {
		return nil
	}
	list := listed{c.resource, info.GetNamespace()}
	switch c.kind {
	case recording.BeginList:
		a.listing[list] = map[string]bool{}
		return a.once(list, c)
	case recording.EndList:
		return append(a.gone(list), a.once(list, c)...)
	}
	key := answered{list, info.GetName()}
	if seen := a.listing[list]; seen != nil {
		seen[key.name] = true
	}
	return a.one(key, info.GetResourceVersion(), c)
}

// one returns a change of one object, unless it is known.
func (a *answers) one(key answered, version string, c change) []change {
	if c.kind == recording.Deleted {
		version = missing
	}
	before := a.versions[key]
	a.versions[key] = version
	if before != "" && before == version {
		return nil
	}
	return []change{c}
}

// once returns the marks of a list when it is the first one of its kind: later
// ones lack what has not changed.
func (a *answers) once(list listed, mark change) []change {
	if a.listed[list] {
		return nil
	}
	a.listed[list] = mark.kind == recording.EndList
	return []change{mark}
}

// gone ends a list, and returns what was there before it and is not in it.
func (a *answers) gone(list listed) []change {
	var names []string
	for key, version := range a.versions {
		if key.listed == list && version != missing && !a.listing[list][key.name] {
			delete(a.versions, key)
			names = append(names, key.name)
		}
	}
	delete(a.listing, list)
	slices.Sort(names)
	out := make([]change, len(names))
	for i, name := range names {
		object := &metav1.PartialObjectMetadata{ObjectMeta: metav1.ObjectMeta{Namespace: list.namespace, Name: name}}
		out[i] = change{list.resource, recording.Deleted, object}
	}
	return out
}
