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
		out: w, head: fmt.Sprintf("{\n  \"apiVersion\": %q,\n  \"kind\": %q,\n  \"asOf\": %q,\n  \"pods\": [", APIVersion, Kind, stamp(asOf)),
		between: "],\n  \"workloads\": [", tail: "]\n}\n", separator: ",", close: "\n  ",
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
		out: w, head: fmt.Sprintf("apiVersion: %s\nasOf: %q\nkind: %s\npods:", APIVersion, stamp(asOf), Kind),
		between: "workloads:", empty: " []\n", open: "\n", encode: yamlItem,
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

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

// form is how two lists, the pods and the workloads, are written one item
// after the other.
type form struct {
	out                 io.Writer
	head, between, tail string
	// open and close stand around the items of a list that has some; empty is
	// for one that has none.
	open, close, empty string
	separator          string
	encode             func(any) ([]byte, error)
	items              int // of the list that is being written
}

func (f *form) write(store *model.Store, asOf time.Time) error {
	if err := f.text(f.head); err != nil {
		return err
	}
	var workloads []Workload
	err := each(store, asOf, func(w Workload, pods []Pod) error {
		workloads = append(workloads, w)
		for i := range pods {
			if err := f.item(pods[i]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := f.next(f.between); err != nil {
		return err
	}
	for i := range workloads {
		if err := f.item(workloads[i]); err != nil {
			return err
		}
	}
	return f.next(f.tail)
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

// next ends a list and writes what stands behind it.
func (f *form) next(text string) error {
	end := f.close
	if f.items == 0 {
		end = f.empty
	}
	f.items = 0
	return f.text(end + text)
}

func (f *form) text(text string) error {
	if _, err := io.WriteString(f.out, text); err != nil {
		return fmt.Errorf("write explanation: %w", err)
	}
	return nil
}
