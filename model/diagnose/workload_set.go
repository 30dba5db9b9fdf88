package diagnose

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/initwatch/initwatch/model"
)

// onNodes is the line of a DaemonSet: it says on how many of the nodes, and
// names the node when it is one.
func (k *work) onNodes(worst *model.Entry, total int) model.Line {
	line, same := alike(k.pods, worst)
	node := worst.Pod.Node
	switch {
	case worst.Diagnosis.Findings != nil && worst.Diagnosis.Findings[0].Code == codeNode:
		// A node that is not ready may not count among those that are to have one.
		there := max(total, len(k.pods))
		switch down := k.down(); {
		case down > 1:
			line = model.Line{Text: shareOf(down, there, "nodes") + " are not ready"}
		case there > max(total, down):
			line.Text += " · " + share(down, there)
		}
	case same == 1 && node == "":
		line.Text = worst.Pod.Name + ": " + line.Text
	case same == 1:
		line.Text = "node " + node + ": " + line.Text
	default:
		line.Text = shareOf(same, max(total, same), "nodes") + ": " + line.Text
	}
	return line
}

// down is on how many nodes a pod has trouble because its node is not ready.
func (k *work) down() int {
	n := 0
	for _, entry := range k.pods {
		if f := entry.Diagnosis.Findings; len(f) > 0 && f[0].Code == codeNode {
			n++
		}
	}
	return n
}

// inOrder is the line of a StatefulSet: its pods have names that mean
// something, and one that is not ready may hold those after it.
func (k *work) inOrder(worst *model.Entry, total int) model.Line {
	if holder, held := k.held(); len(held) > 0 {
		line := lineOf(holder)
		line.Text = holder.Pod.Name + " holds " + listed(held) + ": " + line.Text
		line.Tail = ""
		return line
	}
	line, same := alike(k.pods, worst)
	switch {
	case same == 1 && total > 1:
		line.Text = worst.Pod.Name + ": " + line.Text
	case total > 1:
		line.Text += " · " + share(same, max(total, same))
	}
	return line
}

// held names the pods that a StatefulSet does not make before the one returned
// is ready (pkg/controller/statefulset/stateful_set_control.go).
func (k *work) held() (*model.Entry, []string) {
	if k.object == nil || !k.object.Serial {
		return nil, nil
	}
	there, holder, first := map[int]bool{}, (*model.Entry)(nil), -1
	for _, entry := range k.all {
		at := ordinal(entry.Pod.Name)
		there[at] = true
		if first < 0 || at < first {
			first = at
		}
	}
	for _, entry := range k.pods {
		if entry.Diagnosis.Verdict != 0 && (holder == nil || ordinal(entry.Pod.Name) < ordinal(holder.Pod.Name)) {
			holder = entry
		}
	}
	if holder == nil {
		return nil, nil
	}
	return holder, k.missingAfter(ordinal(holder.Pod.Name), k.firstOrdinal(first), there)
}

// firstOrdinal is the ordinal of the first pod: 0 unless the pods that are
// there show that the set begins with another.
func (k *work) firstOrdinal(least int) int {
	if least >= k.object.Wanted {
		return least
	}
	return 0
}

// maxOrdinals bounds how many names are made up for pods that are not there.
const maxOrdinals = 10_000

func (k *work) missingAfter(holder, first int, there map[int]bool) []string {
	var out []string
	for at := holder + 1; at < first+min(k.object.Wanted, maxOrdinals); at++ {
		if !there[at] {
			out = append(out, fmt.Sprintf("%s-%d", k.name, at))
		}
	}
	return out
}

// ordinal is the number that the name of a StatefulSet's pod ends in, 0 when
// it ends in none.
func ordinal(name string) int {
	n, err := strconv.Atoi(name[strings.LastIndex(name, "-")+1:])
	if err != nil {
		return 0
	}
	return max(n, 0)
}
