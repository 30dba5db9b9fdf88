package watch

import (
	"context"
	"fmt"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/initwatch/initwatch/model/words"
)

// namespacePage is how many namespaces one answer may bring.
const namespacePage = 500

// Namespaces returns the names of all namespaces. Whoever may read the pods of
// some of them often may not list them: the error says so in a sentence for a
// person.
func (c *Cluster) Namespaces(ctx context.Context) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, answerTimeout)
	defer cancel()
	defer context.AfterFunc(c.life, cancel)()
	if !c.enter() {
		return nil, context.Canceled
	}
	defer c.wg.Done()
	var names []string
	options := metav1.ListOptions{Limit: namespacePage}
	for {
		list, err := c.clients.unary.Namespaces().List(ctx, options)
		if err != nil {
			return nil, c.unlisted(err)
		}
		for i := range list.Items {
			names = append(names, words.Clean(list.Items[i].Name))
		}
		if options.Continue = list.Continue; options.Continue == "" {
			return names, nil
		}
	}
}

// unlisted says why namespaces cannot be listed, and what is left to do.
func (c *Cluster) unlisted(err error) error {
	if apierrors.IsForbidden(err) {
		return fmt.Errorf("%s list namespaces; type the name of one you may read", whoMayNot(err))
	}
	return fmt.Errorf("list namespaces: %w; or type the name of one", c.unread(err, "list", "namespaces", ""))
}

// Context is the kubeconfig's name of the context that is read, "" when it is
// not known.
func (c *Cluster) Context() string { return c.options.Context }

// Absent returns those of some namespaces that do not exist. One of which that
// cannot be known is not among them.
func (c *Cluster) Absent(ctx context.Context, namespaces ...string) []string {
	ctx, cancel := context.WithTimeout(ctx, answerTimeout)
	defer cancel()
	defer context.AfterFunc(c.life, cancel)()
	if !c.enter() {
		return nil
	}
	defer c.wg.Done()
	var absent []string
	for _, name := range namespaces {
		if name == "" {
			continue
		}
		if _, err := c.clients.unary.Namespaces().Get(ctx, name, metav1.GetOptions{}); apierrors.IsNotFound(err) {
			absent = append(absent, name)
		}
	}
	return absent
}
