package demo

import (
	"fmt"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"k8s.io/apimachinery/pkg/apis/meta/v1/validation"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// tabulator turns objects of one kind into the tables of one answer.
type tabulator struct {
	server  *Server
	printer *printer
	version schema.GroupVersion
	include metav1.IncludeObjectPolicy
	// columns is nil once the client knows them.
	columns []metav1.TableColumnDefinition
}

// tabulate returns what makes the tables that the client wants.
func (s *Server) tabulate(a *answer, res *resource) (*tabulator, error) {
	include := metav1.IncludeObjectPolicy(a.r.URL.Query().Get("includeObject"))
	if errs := validation.ValidateTableOptions(&metav1.TableOptions{IncludeObject: include}); len(errs) > 0 {
		return nil, apierrors.NewBadRequest(fmt.Sprintf("Unable to convert to Table as requested: %v", errs.ToAggregate()))
	}
	return &tabulator{
		server: s, printer: res.print, version: a.as.GroupVersion(), include: include, columns: res.print.columns,
	}, nil
}

// table returns objects as rows.
func (t *tabulator) table(header metav1.ListMeta, objects ...Object) *metav1.Table {
	table := &metav1.Table{ListMeta: header, ColumnDefinitions: t.columns, Rows: make([]metav1.TableRow, len(objects))}
	table.SetGroupVersionKind(t.version.WithKind(kindTable))
	now := t.server.world.Now()
	for i, obj := range objects {
		table.Rows[i] = t.printer.row(obj, now)
		table.Rows[i].Object.Object = t.included(obj)
	}
	return table
}

// one returns a single object as a table.
func (t *tabulator) one(obj Object) (runtime.Object, error) {
	return t.table(metav1.ListMeta{ResourceVersion: obj.GetResourceVersion()}, obj), nil
}

func (t *tabulator) list(objects []Object, header metav1.ListMeta) (runtime.Object, error) {
	return t.table(header, objects...), nil
}

// next returns one object as a table of a watch: only the first of them names
// the columns.
func (t *tabulator) next(obj Object) runtime.Object {
	table := t.table(metav1.ListMeta{ResourceVersion: obj.GetResourceVersion()}, obj)
	t.columns = nil
	return table
}

// included is what stands beside the cells of a row. The bookmark that ends a
// streamed list is known by its metadata, so that these are never left out.
func (t *tabulator) included(obj Object) runtime.Object {
	switch ends := obj.GetAnnotations()[metav1.InitialEventsAnnotationKey] != ""; {
	case t.include == metav1.IncludeObject:
		return obj
	case t.include == metav1.IncludeNone && !ends:
		return nil
	default:
		return partial(obj, t.version)
	}
}
