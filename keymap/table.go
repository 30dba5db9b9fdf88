package keymap

// Binding is one action as a person sees it in one or more scopes. An action
// that means something else in another scope has a binding for each, with the
// same keys.
type Binding struct {
	Action Action
	Scopes []Scope
	Keys   []string
	// Short is the word or two that the footer has room for; "" keeps the
	// binding out of it.
	Short string
	// Help says what the action does, for the help screen.
	Help string
}

var (
	panes   = []Scope{InTree, InLog, InHelp}
	inTree  = []Scope{InTree}
	inLog   = []Scope{InLog}
	inInput = []Scope{InFilter}
	global  = []Scope{Global}
)

// defaults lists all bindings in the order in which the footer and the help
// screen show them.
func defaults() []Binding {
	return []Binding{
		{Down, panes, []string{"j", "down"}, "move", "move down"},
		{Up, panes, []string{"k", "up"}, "move", "move up"},
		{Top, panes, []string{"g", "home"}, "", "go to the top; in the tree also sort again, worst first"},
		{Bottom, panes, []string{"G", "end"}, "", "go to the end; in a log also follow it again"},
		{HalfDown, panes, []string{"ctrl+d"}, "", "half a page down"},
		{HalfUp, panes, []string{"ctrl+u"}, "", "half a page up"},
		{PageDown, panes, []string{"pgdown"}, "", "a page down"},
		{PageUp, panes, []string{"pgup"}, "", "a page up"},
		{Open, inTree, []string{"enter"}, "open", "open what is selected: a step's log, or the rows below"},
		{Expand, inTree, []string{"right"}, "", "show everything below"},
		{Collapse, inTree, []string{"left"}, "", "fold, or go to the row above"},
		{Toggle, inTree, []string{"space"}, "", "show everything below, or fold"},
		{Log, inTree, []string{"l"}, "log", "log of the step at fault or selected"},
		{Log, inLog, []string{"l"}, "latest", "log of the latest attempt, from its end"},
		{Previous, inTree, []string{"p"}, "", "log of the attempt before"},
		{Previous, inLog, []string{"p"}, "previous", "log of the attempt before"},
		{NextProblem, inTree, []string{"n"}, "next problem", "next pod that needs attention"},
		{PrevProblem, inTree, []string{"N"}, "", "previous pod that needs attention"},
		{Filter, inTree, []string{"/"}, "filter", "filter by namespace, workload, pod and container"},
		{Accept, inInput, []string{"enter"}, "keep", "keep the filter and return to the tree"},
		{Clear, inInput, []string{"esc"}, "clear", "clear the filter and return to the tree"},
		{Clear, inTree, []string{"esc"}, "", "clear the filter"},
		{All, inTree, []string{"a"}, "all", "show all, or only what is not up"},
		{ScrollLeft, inLog, []string{"left"}, "", "scroll left"},
		{ScrollRight, inLog, []string{"right"}, "", "scroll right"},
		{Back, []Scope{InLog, InHelp}, []string{"esc", "q"}, "back", "go back to where you were"},
		{Help, panes, []string{"?"}, "help", "show or leave this help"},
		{Quit, inTree, []string{"q"}, "quit", "quit"},
		{Interrupt, global, []string{"ctrl+c"}, "", "quit at once"},
		{Redraw, global, []string{"ctrl+l"}, "", "draw the screen again"},
		{Suspend, global, []string{"ctrl+z"}, "", "suspend to the shell"},
	}
}
