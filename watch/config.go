package watch

import (
	"fmt"
	"log/slog"
	"net/http"
	"os"

	utilnet "k8s.io/apimachinery/pkg/util/net"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/util/flowcontrol"
)

// The client's own limits. client-go's defaults, 5 and 10, would make one log
// stream per container wait for many seconds.
const (
	defaultQPS   = 50
	defaultBurst = 100
)

// stdinTaken is what a credential plugin that wants to ask something is told.
const stdinTaken = "initwatch has the terminal; quit it, log in again, and start it anew"

// health is how fast a dead connection is noticed, in the variables that
// apimachinery reads when it makes a transport.
var health = [...]struct{ name, seconds string }{
	{"HTTP2_READ_IDLE_TIMEOUT_SECONDS", "5"},
	{"HTTP2_PING_TIMEOUT_SECONDS", "3"},
}

// clients are the ways to reach one cluster. They share their connections.
type clients struct {
	check  *client // before the screen is taken
	unary  *client // what has an end
	stream *client // watches and logs
}

func newClients(o Options, wrap func(http.RoundTripper) http.RoundTripper) (*clients, error) {
	setHealth()
	check := rest.CopyConfig(o.Config)
	if check.QPS == 0 {
		check.QPS, check.Burst = defaultQPS, defaultBurst
	}
	if check.RateLimiter == nil && check.QPS > 0 {
		check.RateLimiter = flowcontrol.NewTokenBucketRateLimiter(check.QPS, check.Burst)
	}
	check.WarningHandler = &warnings{logger: o.Logger}
	check.Wrap(wrap)
	if o.Quiet {
		withoutStdin(check)
	}
	unary := rest.CopyConfig(check)
	withoutStdin(unary)
	stream := rest.CopyConfig(unary)
	stream.Timeout = 0 // it would cut watches and followed logs
	return buildClients(check, unary, stream)
}

func buildClients(check, unary, stream *rest.Config) (*clients, error) {
	var made [3]*client
	for i, config := range [...]*rest.Config{check, unary, stream} {
		client, err := newClient(config)
		if err != nil {
			return nil, fmt.Errorf("build client for %s: %w", config.Host, err)
		}
		made[i] = client
	}
	return &clients{check: made[0], unary: made[1], stream: made[2]}, nil
}

// closeIdle gives back the connections that nothing uses any more.
func (c *clients) closeIdle() {
	for _, client := range [...]*client{c.check, c.unary, c.stream} {
		utilnet.CloseIdleConnectionsFor(client.http.Transport)
	}
}

// withoutStdin keeps credential plugins from reading the keys meant for the
// screen.
func withoutStdin(config *rest.Config) {
	if config.ExecProvider == nil {
		return
	}
	provider := config.ExecProvider.DeepCopy()
	provider.StdinUnavailable = true
	provider.StdinUnavailableMessage = stdinTaken
	config.ExecProvider = provider
}

// setHealth makes a frozen server noticed within ten seconds. What the user has
// set stays.
func setHealth() {
	for _, v := range health {
		if os.Getenv(v.name) == "" {
			_ = os.Setenv(v.name, v.seconds) // fails for malformed names only
		}
	}
}

func orDiscard(logger *slog.Logger) *slog.Logger {
	if logger == nil {
		return slog.New(slog.DiscardHandler)
	}
	return logger
}
