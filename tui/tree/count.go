package tree

import (
	"fmt"
	"strings"

	"github.com/initwatch/initwatch/model/words"
)

// verdictCount counts pods, or other things, by verdict.
type verdictCount [words.Failed + 1]int

// add counts the pods of a workload, or of those that stand under a cause, as
// the header does.
func (c *verdictCount) add(b *block) {
	if b.head != nil {
		for _, member := range b.head.members {
			c.add(member)
		}
		return
	}
	for verdict, n := range b.workload.Counts() {
		c[verdict] += n
	}
}

// counted is the order in which verdicts are counted, as in the header.
var counted = [...]words.Verdict{words.Stuck, words.Failed, words.Starting, words.Terminating, words.Up}

// list says how many there are of each verdict, those first that matter most.
func (c verdictCount) list(up bool) string {
	var parts []string
	for _, v := range counted {
		if c[v] > 0 && (v != words.Up || up) {
			parts = append(parts, fmt.Sprintf("%d %s", c[v], v))
		}
	}
	return strings.Join(parts, " · ")
}

// more says in words what is left out. Pods that are up are not worth a row of
// their own unless all are asked for.
func (c verdictCount) more(all bool) string {
	if text := c.list(all); text != "" {
		return "more pods: " + text
	}
	return ""
}
