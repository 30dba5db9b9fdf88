package hosts

import (
	"path"
	"slices"
	"strings"
)

// Command looks at a command with its arguments. What follows the -c of a
// shell is a script of several commands.
func (f *Found) Command(words []string) {
	var plain []string
	for i, word := range words {
		if i > 0 && shellFlag(words[i-1]) {
			f.script(word)
			continue
		}
		plain = append(plain, strings.TrimSpace(word))
	}
	f.simple(plain)
}

// shellFlag matches -c, and the flags of a shell that end in it: -ec, -xec.
func shellFlag(word string) bool {
	return len(word) > 1 && len(word) < 6 && word[0] == '-' && word[1] != '-' && word[len(word)-1] == 'c'
}

// simple looks at one command without operators of the shell.
func (f *Found) simple(words []string) {
	words = program(words)
	if len(words) == 0 {
		return
	}
	tool := path.Base(words[0])
	f.await(flagged(tool, words[1:])...)
	switch {
	case slices.Contains(askers, tool):
		f.await(first(tool, words[1:]))
	case slices.Contains(fetchers, tool):
		f.await(fetched(words[1:])...)
	case strings.HasPrefix(tool, "wait") || tool == "dockerize":
		f.await(addresses(words[1:])...)
	}
	f.name(addresses(words)...)
	for _, word := range words {
		if variable, value, found := strings.Cut(word, "="); found && !strings.HasPrefix(word, "-") {
			f.Env(variable, value)
		}
		if host, found := strings.CutPrefix(word, "/dev/tcp/"); found {
			host, _, _ = strings.Cut(host, "/")
			f.await(name(host))
		}
	}
}

// The programs whose arguments are hosts: those that take one by itself, those
// that fetch a URL, and those of databases, which have a flag for it.
var (
	askers   = []string{"nslookup", "dig", "host", "getent", "ping", "nc", "ncat", "netcat", "telnet"}
	fetchers = []string{"curl", "wget"}
	clients  = []string{
		"pg_isready", "psql", "pg_dump", "pg_restore", "mysql", "mysqladmin", "mysqldump", "mariadb", "mariadb-admin",
		"redis-cli", "valkey-cli", "mongo", "mongosh",
	}
)

// keywords stand before a command without being one.
var keywords = []string{"until", "while", "if", "elif", "!", "then", "else", "do", "{", "exec", "command", "time", "sudo", "env", "nohup"}

// program leaves out what stands before the program that is run.
func program(words []string) []string {
	for len(words) > 0 {
		switch word := words[0]; {
		case word == "" || slices.Contains(keywords, word):
			words = words[1:]
		case path.Base(word) == "timeout":
			words = words[1:]
			for len(words) > 0 && (strings.HasPrefix(words[0], "-") || words[0] != "" && words[0][0] >= '0' && words[0][0] <= '9') {
				words = words[1:]
			}
		default:
			return words
		}
	}
	return nil
}

// first is the first argument that is a host. Of getent, it is the second one:
// the first names a database.
func first(tool string, arguments []string) string {
	if tool == "getent" && len(arguments) > 0 {
		arguments = arguments[1:]
	}
	for _, word := range arguments {
		host, _, _ := strings.Cut(word, ":")
		if strings.HasPrefix(word, "-") || strings.HasPrefix(word, "@") || name(host) == "" {
			continue
		}
		return name(host)
	}
	return ""
}

// fetched are the hosts that curl or wget ask: those of URLs, and that of the
// last argument, where the scheme may be left out.
func fetched(arguments []string) []string {
	out := addresses(arguments)
	last := len(arguments) - 1
	if last < 0 || len(out) > 0 || strings.Contains(strings.Join(arguments, " "), "://") {
		return out
	}
	if last > 0 && strings.HasPrefix(arguments[last-1], "-") && !alone(arguments[last-1]) {
		return out // it may be the value of an option, and a secret
	}
	host, _, _ := strings.Cut(arguments[last], "/")
	return append(out, name(host))
}

// alone reports whether an option of curl or wget is one that takes no value.
func alone(option string) bool {
	return strings.Trim(strings.TrimSuffix(option, "O-"), "-sSfkLIvqgiN") == "" && !strings.HasPrefix(option, "--") || slices.Contains(switches, option)
}

var switches = []string{"--fail", "--silent", "--show-error", "--quiet", "--spider", "--insecure", "--location", "--head"}

// flagged are the hosts that flags name: --host of any program, -h of the
// clients of databases.
func flagged(tool string, arguments []string) []string {
	var out []string
	for i, word := range arguments {
		if host, found := strings.CutPrefix(word, "--host="); found {
			out = append(out, bare(host))
		}
		if i+1 < len(arguments) && (word == "--host" || word == "-h" && slices.Contains(clients, tool)) {
			out = append(out, bare(arguments[i+1]))
		}
	}
	return slices.DeleteFunc(out, func(host string) bool { return host == "" })
}

// bare is the name in host or host:port.
func bare(word string) string {
	host, _, _ := strings.Cut(word, ":")
	return name(host)
}

// addresses are the hosts of all URLs and host:port in a command, but not in
// what follows a flag for a user or a secret.
func addresses(words []string) []string {
	var out []string
	for i, word := range words {
		if i > 0 && guarded(words[i-1]) || strings.HasPrefix(word, "-") && guarded(word) {
			continue
		}
		if _, value, found := strings.Cut(word, "="); found && strings.HasPrefix(word, "-") {
			word = value
		}
		if !strings.Contains(word, "=") || strings.Contains(word, "://") {
			out = append(out, address(word)...)
		}
	}
	return out
}

func guarded(flag string) bool {
	if !strings.HasPrefix(flag, "-") {
		return false
	}
	flag, _, _ = strings.Cut(flag, "=")
	return flag == "-u" || flag == "-H" || flag == "--header" || strings.Contains(flag, "user") || secret(strings.ToUpper(flag))
}
