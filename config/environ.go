package config

import (
	"fmt"
	"log/slog"
	"strings"
)

// The variables that are read.
const (
	// EnvLog names the log file; "off" keeps no log.
	EnvLog = "INITWATCH_LOG"
	// EnvLogLevel says what goes into it: debug, info, warn or error.
	EnvLogLevel = "INITWATCH_LOG_LEVEL"
)

const logOff = "off"

// LogSettings says where the log goes and what is in it.
type LogSettings struct {
	// Path is the log file; "" keeps no log.
	Path string
	// Chosen is set when a person named the file: then it must work.
	Chosen bool
	Level  slog.Level
}

// fromLocale draws with ASCII alone where the locale says that the terminal
// shows nothing else, unless the file says otherwise. Without a locale nothing
// is known: most terminals show more.
func (s *Settings) fromLocale(getenv func(string) string) {
	for _, name := range [...]string{"LC_ALL", "LC_CTYPE", "LANG"} {
		locale := strings.ToLower(getenv(name))
		if locale == "" {
			continue
		}
		utf8 := strings.Contains(locale, "utf-8") || strings.Contains(locale, "utf8")
		if _, set := s.origins["ascii"]; !utf8 && !set {
			s.ASCII = true
			s.origins["ascii"] = Origin{Variable: name}
		}
		return
	}
}

// logFromEnvironment reads where the log goes.
func logFromEnvironment(getenv func(string) string) (LogSettings, error) {
	level, err := parseLevel(getenv(EnvLogLevel))
	if err != nil {
		return LogSettings{}, err
	}
	log := LogSettings{Path: getenv(EnvLog), Level: level}
	switch log.Path {
	case "":
		log.Path = DefaultLogPath()
	case logOff:
		log.Path = ""
	default:
		log.Chosen = true
	}
	return log, nil
}

// parseLevel knows the four names and nothing of slog's arithmetic.
func parseLevel(text string) (slog.Level, error) {
	switch strings.ToLower(text) {
	case "debug":
		return slog.LevelDebug, nil
	case "", "info":
		return slog.LevelInfo, nil
	case "warn":
		return slog.LevelWarn, nil
	case "error":
		return slog.LevelError, nil
	}
	return 0, fmt.Errorf("read %s: %q is none of debug, info, warn, error", EnvLogLevel, text)
}
