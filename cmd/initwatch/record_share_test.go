package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/initwatch/initwatch/cmd/initwatch/terminal"
	"github.com/initwatch/initwatch/config"
	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/watch"
	"github.com/initwatch/initwatch/watch/demo"
)

// TestLogsGetTheirShare holds that in an outage, in which the diagnoses always
// ask for more than can be paid for, logs that grow are read as well, and that
// they do not take it all.
func TestLogsGetTheirShare(t *testing.T) {
	for _, perMinute := range []int{1, 5, 20} {
		t.Run(fmt.Sprint(perMinute), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				watch.SetupLogging(slog.New(slog.DiscardHandler))
				server := demo.NewServer()
				outage(t, server)
				if err := server.Apply(initialising(time.Now(), time.Time{})); err != nil {
					t.Fatal(err)
				}
				for i := range 60 {
					server.AppendLog("shop", "waits", "wait", "containerd://wait", "waiting", time.Now().Add(time.Duration(i)*time.Second))
				}
				ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
				defer cancel()
				ctx, guard := terminal.New(ctx, &config.Log{Logger: slog.New(slog.DiscardHandler)}, io.Discard)
				defer guard.Close()
				var file bytes.Buffer
				r := &recorder{run: guard.Go, budget: model.NewBudget(perMinute), logs: newRecordedLogs(perMinute)}
				if err := recordTo(ctx, &file, r, watch.Options{Config: server.Config(), Namespaces: []string{"shop"}}); err != nil {
					t.Fatal(err)
				}
				if n := strings.Count(strings.Join(linesOf(t, &file), "\n"), "waits waiting"); n != 60 {
					t.Errorf("%d lines that grew", n)
				}
				looks, others := 0, 0
				for _, request := range server.Requests() {
					switch {
					case strings.HasSuffix(request.Path, "/waits/log"):
						looks++
					case strings.Contains(request.Path, "/crash-") && strings.HasSuffix(request.Path, "/log"), strings.Contains(request.Path, "/persistentvolumeclaims/"):
						others++
					}
				}
				if looks == 0 || others < looks {
					t.Errorf("%d looks at a log that grew, %d at others and claims", looks, others)
				}
			})
		})
	}
}
