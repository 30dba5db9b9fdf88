// Package hosts finds the names of hosts in commands, environment variables
// and lines of output: what a container may be waiting for. It is strict, since
// a word that is no host would point a person in a wrong direction, and it
// keeps nothing but names: no user, password, path or query.
package hosts
