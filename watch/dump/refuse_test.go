package dump

import (
	"strings"
	"testing"
)

func TestRefused(t *testing.T) {
	const item = `{"kind":"Pod","metadata":{"name":"a"}}`
	large := `{"kind":"Pod","metadata":{"name":"` + strings.Repeat("x", maxObject+windowSize) + `"}}`
	long := zipped(t, readFile(t, "testdata/shop.json"))
	tests := map[string]struct {
		text string
		want string
	}{
		"empty":             {"", "it is empty; save what kubectl get"},
		"blank":             {" \n\n", "it is empty"},
		"comments":          {"# nothing\n---\n# here\n", "it holds no object"},
		"table":             {"NAME   READY   STATUS    RESTARTS   AGE\nweb    0/1     Pending   0          3s\n", "add -o yaml"},
		"wide table":        {"NAMESPACE     NAME  READY\n", "add -o yaml"},
		"event table":       {"LAST SEEN   TYPE      REASON\n", "add -o yaml"},
		"description":       {"Name:             web\nNamespace:        shop\n", "kubectl describe"},
		"complaint":         {"Error from server (Forbidden): pods is forbidden\n", "without 2>&1"},
		"HTML":              {"\n<!doctype html>\n<html>", "an HTML or XML page"},
		"UTF-16":            {"\xff\xfea\x00p\x00i\x00", "Out-File -Encoding utf8"},
		"zip":               {"PK\x03\x04\x14\x00", "it is an archive"},
		"tar":               {zipped(t, "dump/"+strings.Repeat("\x00", 252)+"ustar\x00"), "it is an archive"},
		"xz":                {"\xfd7zXZ\x00", "use gzip or zstd"},
		"binary":            {"\x7fELF\x02\x01\x01\x00", "it is binary data"},
		"not UTF-8":         {"kind: \xffPod\n", "it is binary data"},
		"gzip, cut":         {long[:len(long)-30], "the compressed data is damaged or was cut off"},
		"gzip, head cut":    {"\x1f\x8b\x08", "the compressed data is damaged or was cut off"},
		"zstd, cut":         {zstdOf(t, item)[:12], "the compressed data is damaged or was cut off"},
		"status":            {`{"kind":"Status","apiVersion":"v1","message":"pods is forbidden"}`, "line 1, byte 0: it holds the API server's refusal and no objects: pods is forbidden"},
		"YAML status":       {"---\nkind: Status\nmessage: \"not\\e[31m found\"\n", "line 2: it holds the API server's refusal and no objects: not␛[31m found"},
		"API table":         {`{"kind":"Table","apiVersion":"meta.k8s.io/v1","rows":[]}`, "without the objects"},
		"no kind":           {`{"a":1}`, "the object has no kind"},
		"no name":           {`{"kind":"Pod"}`, "the pod has no name"},
		"wrong field":       {"{\n\"kind\":\"List\",\"items\":[\n{\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\"},\"spec\":7}]}", "line 3, byte 26: the pod a does not have the fields"},
		"cut list":          {`{"items":[` + item + ",", "line 1, byte 49: the file ends within an object: it was cut off"},
		"cut string":        {`{"kind":"Po`, "the file ends within a string"},
		"cut literal":       {`{"kind":tru`, "the file ends within an object"},
		"number":            {`{"a":01}`, `expected a value, and found "01"`},
		"no value":          {`{"a":}`, `expected a value, and found '}'`},
		"no comma":          {"{\"kind\":\"Pod\"\n\"a\":1}", "line 2, byte 14: expected a comma"},
		"no colon":          {`{"kind" "Pod"}`, `expected a colon after the key "kind"`},
		"no key":            {`{"kind":"Pod",}`, "expected a key"},
		"no object":         {`{"items":[` + item + ",1]}", "line 1, byte 49: expected an object among the items"},
		"rubbish behind":    {item + "\nrubbish", "line 2, byte 39: expected an object"},
		"deep":              {`{"a":` + strings.Repeat("[", maxDepth+1), "nest more than 500 deep"},
		"large":             {large, "larger than 16 MiB"},
		"large, packed":     {zipped(t, large), "larger than 16 MiB"},
		"large YAML":        {"kind: Pod\nspec: " + strings.Repeat("x", maxObject), "line 2: the object is larger than 16 MiB"},
		"large YAML object": {"kind: Pod\n" + strings.Repeat("# "+strings.Repeat("x", 1000)+"\n", 17000), "larger than 16 MiB"},
		"quantity":          {`{"kind":"Pod","metadata":{"name":"a"},"spec":{"overhead":{"cpu":"1e99999999"}}}`, "absurdly large"},
		"quantity, escaped": {`{"kind":"Pod","metadata":{"name":"a"},"spec":{"\u006fverhead":{"cpu":"1\u00659999999"}}}`, "absurdly large"},
		"quantity, number":  {`{"kind":"Pod","metadata":{"name":"a"},"spec":{"overhead":{"cpu":1e99999999}}}`, "absurdly large"},
		"quantity, long":    {`{"kind":"Pod","metadata":{"name":"a"},"spec":{"overhead":{"cpu":" ` + strings.Repeat("9", 101) + `"}}}`, "absurdly large"},
		"logs":              {item + "\n==== START logs for container a of pod shop/a ====\n", "with --output-directory"},
		"YAML tab":          {"kind: List\nitems:\n- kind: Pod\n  metadata:\n\tname: a\n", "line 5: expected YAML"},
		"YAML, colon":       {"kind: Pod\nmetadata:\n  name: a: b\n", "line 3: expected YAML"},
		"YAML text":         {"hello\nworld\n", "line 1: expected an object with apiVersion and kind"},
		"YAML, item":        {"kind: List\nitems:\n- kind: Pod\n  metadata: {name: a}\n- seven\n", "line 5: expected an object"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := collect(t, tt.text)
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.HasPrefix(err.Error(), "read standard input: ") {
				t.Errorf("error %v, want one with %q", err, tt.want)
			}
		})
	}
}
