// Package logview is the pane that shows logs, a page for each, or several put
// together in one page: following,
// searching, filtering, selecting. It holds the newest lines in memory of its
// own, up to a bound, and says how many it let go. Taking lines in costs what
// is new, painting what is seen.
//
// It reads no log itself: lines are handed to it. It writes no file and knows
// no clipboard: it hands out the text. What takes long, looking through all
// that is held, it does in slices, as commands over lines that do not change;
// their answers come back through Update. Its parts (the buffer, the reading
// of levels, the search) are packages below it.
package logview
