package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/initwatch/initwatch/config"
)

// manPage is the manual page of one command, in the macros of man(7).
type manPage struct {
	cmd, root *cobra.Command
	out       strings.Builder
}

func (m *manPage) name() string {
	if !m.cmd.HasParent() {
		return programName
	}
	return programName + "-" + m.cmd.Name()
}

// text returns the page. It holds no date: the same program has the same page.
func (m *manPage) text() string {
	m.line(`.TH %s 1 "" "%s" "User Commands"`, strings.ToUpper(m.name()), programName)
	m.line(".SH NAME")
	m.line(`%s \- %s`, roff(m.name()), roff(strings.TrimSuffix(m.cmd.Short, ".")))
	m.line(".SH SYNOPSIS")
	m.line(".B %s", roff(usageLine(m.cmd)))
	m.line(".SH DESCRIPTION")
	m.paragraphs(describe(m.cmd))
	m.examples()
	m.flags()
	if !m.cmd.HasParent() {
		m.commands()
		m.environment()
	}
	m.exits()
	m.seeAlso()
	return m.out.String()
}

func (m *manPage) line(format string, args ...any) { fmt.Fprintf(&m.out, format+"\n", args...) }

// roff keeps a text from being taken for requests.
func roff(text string) string {
	text = strings.ReplaceAll(text, `\`, `\e`)
	text = strings.ReplaceAll(text, "-", `\-`)
	if strings.HasPrefix(text, ".") || strings.HasPrefix(text, "'") {
		return `\&` + text
	}
	return text
}

func (m *manPage) paragraphs(text string) {
	for _, paragraph := range strings.Split(text, "\n\n") {
		m.line(".PP")
		for _, line := range strings.Split(paragraph, "\n") {
			m.line("%s", roff(line))
		}
	}
}

func (m *manPage) examples() {
	if m.cmd.Example == "" {
		return
	}
	m.line(".SH EXAMPLES\n.nf")
	for _, line := range strings.Split(m.cmd.Example, "\n") {
		m.line("%s", roff(line))
	}
	m.line(".fi")
}

// flags lists a command's own flags, and refers to kubectl for the others.
func (m *manPage) flags() {
	m.line(".SH OPTIONS")
	eachFlag(m.cmd, func(f *pflag.Flag) {
		m.line(".TP\n.B %s", roff(flagName(f)))
		m.line("%s", roff(flagText(f)))
	})
}

func (m *manPage) commands() {
	m.line(".SH COMMANDS")
	for _, cmd := range documented(m.root)[1:] {
		m.line(".TP\n.B %s", roff(cmd.Name()))
		m.line("%s", roff(sentence(cmd.Short)))
	}
}

func (m *manPage) environment() {
	m.line(".SH ENVIRONMENT")
	for _, v := range environment() {
		m.line(".TP\n.B %s", roff(v.name))
		m.line("%s", roff(v.meaning))
	}
}

func (m *manPage) exits() {
	m.line(".SH EXIT STATUS")
	for _, e := range exitCodes {
		m.line(".TP\n.B %s", e.code)
		m.line("%s", roff(e.meaning))
	}
}

func (m *manPage) seeAlso() {
	var names []string
	for _, cmd := range documented(m.root) {
		if cmd != m.cmd {
			other := manPage{cmd: cmd}
			names = append(names, ".BR "+roff(other.name())+" (1)")
		}
	}
	m.line(".SH SEE ALSO\n%s", strings.Join(append(names, ".BR kubectl (1)"), " ,\n"))
}

// eachFlag calls do with the flags of a command, its own before those that all
// have in common.
func eachFlag(cmd *cobra.Command, do func(*pflag.Flag)) {
	visible := func(f *pflag.Flag) {
		if !f.Hidden {
			do(f)
		}
	}
	cmd.LocalNonPersistentFlags().VisitAll(visible)
	cmd.Root().PersistentFlags().VisitAll(visible)
}

// flagName is a flag as it is typed.
func flagName(f *pflag.Flag) string {
	if f.Shorthand != "" {
		return "-" + f.Shorthand + ", --" + f.Name
	}
	return "--" + f.Name
}

// flagText says what a flag does, and its default where there is one to speak
// of.
func flagText(f *pflag.Flag) string {
	_, text := pflag.UnquoteUsage(f)
	// A page is for everybody, and where the file is differs.
	text = strings.ReplaceAll(text, config.DefaultFile(), "$XDG_CONFIG_HOME/initwatch/config.yaml")
	switch f.DefValue {
	case "", "false", "0", "0s", "[]", "1":
		return sentence(text)
	}
	if f.Value.Type() == "string" && strings.Contains(text, "default") {
		return sentence(text)
	}
	return sentence(text) + " The default is " + f.DefValue + "."
}
