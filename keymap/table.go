package keymap

import "slices"

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
	panes    = []Scope{InTree, InLog, InTimeline, InDetails, InHelp}
	inTree   = []Scope{InTree}
	inLog    = []Scope{InLog}
	inTimes  = []Scope{InTimeline}
	inFull   = []Scope{InDetails}
	inSide   = []Scope{InTimeline, InDetails}
	inSearch = []Scope{InSearch}
	inPrompt = []Scope{InPrompt}
	inInput  = []Scope{InFilter}
	inPick   = []Scope{InPick}
	inReplay = []Scope{InReplay}
	inHelp   = []Scope{InHelp}
	global   = []Scope{Global}
)

// defaults lists all bindings in the order in which the footer and the help
// screen show them, scope by scope.
func defaults() []Binding {
	return slices.Concat(moving(), walking(), reading(), typing(), looking(), replaying(), leaving())
}

// moving is what the keys of all panes have in common.
func moving() []Binding {
	return []Binding{
		{Down, panes, []string{"j", "down"}, "move", "move down"},
		{Up, panes, []string{"k", "up"}, "move", "move up"},
		{Top, panes, []string{"g", "home"}, "", "go to the top; in the tree also sort again, worst first"},
		{Bottom, panes, []string{"G", "end"}, "", "go to the end; in a log also follow it again"},
		{HalfDown, panes, []string{"ctrl+d"}, "", "half a page down"},
		{HalfUp, panes, []string{"ctrl+u"}, "", "half a page up"},
		{PageDown, panes, []string{"pgdown"}, "", "a page down"},
		{PageUp, panes, []string{"pgup"}, "", "a page up"},
	}
}

// walking is what works in the tree alone.
func walking() []Binding {
	return []Binding{
		{Open, inTree, []string{"enter"}, "open", "open: a step's log, the pod a note names, or the rows below"},
		{Expand, inTree, []string{"right"}, "", "show everything below"},
		{Collapse, inTree, []string{"left"}, "", "fold, or go to the row above"},
		{Toggle, inTree, []string{"space"}, "", "show everything below, or fold"},
		{Log, inTree, []string{"l"}, "log", "log of the step at fault or selected"},
		{LogsAtOnce, inTree, []string{"L"}, "", "all logs of a pod, or of one step in all its replicas"},
		{Previous, inTree, []string{"p"}, "", "log of the attempt before"},
		{NextProblem, inTree, []string{"n"}, "next problem", "next cause of trouble, however many pods it holds"},
		{PrevProblem, inTree, []string{"N"}, "", "previous cause of trouble"},
		{Filter, inTree, []string{"/"}, "filter", "filter by namespace, workload, pod and container"},
		{Clear, inTree, []string{"esc"}, "", "clear the filter"},
		{All, inTree, []string{"a"}, "all", "show all, or only what is not up"},
		{Copy, inTree, []string{"c"}, "", "copy: name, kubectl command, line, finding or explanation"},
		{Namespaces, inTree, []string{"S"}, "", "choose the namespaces to watch"},
		{Contexts, inTree, []string{"X"}, "", "choose another context of the kubeconfig"},
		{Workloads, inTree, []string{"W"}, "", "go to a workload by its name"},
		{Sort, inTree, []string{"O"}, "", "choose the order: worst, newest, name"},
		{Columns, inTree, []string{"C"}, "", "choose the columns that pods have on a wide terminal"},
		{LogIn, inTree, []string{"R"}, "", "log in again, when the credentials have expired"},
	}
}

// reading is what works in a log alone.
func reading() []Binding {
	return []Binding{
		{Log, inLog, []string{"l"}, "", "log of the latest attempt, from its end"},
		{Previous, inLog, []string{"p", "["}, "before", "log of the attempt before"},
		{Later, inLog, []string{"]", "tab"}, "", "log of the attempt after, and the first after the last"},
		{Differences, inLog, []string{"D"}, "", "what differs from the attempt before, times at the head aside"},
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
		{ScrollLeft, inLog, []string{"left"}, "", "scroll left"},
		{ScrollRight, inLog, []string{"right"}, "", "scroll right"},
		{Clear, inLog, []string{"esc"}, "back", "end the selection, search or filter, else go back"},
		{Back, inLog, []string{"q"}, "back", "go back to where you were"},
	}
}

