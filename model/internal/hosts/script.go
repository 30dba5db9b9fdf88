package hosts

import (
	"regexp"
	"strings"
)

// maxScript bounds the script that is looked at, in bytes.
const maxScript = 16 << 10

// What a script fills in when it runs: variables, and the namespace that it
// reads from a file. The kubelet's own $(NAME) is one of them.
var (
	variable  = regexp.MustCompile(`\$\{[^{}]*\}|\$\([A-Za-z_][A-Za-z0-9_]*\)|\$[A-Za-z_][A-Za-z0-9_]*`)
	namespace = regexp.MustCompile(`\$\([^()]*namespace[^()]*\)|` + "`[^`]*namespace[^`]*`")
	comment   = regexp.MustCompile(`(?m)(^|\s)#.*$`)
)

// separators end a simple command; quotes around words are of no interest.
var separators = strings.NewReplacer(
	"\\\n", " ", "\n", ";", "&&", ";", "||", ";", "|", ";", "$(", ";", "(", ";", ")", ";", "`", ";",
	"2>&1", " ", "&>", ";", ">&", ";", ">", ";", "<", ";", "&", "&", `"`, "", "'", "", "\\", "",
)

// script looks at the commands of a shell script, one by one.
func (f *Found) script(text string) {
	if len(text) > maxScript {
		text = text[:maxScript]
	}
	if strings.Contains(text, "#") {
		text = comment.ReplaceAllString(text, "")
	}
	if strings.ContainsAny(text, "$`") {
		text = variable.ReplaceAllString(namespace.ReplaceAllString(text, unknown), unknown)
	}
	for _, command := range strings.Split(separators.Replace(text), ";") {
		f.simple(strings.Fields(command))
	}
}
