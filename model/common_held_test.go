package model_test

import (
	"testing"
	"time"

	"github.com/initwatch/initwatch/model"
)

// TestHeldSinceTheCause holds that a cause is as old as the trouble of the pods
// that it holds, not as that of others of the workload.
func TestHeldSinceTheCause(t *testing.T) {
	cause := model.Cause{Key: "node/w-3"}
	entry := func(key string, since time.Duration) *model.Entry {
		return &model.Entry{Diagnosis: model.Diagnosis{
			Attention: true, Since: start.Add(-since), Findings: []model.Finding{{Cause: model.Cause{Key: key}}},
		}}
	}
	w := &model.Workload{Entries: []*model.Entry{entry("image/x", time.Hour), entry(cause.Key, time.Second), entry(cause.Key, time.Minute)}}
	w.Since = start.Add(-time.Hour)
	if pods, since := w.Held(cause); pods != 2 || !since.Equal(start.Add(-time.Minute)) {
		t.Errorf("it holds %d pods since %s", pods, since)
	}
	if pods, since := w.Held(model.Cause{Key: "quota/none"}); pods != 0 || !since.Equal(w.Since) {
		t.Errorf("what holds no pod holds %d since %s", pods, since)
	}
}