// typing is what works where text is typed or something is picked.
func typing() []Binding {
	return []Binding{
		{Accept, inPrompt, []string{"enter"}, "keep", "keep what was typed, or read as much anew as was asked for"},
		{Clear, inPrompt, []string{"esc"}, "clear", "clear it, and return to where you were"},
		{Expression, inPrompt, []string{"ctrl+r"}, "regexp", "plain text, or a regular expression"},
		{Accept, inInput, []string{"enter"}, "keep", "keep the filter and return to the tree"},
		{Clear, inInput, []string{"esc"}, "clear", "clear the filter and return to the tree"},
		{NextChoice, inPick, []string{"down", "ctrl+n"}, "move", "next one"},
		{PrevChoice, inPick, []string{"up", "ctrl+p"}, "move", "the one before"},
		{Mark, inPick, []string{"space"}, "mark", "mark it, to take several; where only one can be taken a blank"},
		{Accept, inPick, []string{"enter"}, "take", "take what is marked, or else what is selected"},
		{Clear, inPick, []string{"esc"}, "back", "leave everything as it was"},
		{Accept, inSearch, []string{"enter"}, "keep", "keep what was typed"},
		{Clear, inSearch, []string{"esc"}, "clear", "clear it, and return to where you were"},
	}
}

// looking is what works in the panes beside the tree.
func looking() []Binding {
	return []Binding{
		{ZoomIn, inTimes, []string{"+", "="}, "zoom", "show less time, around what is selected"},
		{ZoomOut, inTimes, []string{"-"}, "zoom", "show more time"},
		{ScrollLeft, inTimes, []string{"left"}, "", "earlier times"},
		{ScrollRight, inTimes, []string{"right"}, "", "later times"},
		{Log, inSide, []string{"l"}, "log", "log of the container that is selected, or of the one at fault"},
		{Filter, inFull, []string{"/"}, "search", "search; a capital letter makes case count"},
		{NextProblem, inFull, []string{"n"}, "", "next line that holds what is searched"},
		{PrevProblem, inFull, []string{"N"}, "", "the one before"},
		{Flow, inFull, []string{"f"}, "flow", "which container fills which volume, and who reads it"},
		{Values, inFull, []string{"v"}, "values", "values of the environment: read and show them, or hide them"},
		{Toggle, inFull, []string{"space"}, "", "in YAML: show what is folded"},
		{Copy, inFull, []string{"c"}, "copy", "copy all of it"},
		{Details, inTimes, []string{"d"}, "details", "everything there is to know of it"},
		{Details, inFull, []string{"d"}, "", "from the YAML to the details"},
		{YAML, inSide, []string{"y"}, "yaml", "the object as the server has it; again: back to the details"},
		{Timeline, inFull, []string{"t"}, "timeline", "its start, drawn to scale"},
		{Clear, inTimes, []string{"esc"}, "", "show all of the time again, else go back"},
		{Clear, inFull, []string{"esc"}, "", "end the search, else go back"},
		{Back, inSide, []string{"q"}, "back", "go back to where you were"},
		{SwitchPane, inSide, []string{"tab"}, "", "to the tree, while both are seen"},
	}
}

// replaying is what moves about in the time of a recording.
func replaying() []Binding {
	return []Binding{
		{Pause, inReplay, []string{"P"}, "pause", "stand still, or play on; after the end: from the beginning"},
		{PrevChange, inReplay, []string{","}, "change", "to the change before, and stand still"},
		{NextChange, inReplay, []string{"."}, "change", "to the next change, and stand still"},
		{Backward, inReplay, []string{"<"}, "10s", "back by 10 seconds"},
		{Forward, inReplay, []string{">"}, "10s", "forward by 10 seconds"},
		{Begin, inReplay, []string{"{"}, "ends", "to the beginning"},
		{End, inReplay, []string{"}"}, "ends", "to the end"},
		{Slower, inReplay, []string{"["}, "pace", "play slower"},
		{Faster, inReplay, []string{"]"}, "pace", "play faster"},
	}
}

// leaving is what ends something, and what has no room earlier in the footer.
func leaving() []Binding {
	return []Binding{
		{Back, inHelp, []string{"esc", "q"}, "back", "go back to where you were"},
		{Help, panes, []string{"?"}, "help", "show or leave this help"},
		{Quit, inTree, []string{"q"}, "quit", "quit"},
		{Details, inTree, []string{"d"}, "details", "everything there is to know of what is selected"},
		{Timeline, inTree, []string{"t"}, "timeline", "its start, drawn to scale"},
		{YAML, inTree, []string{"y"}, "", "the object as the server has it"},
		{SwitchPane, inTree, []string{"tab"}, "", "to what is open beside the tree"},
		{Interrupt, global, []string{"ctrl+c"}, "", "quit at once"},
		{Redraw, global, []string{"ctrl+l"}, "", "draw the screen again"},
		{Suspend, global, []string{"ctrl+z"}, "", "suspend to the shell"},
	}
}
