package report_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/internal/session"
	"github.com/initwatch/initwatch/model/report"
	"github.com/initwatch/initwatch/model/words"
)

// TestSchema holds the published schema against the types that are written.
// With -update it writes the schema.
func TestSchema(t *testing.T) {
	s := schemaOf(reflect.TypeFor[report.Explanation]())
	s["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	s["title"] = "What initwatch explain -o json writes, " + report.APIVersion
	text, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	session.Golden(t, "../../docs/explanation.schema.json", string(text)+"\n")
}

// enums are the types that are written as one of a few words.
var enums = map[reflect.Type][]string{
	reflect.TypeFor[words.Verdict]():  spell(words.Up, words.Failed),
	reflect.TypeFor[words.State]():    spell(words.StateUnknown, words.StateRebuilding),
	reflect.TypeFor[words.Result]():   spell(words.ResultNone, words.ResultFailed),
	reflect.TypeFor[model.Kind]():     spell(model.KindInit, model.KindEphemeral),
	reflect.TypeFor[model.Severity](): spell(model.Info, model.Fatal),
	reflect.TypeFor[model.Heals]():    {string(model.HealsItself), string(model.NeedsChange), string(model.HealsNever)},
}

// spell lists the words of an enum from its first to its last value.
func spell[E interface {
	~uint8
	fmt.Stringer
}](first, last E) []string {
	var out []string
	for e := first; e <= last; e++ {
		out = append(out, e.String())
	}
	return out
}

func schemaOf(t reflect.Type) map[string]any {
	if words, is := enums[t]; is {
		return map[string]any{"type": "string", "enum": words}
	}
	if t == reflect.TypeFor[time.Time]() {
		return map[string]any{"type": "string", "format": "date-time"}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return schemaOf(t.Elem())
	case reflect.Slice:
		return map[string]any{"type": "array", "items": schemaOf(t.Elem())}
	case reflect.Struct:
		return objectSchema(t)
	case reflect.Int:
		return map[string]any{"type": "integer"}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	default:
		return map[string]any{"type": "string"}
	}
}

func objectSchema(t reflect.Type) map[string]any {
	properties, required := map[string]any{}, []string{}
	for i := range t.NumField() {
		if t.Field(i).Anonymous {
			embedded := objectSchema(t.Field(i).Type)
			maps.Copy(properties, embedded["properties"].(map[string]any))
			required = append(required, embedded["required"].([]string)...)
			continue
		}
		if !t.Field(i).IsExported() {
			continue
		}
		name, options, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		properties[name] = schemaOf(t.Field(i).Type)
		if !strings.Contains(options, "omit") {
			required = append(required, name)
		}
	}
	return map[string]any{"type": "object", "properties": properties, "required": required, "additionalProperties": false}
}

// TestOutputFitsSchema walks what was written for a recorded session beside the
// schema.
func TestOutputFitsSchema(t *testing.T) {
	for _, version := range session.Versions {
		store, asOf := until(t, session.Read(t, version), time.Minute)
		text, err := json.Marshal(report.Build(store, asOf))
		if err != nil {
			t.Fatal(err)
		}
		fitsSchema(t, text)
	}
}

func fitsSchema(t *testing.T, text []byte) {
	t.Helper()
	var written any
	if err := json.Unmarshal(text, &written); err != nil {
		t.Fatal(err)
	}
	fits(t, "", written, schemaOf(reflect.TypeFor[report.Explanation]()))
}

func fits(t *testing.T, path string, value any, schema map[string]any) {
	t.Helper()
	switch schema["type"] {
	case "object":
		object, is := value.(map[string]any)
		if !is {
			t.Fatalf("%s is %T, not an object", path, value)
		}
		for _, name := range schema["required"].([]string) {
			if _, has := object[name]; !has {
				t.Errorf("%s.%s is missing", path, name)
			}
		}
		for name, member := range object {
			fits(t, path+"."+name, member, schema["properties"].(map[string]any)[name].(map[string]any))
		}
	case "array":
		list, is := value.([]any)
		if !is {
			t.Fatalf("%s is %T, not a list", path, value)
		}
		for i, item := range list {
			fits(t, fmt.Sprintf("%s[%d]", path, i), item, schema["items"].(map[string]any))
		}
	case "string":
		if _, is := value.(string); !is {
			t.Errorf("%s is %T, not a string", path, value)
		}
	}
}
