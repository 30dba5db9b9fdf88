package keymap

// Action names something that a person can do. The names are what a
// configuration file uses.
type Action string

// The actions.
const (
	Down        Action = "down"
	Up          Action = "up"
	Top         Action = "top"
	Bottom      Action = "bottom"
	HalfDown    Action = "half-page-down"
	HalfUp      Action = "half-page-up"
	PageDown    Action = "page-down"
	PageUp      Action = "page-up"
	Open        Action = "open"
	Expand      Action = "expand"
	Collapse    Action = "collapse"
	Toggle      Action = "toggle"
	Log         Action = "log"
	Previous    Action = "previous-log"
	LogsAtOnce  Action = "logs-at-once"
	Later       Action = "next-log"
	Differences Action = "differences"
	NextProblem Action = "next-problem"
	PrevProblem Action = "previous-problem"
	Filter      Action = "filter"
	Accept      Action = "accept-filter"
	Clear       Action = "clear-filter"
	All         Action = "all"
	ScrollLeft  Action = "scroll-left"
	ScrollRight Action = "scroll-right"
	Narrow      Action = "narrow-log"
	MoreContext Action = "more-context"
	LessContext Action = "less-context"
	NextError   Action = "next-error"
	PrevError   Action = "previous-error"
	Follow      Action = "follow"
	Wrap        Action = "wrap"
	Stamps      Action = "timestamps"
	Pretty      Action = "pretty-json"
	Select      Action = "select-lines"
	Copy        Action = "copy"
	Save        Action = "save"
	Pager       Action = "pager"
	Range       Action = "log-range"
	Expression  Action = "regular-expression"
	Timeline    Action = "timeline"
	Details     Action = "details"
	YAML        Action = "yaml"
	Flow        Action = "flow"
	Values      Action = "values"
	ZoomIn      Action = "zoom-in"
	ZoomOut     Action = "zoom-out"
	SwitchPane  Action = "switch-pane"
	Namespaces  Action = "namespaces"
	Contexts    Action = "contexts"
	Workloads   Action = "workloads"
	Sort        Action = "sort"
	Columns     Action = "columns"
	LogIn       Action = "log-in"
	Pause       Action = "pause"
	NextChange  Action = "next-change"
	PrevChange  Action = "previous-change"
	Forward     Action = "forward"
	Backward    Action = "backward"
	Begin       Action = "beginning"
	End         Action = "end"
	Faster      Action = "faster"
	Slower      Action = "slower"
	NextChoice  Action = "next-choice"
	PrevChoice  Action = "previous-choice"
	Mark        Action = "mark-choice"
	Back        Action = "back"
	Help        Action = "help"
	Quit        Action = "quit"
	Interrupt   Action = "interrupt"
	Redraw      Action = "redraw"
	Suspend     Action = "suspend"
)

// Scope is a part of the screen that takes keys.
type Scope uint8

// The scopes. What is bound in Global works in every other one as well, what is
// bound in InReplay in the tree and the panes beside it while a recording is
// shown.
const (
	Global Scope = iota
	InTree
	InLog
	InPrompt
	InFilter
	InHelp
	InTimeline
	InDetails
	InSearch
	InPick
	InReplay
)

var scopeNames = [...]string{
	Global: "everywhere", InTree: "tree", InLog: "log", InPrompt: "prompt of a log", InFilter: "filter", InHelp: "help",
	InTimeline: "timeline", InDetails: "details and YAML", InSearch: "search in details", InPick: "list to choose from",
	InReplay: "replay of a recording",
}

// String returns the name of s for messages and headings.
func (s Scope) String() string { return scopeNames[s] }

// WorksIn reports whether what is bound in s works in another scope as well. Of
// InReplay that holds while a recording is shown.
func (s Scope) WorksIn(other Scope) bool {
	switch s {
	case Global:
		return true
	case InReplay:
		return other == InTree || other == InTimeline || other == InDetails
	default:
		return s == other
	}
}

// Scopes lists all scopes in the order of the help screen.
func Scopes() []Scope {
	return []Scope{InTree, InLog, InPrompt, InTimeline, InDetails, InSearch, InFilter, InPick, InReplay, InHelp, Global}
}
