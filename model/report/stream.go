package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"sigs.k8s.io/yaml"

	"github.com/initwatch/initwatch/model"
)

// JSON writes the explanation of everything that the store holds as JSON, pod
// by pod: that of a large cluster need not be held.
func JSON(w io.Writer, store *model.Store, asOf time.Time) error {
	f := form{
		out: w, head: fmt.Sprintf("{\n  \"apiVersion\": %q,\n  \"kind\": %q,%s", APIVersion, Kind, stamp("\n  \"asOf\": %q,", asOf)),
		list: "\n  %q: [", separator: ",", close: "\n  ", end: "]", between: ",", tail: "\n}\n",
		encode: func(v any) ([]byte, error) {
			text, err := json.MarshalIndent(v, "    ", "  ")
			return append([]byte("\n    "), text...), err
		},
	}
	return f.write(store, asOf)
}

// YAML writes what JSON writes as YAML.
func YAML(w io.Writer, store *model.Store, asOf time.Time) error {
	f := form{
		out: w, head: fmt.Sprintf("apiVersion: %s\nkind: %s\n%s", APIVersion, Kind, stamp("asOf: %q\n", asOf)),
		list: "%s:", empty: " []\n", open: "\n", encode: yamlItem,
	}
	return f.write(store, asOf)
}

// yamlItem writes v as an item of a list.
func yamlItem(v any) ([]byte, error) {
	text, err := yaml.Marshal(v)
	if err != nil {
		return nil, err
	}
	indented := bytes.ReplaceAll(bytes.TrimSuffix(text, []byte("\n")), []byte("\n"), []byte("\n  "))
	return append(append([]byte("- "), indented...), '\n'), nil
}

// stamp writes a time in a form, "" for one that is not known.
func stamp(form string, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return fmt.Sprintf(form, t.UTC().Format(time.RFC3339Nano))
}

// form is how three lists, the shared causes, the pods and the workloads, are
// written one item after the other.
type form struct {
	out        io.Writer
	head, tail string
	// list is the name of a list as it stands before it, end what stands behind
	// one, and between what stands between two.
	list, end, between string
	// open and close stand around the items of a list that has some; empty is
	// for one that has none.
	open, close, empty string
	separator          string
	encode             func(any) ([]byte, error)
	items              int // of the list that is being written
}

func (f *form) write(store *model.Store, asOf time.Time) error {
	if err := f.text(f.head + fmt.Sprintf(f.list, "causes")); err != nil {
		return err
	}
	if err := writeAll(f, shared(store)); err != nil {
		return err
	}
	if err := f.next("pods"); err != nil {
		return err
	}
	var workloads []Workload
	err := each(store, asOf, func(w Workload, pods []Pod) error {
		workloads = append(workloads, w)
		return writeAll(f, pods)
	})
	if err != nil {
		return err
	}
	if err := f.next("workloads"); err != nil {
		return err
	}
	if err := writeAll(f, workloads); err != nil {
		return err
	}
	return f.text(f.ended() + f.tail)
}

func writeAll[T any](f *form, items []T) error {
	for i := range items {
		if err := f.item(items[i]); err != nil {
			return err
		}
	}
	return nil
}

func (f *form) item(v any) error {
	before := f.separator
	if f.items == 0 {
		before = f.open
	}
	f.items++
	text, err := f.encode(v)
	if err != nil {
		return fmt.Errorf("encode explanation: %w", err)
	}
	if err := f.text(before); err != nil {
		return err
	}
	return f.text(string(text))
}

// next ends a list and begins the next one.
func (f *form) next(name string) error {
	return f.text(f.ended() + f.between + fmt.Sprintf(f.list, name))
}

// ended is what stands behind the list that was written.
func (f *form) ended() string {
	before := f.close
	if f.items == 0 {
		before = f.empty
	}
	f.items = 0
	return before + f.end
}

func (f *form) text(text string) error {
	if _, err := io.WriteString(f.out, text); err != nil {
		return fmt.Errorf("write explanation: %w", err)
	}
	return nil
}
