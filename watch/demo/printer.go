package demo

import (
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/initwatch/initwatch/model"
)

// What stands in a cell that has nothing to show.
const (
	none    = "<none>"
	unset   = "<unset>"
	unknown = "<unknown>"
)

// printer makes the rows that a server prints for one kind of objects, as
// pkg/printers/internalversion/printers.go of Kubernetes 1.36 does.
type printer struct {
	columns []metav1.TableColumnDefinition
	cells   func(obj Object, now time.Time) []any
	// conditions are those of the row. It may be nil.
	conditions func(obj Object) []metav1.TableRowCondition
}

// printing returns the printer of a kind of objects.
func printing[T Object](cells func(obj T, now time.Time) []any, columns ...metav1.TableColumnDefinition) *printer {
	return &printer{
		columns: columns,
		cells: func(obj Object, now time.Time) []any {
			typed, ok := obj.(T)
			if !ok {
				return nil
			}
			return cells(typed, now)
		},
	}
}

func (p *printer) row(obj Object, now time.Time) metav1.TableRow {
	row := metav1.TableRow{Cells: p.cells(obj, now)}
	if p.conditions != nil {
		row.Conditions = p.conditions(obj)
	}
	return row
}

// nameColumn is the column that names the object.
func nameColumn() metav1.TableColumnDefinition {
	return metav1.TableColumnDefinition{Name: "Name", Type: "string", Format: "name"}
}

func textColumn(name string) metav1.TableColumnDefinition {
	return metav1.TableColumnDefinition{Name: name, Type: "string"}
}

func numberColumn(name string) metav1.TableColumnDefinition {
	return metav1.TableColumnDefinition{Name: name, Type: "integer"}
}

// wide makes a column one that clients show only when they are asked for more.
func wide(column metav1.TableColumnDefinition) metav1.TableColumnDefinition {
	column.Priority = 1
	return column
}

// age is how long ago something was.
func age(at, now time.Time) string {
	if at.IsZero() {
		return unknown
	}
	return model.Age(at, now)
}

// ageOf is how long ago an object was created.
func ageOf(obj Object, now time.Time) string { return age(obj.GetCreationTimestamp().Time, now) }

// valueOf returns what p points to, or what a server sets when nobody did.
func valueOf[T any](p *T, preset T) T {
	if p == nil {
		return preset
	}
	return *p
}
