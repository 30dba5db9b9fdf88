// Package pick is a list to choose from: what is typed narrows it, and one row
// or several are taken. It paints and keeps the choice; what the choice means
// is for whoever asked.
package pick
