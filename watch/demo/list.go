package demo

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"sort"
	"strconv"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/apis/meta/internalversion"
	"k8s.io/apimachinery/pkg/apis/meta/internalversion/validation"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// latest in a continue token asks for the rest of an expired list as it is
// now.
const latest = -1

// page is where a list goes on. It has the form of a real server's token.
type page struct {
	APIVersion string `json:"v"`
	Version    int64  `json:"rv"`
	Start      string `json:"start"`
}

const pageVersion = "meta.k8s.io/v1"

func (p page) encode() string {
	p.APIVersion = pageVersion
	data, err := json.Marshal(p)
	if err != nil {
		panic(fmt.Sprintf("encode continue token: %v", err))
	}
	return base64.RawURLEncoding.EncodeToString(data)
}

func decodePage(token string) (page, error) {
	var p page
	data, err := base64.RawURLEncoding.DecodeString(token)
	if err == nil {
		err = json.Unmarshal(data, &p)
	}
	if err != nil || p.APIVersion != pageVersion || p.Start == "" || p.Version == 0 {
		return page{}, apierrors.NewBadRequest("continue key is not valid")
	}
	return p, nil
}

// snapshot is the objects of one version, in order, from the key start on.
type snapshot struct {
	objects []Object
	version uint64
	start   string
}

func (s *Server) serveList(a *answer, t target, opts *metav1.ListOptions) error {
	selects, err := s.admit("list", t, opts)
	if err != nil {
		return err
	}
	if opts.ResourceVersion == "0" && !t.res.uncached {
		opts.Limit = 0
	}
	from, err := s.snapshot(t.res, opts)
	if err != nil {
		return err
	}
	form, err := s.form(a, t.res)
	if err != nil {
		return err
	}
	chosen, header := from.choose(selects, opts.Limit)
	list, err := form.list(chosen, header)
	if err != nil {
		return err
	}
	return a.send(http.StatusOK, list)
}

// admit checks rights and options, and returns what is selected.
func (s *Server) admit(verb string, t target, opts *metav1.ListOptions) (*filter, error) {
	selects, err := newFilter(t, opts)
	if err != nil {
		return nil, err
	}
	// A watch or list of one name is about that name, as far as rights go.
	if name, ok := selects.fields.RequiresExactMatch("metadata.name"); ok {
		t.name = name
	}
	if err := s.authorize(verb, t); err != nil {
		return nil, err
	}
	return selects, s.validate(opts)
}

// validate checks the options with the rules of a real server.
func (s *Server) validate(opts *metav1.ListOptions) error {
	internal := &internalversion.ListOptions{
		Watch: opts.Watch, ResourceVersion: opts.ResourceVersion, ResourceVersionMatch: opts.ResourceVersionMatch,
		Continue: opts.Continue, SendInitialEvents: opts.SendInitialEvents,
	}
	if errs := validation.ValidateListOptions(internal, s.faults.streamsLists()); len(errs) > 0 {
		kind := schema.GroupKind{Group: metav1.GroupName, Kind: "ListOptions"}
		return apierrors.NewInvalid(kind, "", errs)
	}
	return nil
}

// snapshot returns the objects as the resource version, its match or a
// continue token ask for.
func (s *Server) snapshot(res *resource, opts *metav1.ListOptions) (*snapshot, error) {
	if opts.Continue != "" {
		return s.nextPage(res, opts.Continue)
	}
	version, err := parseVersion(opts.ResourceVersion)
	if err != nil {
		return nil, err
	}
	objects, last := s.store.all(res)
	if version > last.version {
		return nil, apierrors.NewTimeoutError(fmt.Sprintf("Too large resource version: %d, current: %d", version, last.version), 1)
	}
	exact := opts.ResourceVersionMatch == metav1.ResourceVersionMatchExact ||
		opts.ResourceVersionMatch == "" && opts.Limit > 0 && version > 0
	if !exact {
		return &snapshot{objects: objects, version: last.version}, nil
	}
	objects, ok := s.store.at(res, version)
	if !ok {
		return nil, apierrors.NewResourceExpired("The resourceVersion for the provided list is too old.")
	}
	return &snapshot{objects: objects, version: version}, nil
}

