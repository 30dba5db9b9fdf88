package tui

import (
	"strings"
	"testing"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/tui/tree"
)

func TestCommand(t *testing.T) {
	tests := map[string]struct {
		subject tree.Subject
		want    string
	}{
		"what the cause says": {tree.Subject{Kind: "Pod", Findings: []model.Finding{{Next: "kubectl get secret -n shop"}}}, "kubectl get secret -n shop"},
		"a container":         {tree.Subject{Namespace: "shop", Kind: "Pod", Name: "api", Part: "app"}, "kubectl logs -n shop api -c app"},
		"a workload":          {tree.Subject{Namespace: "shop", Kind: "Deployment", Name: "api"}, "kubectl describe deployment -n shop api"},
		"a namespace":         {tree.Subject{Namespace: "shop"}, "kubectl get pods -n shop"},
		"no namespace":        {tree.Subject{}, "kubectl get pods -A"},
	}
	for name, test := range tests {
		if got := command(test.subject); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

func TestCommandMeansTheContextThatIsShown(t *testing.T) {
	d := start(t, 80, 24, shop(), nil)
	for context, want := range map[string]string{
		"":           "kubectl get pods -A",
		"production": "kubectl --context production get pods -A",
		"it's; rm":   `kubectl --context 'it'\''s; rm' get pods -A`,
	} {
		d.model.choice.Context = context
		if got := d.model.inContext("kubectl get pods -A"); got != want {
			t.Errorf("%s: %q, want %q", context, got, want)
		}
	}
}

func TestOffersOfAPod(t *testing.T) {
	d := start(t, 80, 24, shop(), nil)
	d.keys("j")
	s, _ := d.model.tree.Subject()
	texts := map[string]string{}
	for _, c := range d.model.offers(s) {
		texts[c.what] = c.text
	}
	for what, want := range map[string]string{
		"name": "init-crash", "line": "migrate (2 of 3) exits 3, 5 tries", "finding": "exit-code", "explanation": "pod init-crash",
	} {
		if !strings.Contains(texts[what], want) {
			t.Errorf("%s is %q, want %q in it", what, texts[what], want)
		}
	}
}
