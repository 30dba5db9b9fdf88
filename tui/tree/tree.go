package tree

import (
	"maps"
	"slices"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/tui/match"
	"github.com/initwatch/initwatch/tui/theme"
)

// Options are what a tree needs to know from the start.
type Options struct {
	Theme theme.Theme
	// Place says in words where pods are looked for: "shop, seeds".
	Place string
	// Query is the selector or target in words, "" for none.
	Query string
	// Hint says what else may have been meant where there is nothing of it, "" for
	// nothing.
	Hint string
	// Recorded says that what is shown was recorded: nothing is waited for.
	Recorded bool
	// AllKey is the key that shows what is hidden.
	AllKey string
	// Explain draws the whole diagnosis of a pod, for those that the store
	// keeps in short; nil when it keeps all of them whole.
	Explain func(*model.Entry, time.Time) model.Diagnosis
}

// Model is the tree. Use New.
type Model struct {
	options       Options
	width, height int
	now           time.Time
	all           bool
	sort          Sort
	columns       []Column
	filter        match.Query
	filterText    string
	closer        bool // a loose filter would find something without gaps now

	blocks  []*block // every workload, in the store's order
	spare   []*block // the buffer of the order before
	byName  map[workloadName]*block
	byScope map[ID]*block // links
	spaces  map[string]*space
	order   []*space // in display order, those with something to show
	global  []*block // links that concern all namespaces
	causes  map[causeKey]*cause
	moved   map[*cause]struct{} // causes whose blocks changed
	wide    []*block            // rows of causes that reach beyond namespaces
	// wideAdded are those of them that wait for their place.
	wideAdded []*block
	links     []model.ScopedLink
	wait      map[*block]struct{} // blocks with rows that will hide

	folds      map[ID]fold
	items      []*block // what is shown, top to bottom
	oldItems   []*block
	starts     []int // first line of each item, and the end
	shownUp    int   // pods that are up and shown
	nameColumn int
	narrower   bool // the column of names may become narrower
	cursor     cursor
	top        int
	touched    bool // a person moved the cursor away from the top
	resort     bool // a person acted: order everything anew
	regroup    bool // a person acted: bring together what has one cause
	stopped    bool // nothing new will come
	generation uint64
	pods, hits int
}

// New returns an empty tree.
func New(options Options) *Model {
	return &Model{
		options: options,
		byName:  map[workloadName]*block{},
		byScope: map[ID]*block{},
		spaces:  map[string]*space{},
		causes:  map[causeKey]*cause{},
		moved:   map[*cause]struct{}{},
		wait:    map[*block]struct{}{},
		folds:   map[ID]fold{},
		starts:  []int{0},
	}
}

// SetSize sets the cells that the tree may paint.
func (m *Model) SetSize(width, height int) {
	width, height = max(0, width), max(0, height)
	if width == m.width && height == m.height {
		return
	}
	anchor := m.anchor()
	relayout := width != m.width
	m.width, m.height = width, height
	if relayout {
		m.nameColumn, m.narrower = -1, true
	}
	m.layout()
	m.restore(anchor)
}

// Sync takes over what the store holds. Workloads are ordered by namespace,
// kind and name; those whose Version is known already are not looked at.
func (m *Model) Sync(workloads []*model.Workload, links []model.ScopedLink, now time.Time) {
	m.now = now
	anchor := m.anchor()
	m.takeWorkloads(workloads)
	m.tighten()
	m.takeLinks(links)
	m.arrange(anchor)
}

// Tick moves the tree's clock: rows that have lingered are hidden.
func (m *Model) Tick(now time.Time) {
	m.now = now
	if len(m.wait) == 0 {
		return
	}
	anchor := m.anchor()
	for _, b := range slices.Collect(maps.Keys(m.wait)) {
		m.refresh(b)
	}
	m.arrange(anchor)
}

// Stop says that nothing new will come: what is shown is promised no longer.
func (m *Model) Stop() { m.stopped = true }

// SetAll chooses between all pods and those that are not up.
func (m *Model) SetAll(all bool) {
	if m.all != all {
		m.all = all
		m.rebuild()
	}
}

// All reports whether pods that are up are shown.
func (m *Model) All() bool { return m.all }

// ShownUp counts the pods that are up and have a row, or whose workload has.
func (m *Model) ShownUp() int { return m.shownUp }

// SetFilter narrows the tree to the pods that text matches; "" shows all
// again.
func (m *Model) SetFilter(text string) {
	q := match.Parse(text)
	m.filterText = text
	if q.Equal(m.filter) {
		return
	}
	anchor := m.anchor()
	m.seek(q)
	m.resort = true
	m.arrange(anchor)
}

// Filtered returns how many pods the filter keeps, and how many there are.
func (m *Model) Filtered() (kept, total int) {
	if m.filter.Empty() {
		return m.pods, m.pods
	}
	return m.hits, m.pods
}

// rebuild looks at every workload again and orders them anew.
func (m *Model) rebuild() {
	anchor := m.anchor()
	for _, b := range m.blocks {
		m.refresh(b)
	}
	m.resort = true
	m.arrange(anchor)
}

// arrange brings the display up to date after blocks were refreshed.
func (m *Model) arrange(a anchor) {
	m.narrower = m.narrower || m.resort
	m.place()
	m.layout()
	m.restore(a)
}
