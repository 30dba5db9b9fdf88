package demo

import (
	"fmt"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/labels"
)

// filter is what a list or watch selects.
type filter struct {
	res       *resource
	namespace string
	labels    labels.Selector
	fields    fields.Selector
}

func newFilter(t target, opts *metav1.ListOptions) (*filter, error) {
	byLabel, err := labels.Parse(opts.LabelSelector)
	if err != nil {
		return nil, apierrors.NewBadRequest(fmt.Sprintf("unable to parse requirement: %v", err))
	}
	byField, err := fields.ParseSelector(opts.FieldSelector)
	if err != nil {
		return nil, apierrors.NewBadRequest(err.Error())
	}
	known := t.res.fieldSet(t.res.newObject())
	for _, requirement := range byField.Requirements() {
		if !known.Has(requirement.Field) {
			return nil, apierrors.NewBadRequest(fmt.Sprintf("field label not supported: %s", requirement.Field))
		}
	}
	return &filter{res: t.res, namespace: t.namespace, labels: byLabel, fields: byField}, nil
}

// selective reports whether the filter leaves anything out but namespaces.
func (f *filter) selective() bool { return !f.labels.Empty() || !f.fields.Empty() }

// matches reports whether obj, which may be nil, is selected.
func (f *filter) matches(obj Object) bool {
	if obj == nil || (f.namespace != "" && obj.GetNamespace() != f.namespace) {
		return false
	}
	if !f.labels.Empty() && !f.labels.Matches(labels.Set(obj.GetLabels())) {
		return false
	}
	return f.fields.Empty() || f.fields.Matches(f.res.fieldSet(obj))
}
