package demo

import (
	"fmt"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	apiresource "k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// uid finds UIDs wherever they stand: in metadata, references, annotations and
// in the messages of events.
var uid = regexp.MustCompile(`\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b`)

const uidLength = 36

// mover moves recorded objects to another time and gives them other UIDs.
type mover struct {
	from  time.Time // recorded
	to    time.Time // when that is to happen
	round int
}

// time returns when something happens that was recorded at t. The zero time
// stays.
func (m mover) time(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return m.to.Add(t.Sub(m.from))
}

// object returns a moved copy of obj.
func (m mover) object(obj Object) Object {
	obj = copyOf(obj)
	obj.SetManagedFields(nil)
	m.walk(reflect.ValueOf(obj).Elem())
	if event, ok := obj.(*corev1.Event); ok {
		event.Name = m.eventName(event.Name)
	}
	return obj
}

// walk moves every time and UID below v, whichever field of whichever kind it
// is in.
func (m mover) walk(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			m.walk(v.Elem())
		}
	case reflect.Struct:
		m.walkStruct(v)
	case reflect.Slice:
		for i := range v.Len() {
			m.walk(v.Index(i))
		}
	case reflect.Map:
		m.walkMap(v)
	case reflect.String:
		v.SetString(m.text(v.String()))
	}
}

func (m mover) walkStruct(v reflect.Value) {
	switch value := v.Addr().Interface().(type) {
	case *metav1.Time:
		*value = metav1.NewTime(m.time(value.Time).Truncate(time.Second))
	case *metav1.MicroTime:
		*value = metav1.NewMicroTime(m.time(value.Time).Truncate(time.Microsecond))
	case *apiresource.Quantity:
	default:
		for i := range v.NumField() {
			m.walk(v.Field(i))
		}
	}
}

// walkMap replaces the texts in a map of texts. No map of these kinds holds a
// time.
func (m mover) walkMap(v reflect.Value) {
	if texts, ok := v.Interface().(map[string]string); ok {
		for key, text := range texts {
			texts[key] = m.text(text)
		}
	}
}

// text replaces the UIDs in s.
func (m mover) text(s string) string {
	if len(s) < uidLength || m.round == 0 {
		return s
	}
	return uid.ReplaceAllStringFunc(s, m.uid)
}

// uid returns another UID, always the same one within a round.
func (m mover) uid(old string) string {
	head, tail := old[:uidLength-12], old[uidLength-12:]
	node, err := strconv.ParseUint(tail, 16, 64)
	if err != nil {
		return old
	}
	return fmt.Sprintf("%s%012x", head, node^uint64(m.round))
}

// eventName moves the time in an event's name: emitters end it in the
// nanosecond of the first occurrence, as a hexadecimal number.
func (m mover) eventName(name string) string {
	dot := strings.LastIndexByte(name, '.')
	nanos, err := strconv.ParseInt(name[dot+1:], 16, 64)
	if dot < 0 || err != nil {
		return name
	}
	return fmt.Sprintf("%s%x", name[:dot+1], m.time(time.Unix(0, nanos)).UnixNano())
}
