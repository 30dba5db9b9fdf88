// Package config holds what is set up before a screen is there: the places of
// initwatch's own files, what the configuration file and INITWATCH_* in the
// environment say, and the log.
//
// It knows no cluster and no terminal, prints nothing and never ends the
// process. Whatever it creates is readable by its owner only.
package config