// nextPage returns what the continue token was given for.
func (s *Server) nextPage(res *resource, token string) (*snapshot, error) {
	p, err := decodePage(token)
	if err != nil {
		return nil, err
	}
	if p.Version == latest {
		objects, last := s.store.all(res)
		return &snapshot{objects: objects, version: last.version, start: p.Start}, nil
	}
	objects, ok := s.store.at(res, uint64(p.Version))
	if !ok {
		return nil, expiredPage(p)
	}
	return &snapshot{objects: objects, version: uint64(p.Version), start: p.Start}, nil
}

// expiredPage carries a token for the rest of the list as it is now.
func expiredPage(p page) error {
	p.Version = latest
	expired := apierrors.NewResourceExpired("The provided continue parameter is too old to display a consistent list result. " +
		"Start a new list, or use the continue token in this response for an inconsistent rest.")
	expired.ErrStatus.Continue = p.encode()
	return expired
}

// choose returns the first objects that are selected, limit of them at most,
// and what to say about them as a list. A limit of 0 is none.
func (from *snapshot) choose(selects *filter, limit int64) ([]Object, metav1.ListMeta) {
	header := metav1.ListMeta{ResourceVersion: formatVersion(from.version)}
	rest := from.rest(selects.namespace)
	var chosen []Object
	for i, obj := range rest {
		if limit > 0 && int64(len(chosen)) == limit {
			// The next page begins right after the last object of this one.
			header.Continue = page{Version: int64(from.version), Start: keyOf(rest[i-1]) + "\x00"}.encode()
			header.RemainingItemCount = remaining(selects, len(rest)-i)
			break
		}
		if selects.matches(obj) {
			chosen = append(chosen, obj)
		}
	}
	return chosen, header
}

// remaining is what a server tells of the objects that are left: only a list
// that leaves nothing out knows how many there are.
func remaining(selects *filter, count int) *int64 {
	if selects.selective() {
		return nil
	}
	left := int64(count)
	return &left
}

// rest returns the objects of a namespace, or of all, that this page and those
// after it have to choose from.
func (from *snapshot) rest(namespace string) []Object {
	start, end := from.start, len(from.objects)
	if namespace != "" {
		start = max(start, namespace+"/")
		end = from.search(namespace + "0") // the digit follows the slash
	}
	return from.objects[min(from.search(start), end):end]
}

// search returns the index of the first object whose key is not before key.
func (from *snapshot) search(key string) int {
	return sort.Search(len(from.objects), func(i int) bool { return keyOf(from.objects[i]) >= key })
}

// buildList makes the list object.
func buildList(res *resource, chosen []Object, header metav1.ListMeta) (runtime.Object, error) {
	items := make([]runtime.Object, len(chosen))
	for i, obj := range chosen {
		items[i] = obj
	}
	list := res.newList()
	if err := meta.SetList(list, items); err != nil {
		return nil, fmt.Errorf("build the list of %s: %w", res.name, err)
	}
	// Items of a list carry no kind of their own.
	err := meta.EachListItem(list, func(item runtime.Object) error {
		item.GetObjectKind().SetGroupVersionKind(schema.GroupVersionKind{})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("build the list of %s: %w", res.name, err)
	}
	list.GetObjectKind().SetGroupVersionKind(res.listKind())
	return list, describe(list, header)
}

func describe(list runtime.Object, header metav1.ListMeta) error {
	about, err := meta.ListAccessor(list)
	if err != nil {
		return fmt.Errorf("build the list: %w", err)
	}
	about.SetResourceVersion(header.ResourceVersion)
	about.SetContinue(header.Continue)
	about.SetRemainingItemCount(header.RemainingItemCount)
	return nil
}

// parseVersion reads a resource version; "" is 0, any.
func parseVersion(text string) (uint64, error) {
	if text == "" {
		return 0, nil
	}
	version, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		return 0, apierrors.NewBadRequest(fmt.Sprintf("invalid resource version %q", text))
	}
	return version, nil
}
