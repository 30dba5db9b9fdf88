package main

import (
	"errors"
	"io/fs"

	"github.com/initwatch/initwatch/config"
	"github.com/initwatch/initwatch/keymap"
)

// load reads the configuration file and the environment, and binds the keys.
// All mistakes are told at once, each with its line or variable.
func (a *app) load(file string) error {
	settings, err := config.Load(file, a.getenv)
	if file != "" && errors.Is(err, fs.ErrNotExist) {
		return &usageError{err}
	}
	mistakes := []error{err}
	a.settings = settings
	keys, wrong := keymap.Bind(settings.Keys)
	for _, one := range wrong {
		mistakes = append(mistakes, settings.Mistake("keys."+string(one.Action), one))
	}
	a.keys = keys
	return config.InOrder(mistakes...)
}
