// Package differ tells what differs between two logs, line by line. Times at
// the heads of lines do not count: they differ in every run.
//
// It is pure. What takes too long to compare exactly, it tells as taken out and
// put in as a whole.
package differ

// Kind says what became of a line.
type Kind uint8

// The kinds of lines.
const (
	Same Kind = iota
	Removed
	Added
)

// Edit is a line of either log: its number in the log that has it, the newer
// one for what is in both.
type Edit struct {
	Kind Kind
	Line int
}

// mostSteps bounds how many lines are taken out and put in before the rest is
// told as a whole. Memory and time grow with its square.
const mostSteps = 1500

// Lines compares two logs and returns the lines of both in order.
func Lines(before, after []string) []Edit {
	a, b := number(before, after)
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	out := run(nil, Same, 0, head)
	out = middle(out, a[head:len(a)-tail], b[head:len(b)-tail], head)
	return run(out, Same, len(b)-tail, len(b))
}

// number gives equal lines equal numbers.
func number(before, after []string) (a, b []int) {
	known := map[string]int{}
	numbers := func(lines []string) []int {
		out := make([]int, len(lines))
		for i, line := range lines {
			line = line[head(line):]
			n, ok := known[line]
			if !ok {
				n = len(known)
				known[line] = n
			}
			out[i] = n
		}
		return out
	}
	return numbers(before), numbers(after)
}

func run(out []Edit, kind Kind, from, to int) []Edit {
	for ; from < to; from++ {
		out = append(out, Edit{kind, from})
	}
	return out
}

// middle compares what begins differently and ends differently. Its lines are
// numbered from shift on in both logs.
func middle(out []Edit, a, b []int, shift int) []Edit {
	path, ok := shortest(a, b)
	if !ok {
		out = run(out, Removed, shift, shift+len(a))
		return run(out, Added, shift, shift+len(b))
	}
	for i := len(path) - 1; i >= 0; i-- {
		out = append(out, Edit{path[i].Kind, path[i].Line + shift})
	}
	return out
}

// shortest finds the fewest lines to take out and put in that make b of a, by
// Myers' greedy algorithm, and returns all lines, the last one first. It gives
// up after mostSteps.
func shortest(a, b []int) ([]Edit, bool) {
	limit := min(len(a)+len(b), mostSteps)
	reach := make([]int, 2*limit+3) // how far into a each diagonal leads
	at := func(k int) int { return k + limit + 1 }
	var trace [][]int
	for d := 0; d <= limit; d++ {
		for k := -d; k <= d; k += 2 {
			x := reach[at(k-1)] + 1
			if k == -d || k != d && reach[at(k-1)] < reach[at(k+1)] {
				x = reach[at(k+1)]
			}
			for x < len(a) && x-k < len(b) && x-k >= 0 && a[x] == b[x-k] {
				x++
			}
			reach[at(k)] = x
			if x >= len(a) && x-k >= len(b) {
				return walkBack(trace, len(a), len(b)), true
			}
		}
		trace = append(trace, append([]int(nil), reach[at(-d):at(d)+1]...))
	}
	return nil, false
}

// walkBack follows the way from the end of both logs to their beginning. Each
// step of the trace holds the diagonals from -d to d.
func walkBack(trace [][]int, x, y int) (out []Edit) {
	for d := len(trace); d > 0; d-- {
		last := trace[d-1]
		reach := func(k int) int {
			if i := k + d - 1; i >= 0 && i < len(last) {
				return last[i]
			}
			return -1
		}
		k := x - y
		from, kind, moved := k-1, Removed, 1
		if k == -d || k != d && reach(k-1) < reach(k+1) {
			from, kind, moved = k+1, Added, 0
		}
		for x > reach(from)+moved {
			x, y = x-1, y-1
			out = append(out, Edit{Same, y})
		}
		if kind == Removed {
			x--
			out = append(out, Edit{Removed, x})
		} else {
			y--
			out = append(out, Edit{Added, y})
		}
	}
	for ; x > 0; x-- {
		y--
		out = append(out, Edit{Same, y})
	}
	return out
}
