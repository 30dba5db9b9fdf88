package hosts

import (
	"regexp"
	"strings"
)

// The words in which programs say that a name could not be resolved: Go's
// resolver, nslookup and dig, glibc's callers, curl and wget, Node.js, Python
// and Java, and the clients of databases.
var unresolved = []*regexp.Regexp{
	regexp.MustCompile(`lookup ([a-z0-9.-]+)(?: on \S+)?: (?:no such host|server misbehaving|Temporary failure)`),
	regexp.MustCompile(`can't (?:find|resolve) '?([a-z0-9.-]+)'?`),
	regexp.MustCompile(`[Cc]ould not resolve host: '?([a-z0-9.-]+)`),
	regexp.MustCompile(`bad address '([a-z0-9.-]+)`),
	regexp.MustCompile(`unable to resolve host address '?([a-z0-9.-]+)`),
	regexp.MustCompile(`(?:ENOTFOUND|EAI_AGAIN) ([a-z0-9.-]+)`),
	regexp.MustCompile(`could not translate host name "([a-z0-9.-]+)"`),
	regexp.MustCompile(`Unknown (?:MySQL|MariaDB) server host '([a-z0-9.-]+)'`),
	regexp.MustCompile(`UnknownHostException: ([a-z0-9.-]+)`),
}

// waiting matches what scripts print while they wait.
var waiting = regexp.MustCompile(`(?i)\bwait(?:s|ing)? (?:for|on|until) (?:the )?(?:service |host |server |database )?['"]?([a-z0-9.-]+)`)

// Line looks at one line that a container printed. A name that could not be
// resolved is awaited.
func (f *Found) Line(line string) {
	if len(line) > maxValue {
		line = strings.ToValidUTF8(line[:maxValue], "")
	}
	for _, pattern := range unresolved {
		for _, match := range pattern.FindAllStringSubmatch(line, maxHosts) {
			f.await(name(match[1]))
		}
	}
	for _, match := range waiting.FindAllStringSubmatch(line, maxHosts) {
		f.name(name(strings.TrimRight(match[1], ".")))
	}
	for _, word := range strings.FieldsFunc(line, within) {
		f.name(address(source.ReplaceAllString(strings.Trim(word, ".:"), ""))...)
	}
}

// source matches a place in a program's source, which looks like host:port.
var source = regexp.MustCompile(`^[a-z0-9_-]+\.[a-z]{1,5}:\d+`)

// within tells the runes that stand around an address in a sentence.
func within(r rune) bool { return strings.ContainsRune(" \t\"'`()[]{}<>;", r) }
