package recording

import (
	"github.com/initwatch/initwatch/model"
)

// Items returns what the entry means to the model: pods and events about
// pods. It returns nothing for every other entry.
func Items(e Entry) ([]model.Item, error) {
	switch {
	case e.Type != Added && e.Type != Modified && e.Type != Deleted:
		return nil, nil
	case e.Resource == Pods:
		return podItems(e)
	case e.Resource == Events:
		return eventItems(e)
	}
	return nil, nil
}

func podItems(e Entry) ([]model.Item, error) {
	pod, err := e.Pod()
	if err != nil {
		return nil, err
	}
	if e.Type == Deleted {
		key := model.Key{Namespace: pod.Namespace, Name: pod.Name, UID: string(pod.UID)}
		return []model.Item{{Op: model.OpPodGone, Key: key}}, nil
	}
	return []model.Item{{Op: model.OpPod, Pod: model.FromPod(pod)}}, nil
}

func eventItems(e Entry) ([]model.Item, error) {
	event, err := e.Event()
	if err != nil {
		return nil, err
	}
	if event.InvolvedObject.Kind != "Pod" {
		return nil, nil
	}
	if e.Type == Deleted {
		key := model.Key{Namespace: event.Namespace, Name: event.Name, UID: string(event.UID)}
		return []model.Item{{Op: model.OpEventGone, Key: key}}, nil
	}
	return []model.Item{{Op: model.OpEvent, Event: model.FromEvent(event)}}, nil
}
