package keymap

// Binding is one action as a person sees it in one or more scopes. An action
// that means something else in another scope, or has other keys there, has a
// binding for each; keys from a configuration are those of all of them.
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
	panes    = []Scope{InTree, InLog, InHelp}
	inTree   = []Scope{InTree}
	inLog    = []Scope{InLog}
	inPrompt = []Scope{InPrompt}
	inInput  = []Scope{InFilter}
	inHelp   = []Scope{InHelp}
	global   = []Scope{Global}
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
		{Open, inTree, []string{"enter"}, "open", "open: a step's log, the pod a note names, or the rows below"},
		{Expand, inTree, []string{"right"}, "", "show everything below"},
		{Collapse, inTree, []string{"left"}, "", "fold, or go to the row above"},
		{Toggle, inTree, []string{"space"}, "", "show everything below, or fold"},
		{Log, inTree, []string{"l"}, "log", "log of the step at fault or selected"},
		{Log, inLog, []string{"l"}, "", "log of the latest attempt, from its end"},
		{Previous, inTree, []string{"p"}, "", "log of the attempt before"},
		{Previous, inLog, []string{"p"}, "before", "log of the attempt before"},
		{NextProblem, inTree, []string{"n"}, "next problem", "next cause of trouble, however many pods it holds"},
		{PrevProblem, inTree, []string{"N"}, "", "previous cause of trouble"},
		{Filter, inTree, []string{"/"}, "filter", "filter by namespace, workload, pod and container"},
		{Filter, inLog, []string{"/"}, "search", "search; a capital letter makes case count"},
		{NextProblem, inLog, []string{"n"}, "", "next line that holds what is searched"},
		{PrevProblem, inLog, []string{"N"}, "", "the one before"},
		{Narrow, inLog, []string{"&"}, "", "show only lines that hold a text"},
		{MoreContext, inLog, []string{"+"}, "", "more lines around those"},
		{LessContext, inLog, []string{"-"}, "", "fewer lines around those"},
		{NextError, inLog, []string{"e"}, "error", "first line that says it is an error, then the next"},
		{PrevError, inLog, []string{"E"}, "", "error line before"},
		{Follow, inLog, []string{"f"}, "", "follow the log, or stay"},
		{Wrap, inLog, []string{"w"}, "wrap", "break long lines, or let them run on"},
		{Stamps, inLog, []string{"T"}, "", "times: none, the server's in UTC, local, how long ago"},
		{Pretty, inLog, []string{"J"}, "", "JSON with level, time and message first, or as it is"},
		{Select, inLog, []string{"v"}, "", "select lines: move to take more, v again to leave it"},
		{Copy, inLog, []string{"c"}, "copy", "copy the selected lines, or the current one"},
		{Save, inLog, []string{"s"}, "", "save all lines that are held to a file"},
		{Pager, inLog, []string{"o"}, "", "open all lines that are held in $PAGER, less -R if unset"},
		{Range, inLog, []string{"r"}, "", "read anew since 5m or 1h, so many last lines, or all"},
		{Accept, inPrompt, []string{"enter"}, "keep", "keep what was typed"},
		{Clear, inPrompt, []string{"esc"}, "clear", "clear it, and return to where you were"},
		{Expression, inPrompt, []string{"ctrl+r"}, "regexp", "plain text, or a regular expression"},
		{Accept, inInput, []string{"enter"}, "keep", "keep the filter and return to the tree"},
		{Clear, inInput, []string{"esc"}, "clear", "clear the filter and return to the tree"},
		{Clear, inTree, []string{"esc"}, "", "clear the filter"},
		{All, inTree, []string{"a"}, "all", "show all, or only what is not up"},
		{ScrollLeft, inLog, []string{"left"}, "", "scroll left"},
		{ScrollRight, inLog, []string{"right"}, "", "scroll right"},
		{Clear, inLog, []string{"esc"}, "back", "end the selection, search or filter, else go back"},
		{Back, inLog, []string{"q"}, "back", "go back to where you were"},
		{Back, inHelp, []string{"esc", "q"}, "back", "go back to where you were"},
		{Help, panes, []string{"?"}, "help", "show or leave this help"},
		{Quit, inTree, []string{"q"}, "quit", "quit"},
		{Interrupt, global, []string{"ctrl+c"}, "", "quit at once"},
		{Redraw, global, []string{"ctrl+l"}, "", "draw the screen again"},
		{Suspend, global, []string{"ctrl+z"}, "", "suspend to the shell"},
	}
}
