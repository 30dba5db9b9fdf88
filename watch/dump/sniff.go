package dump

import (
	"bytes"
	"errors"
	"regexp"
	"unicode/utf8"
)

// sniffSize is how much of an input its format is told by.
const sniffSize = 4 << 10

// format is how an input is read.
type format uint8

const (
	formatYAML format = iota
	formatJSON
	formatRecording
)

const wantedOutput = "save what kubectl get pods,events -o yaml prints"

// foreign are the inputs that a person gives by mistake, each with its answer.
// The first that matches counts.
var foreign = []struct {
	is     func(head []byte) bool
	answer error
}{
	{empty, errors.New("it is empty; " + wantedOutput)},
	{prefixes("\xff\xfe", "\xfe\xff"), errors.New("it is UTF-16, as PowerShell's > writes it; save it as UTF-8, for example with | Out-File -Encoding utf8")},
	{archive, errors.New("it is an archive; unpack it and name the directory or the files")},
	{prefixes("\xfd7zXZ", "BZh"), errors.New("it is compressed in a way that is not read here; decompress it, or use gzip or zstd")},
	{binary, errors.New("it is binary data, and YAML or JSON was expected; " + wantedOutput)},
	{prefixes("<"), errors.New("it is an HTML or XML page, perhaps of a login or a proxy, and YAML or JSON was expected; " + wantedOutput)},
	{table.Match, errors.New("it is the table that kubectl prints for people; add -o yaml to the command")},
	{description.Match, errors.New("it is what kubectl describe prints for people; " + wantedOutput)},
	{complaint.Match, errors.New("it is an error message of kubectl, not what it was to print; run the command again without 2>&1 and see what it says")},
}

var (
	table       = regexp.MustCompile(`^(NAMESPACE|NAME|LAST SEEN) +[A-Z]`)
	description = regexp.MustCompile(`^Name:  +\S`)
	complaint   = regexp.MustCompile(`^(Error from server|error:|Unable to connect to the server|No resources found|The connection to the server)`)
	recorded    = regexp.MustCompile(`^\{\s*"(format|observed)"\s*:`)
)

var byteOrderMark = []byte("\xef\xbb\xbf")

// sniff tells the format by the first bytes, or says what the input is instead.
func sniff(head []byte) (format, error) {
	text := bytes.TrimLeft(bytes.TrimPrefix(head, byteOrderMark), " \t\r\n")
	for _, f := range foreign {
		if f.is(head) || f.is(text) {
			return 0, f.answer
		}
	}
	switch {
	case recorded.Match(text):
		return formatRecording, nil
	case text[0] == '{' || text[0] == '[':
		return formatJSON, nil
	}
	return formatYAML, nil
}

func empty(head []byte) bool { return len(head) == 0 }

func prefixes(list ...string) func([]byte) bool {
	return func(head []byte) bool {
		for _, prefix := range list {
			if bytes.HasPrefix(head, []byte(prefix)) {
				return true
			}
		}
		return false
	}
}

// archive reports whether head begins a zip or a tar archive.
func archive(head []byte) bool {
	const magicAt = 257
	return bytes.HasPrefix(head, []byte("PK\x03\x04")) || len(head) > magicAt && bytes.HasPrefix(head[magicAt:], []byte("ustar"))
}

// binary reports whether head is no text. A character that the end of head
// cuts in two is.
func binary(head []byte) bool {
	for len(head) > 0 {
		r, size := utf8.DecodeRune(head)
		switch {
		case r == utf8.RuneError && size == 1 && utf8.FullRune(head):
			return true
		case r < ' ' && r != '\t' && r != '\n' && r != '\r' && r != '\f' && r != '\x1b':
			return true
		}
		head = head[size:]
	}
	return false
}
