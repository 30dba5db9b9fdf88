package dump

import (
	"fmt"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/initwatch/initwatch/watch/recording"
)

// entriesOf describes the entries of a text: resource, type, when, name, UID,
// and the text of the object unless that is long.
func entriesOf(t *testing.T, text string) []string {
	t.Helper()
	var out []string
	_, err := Entries(t.Context(), []string{Stdin}, strings.NewReader(text), func(e recording.Entry, object runtime.Object) error {
		about := fmt.Sprint(e.Resource, " ", e.Type, " ", e.Observed.Format("15:04"))
		if object != nil {
			info, err := meta.Accessor(object)
			if err != nil {
				return err
			}
			about += " " + info.GetName() + " " + string(info.GetUID())
		}
		out = append(out, about+" "+string(e.Object))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestEntries(t *testing.T) {
	const claim = `{"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"data","namespace":"shop"}}`
	const pod = `{"kind":"Pod","apiVersion":"v1","metadata":{"name":"a","namespace":"shop","annotations":{"note":"b"}},"spec":{"tolerations":[{"key":"c"}],"containers":[{"name":"app","command":["d"]}]}}`
	const slice = `{"apiVersion":"discovery.k8s.io/v1","kind":"EndpointSlice","metadata":{"name":"db-1","namespace":"shop"}}`
	got := entriesOf(t, claim+pod+slice+`{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d","uid":"1",`+
		`"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"hidden"},"managedFields":[{"manager":"hidden"}]}}
		{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"},"data":{"key":"hidden"}}`)
	diff(t, []string{
		"persistentvolumeclaims ADDED 00:00 data  " + claim,
		"pods ADDED 00:00 a shop/a " + pod,
		"endpointslices ADDED 00:00 db-1 EndpointSlice.discovery.k8s.io/shop/db-1 " + slice,
		`deployments ADDED 00:00 d 1 {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d","uid":"1","annotations":{}}}`,
	}, got)
	recorded := `{"observed":"2026-01-02T03:04:05Z","resource":%q,"type":%q,"object":{}}` + "\n"
	got = entriesOf(t, fmt.Sprintf(recorded, "pods", "ADDED")+fmt.Sprintf(recorded, "logs", "ADDED")+fmt.Sprintf(recorded, "pods", "ENDLIST"))
	diff(t, []string{"pods ADDED 03:04   {}", "logs ADDED 03:04 {}", "pods ENDLIST 03:04 {}"}, got)
}

// TestEntriesInYAML holds that YAML gives what JSON gives.
func TestEntriesInYAML(t *testing.T) {
	got := entriesOf(t, "kind: List\napiVersion: v1\nitems:\n- kind: Pod\n  apiVersion: v1\n  metadata: {name: a, uid: u}\n  spec: {dnsPolicy: Default}\n")
	diff(t, []string{`pods ADDED 00:00 a u {"apiVersion":"v1","kind":"Pod","metadata":{"name":"a","uid":"u"},"spec":{"dnsPolicy":"Default"}}`}, got)
}
