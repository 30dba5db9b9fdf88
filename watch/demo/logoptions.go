package demo

import (
	"fmt"
	"net/url"
	"strconv"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// logOptions reads and checks the parameters of a request for the log of a
// pod, with the rules of a real server.
func logOptions(query url.Values, pod string) (*corev1.PodLogOptions, error) {
	q := &logQuery{values: query}
	opts := &corev1.PodLogOptions{
		Container:    query.Get("container"),
		Follow:       q.flag("follow"),
		Previous:     q.flag("previous"),
		Timestamps:   q.flag("timestamps"),
		TailLines:    q.number("tailLines"),
		LimitBytes:   q.number("limitBytes"),
		SinceSeconds: q.number("sinceSeconds"),
		SinceTime:    q.time("sinceTime"),
	}
	if stream, given := q.get("stream"); given {
		opts.Stream = &stream
	}
	if q.err != nil {
		return nil, apierrors.NewBadRequest(q.err.Error())
	}
	if errs := checkLogOptions(opts); len(errs) > 0 {
		return nil, apierrors.NewInvalid(schema.GroupKind{Kind: "PodLogOptions"}, pod, errs)
	}
	return opts, nil
}

func checkLogOptions(opts *corev1.PodLogOptions) field.ErrorList {
	var errs field.ErrorList
	if opts.TailLines != nil && *opts.TailLines < 0 {
		errs = append(errs, field.Invalid(field.NewPath("tailLines"), *opts.TailLines, "must be greater than or equal to 0"))
	}
	if opts.LimitBytes != nil && *opts.LimitBytes < 1 {
		errs = append(errs, field.Invalid(field.NewPath("limitBytes"), *opts.LimitBytes, "must be greater than 0"))
	}
	if opts.Stream != nil { // the feature PodLogsQuerySplitStreams is off
		errs = append(errs, field.Forbidden(field.NewPath("stream"), "may not be specified"))
	}
	if opts.SinceSeconds != nil && opts.SinceTime != nil {
		return append(errs, field.Forbidden(field.NewPath(""), "at most one of `sinceTime` or `sinceSeconds` may be specified"))
	}
	if opts.SinceSeconds != nil && *opts.SinceSeconds < 1 {
		errs = append(errs, field.Invalid(field.NewPath("sinceSeconds"), *opts.SinceSeconds, "must be greater than 0"))
	}
	return errs
}

// logQuery reads typed parameters and keeps the first error.
type logQuery struct {
	values url.Values
	err    error
}

// get returns a parameter; ok is false when it is not given.
func (q *logQuery) get(name string) (value string, ok bool) {
	value = q.values.Get(name)
	return value, value != ""
}

func (q *logQuery) note(name, value string, err error) {
	if err != nil && q.err == nil {
		q.err = fmt.Errorf("parse %s=%q: %w", name, value, err)
	}
}

func (q *logQuery) flag(name string) bool {
	value, ok := q.get(name)
	if !ok {
		return false
	}
	on, err := strconv.ParseBool(value)
	q.note(name, value, err)
	return on
}

func (q *logQuery) number(name string) *int64 {
	value, ok := q.get(name)
	if !ok {
		return nil
	}
	number, err := strconv.ParseInt(value, 10, 64)
	q.note(name, value, err)
	return &number
}

func (q *logQuery) time(name string) *metav1.Time {
	value, ok := q.get(name)
	if !ok {
		return nil
	}
	at, err := time.Parse(time.RFC3339, value)
	q.note(name, value, err)
	return &metav1.Time{Time: at}
}
