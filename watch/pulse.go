package watch

import (
	"context"
	"time"

	"github.com/initwatch/initwatch/model/words"
)

const (
	// HTTP/2 has pings that break a dead connection; only something between
	// here and the API server can make it look alive. Bookmarks come about once
	// a minute.
	silenceHTTP2 = 75 * time.Second
	// HTTP/1 has nothing, and an idle watch looks like a dead one.
	silenceHTTP1 = 5 * time.Second
	// probePatience is how long a probe may go unanswered, probeTimeout when it
	// is given up for another.
	probePatience = 3 * time.Second
	probeTimeout  = 10 * time.Second
	probePause    = time.Second
)

// listen asks the server for a sign of life when it has been silent for longer
// than an idle watch explains.
func (c *Cluster) listen() {
	for c.life.Err() == nil {
		if wait := c.silent(); wait > 0 {
			c.sleep(wait)
			continue
		}
		if !c.probe() {
			c.sleep(probePause)
		}
	}
}

// silent returns for how long the silence is still fine.
func (c *Cluster) silent() time.Duration {
	bound := silenceHTTP2
	if c.heard.protocol.Load() < 2 {
		bound = silenceHTTP1
	}
	heard := c.heard.at()
	if heard.IsZero() {
		return bound // the first requests have their own watchdogs
	}
	return time.Until(heard.Add(bound))
}

func (c *Cluster) sleep(d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-c.life.Done():
	}
}

// probe asks for the server's version, which any answer will do for. Streams
// that went stale may be dead for good, so they start anew when the server is
// back.
func (c *Cluster) probe() bool {
	since, count := c.heard.at(), c.heard.count.Load()
	ctx, cancel := context.WithTimeout(c.life, probeTimeout)
	defer cancel()
	watchdog := time.AfterFunc(probePatience, func() {
		if c.heard.count.Load() == count {
			c.stale(since)
		}
	})
	defer watchdog.Stop()
	_ = c.clients.stream.RESTClient().Get().AbsPath("/version").MaxRetries(0).Do(ctx).Error()
	if c.life.Err() != nil {
		return false
	}
	if c.heard.count.Load() == count {
		c.stale(since)
		return false
	}
	c.resume()
	return true
}

func (c *Cluster) stale(since time.Time) {
	for _, s := range c.scopes {
		s.link.stale("the API server at "+s.host+" is silent", since)
	}
}

func (c *Cluster) resume() {
	for _, s := range c.scopes {
		if s.link.current() == words.LinkStale {
			s.restart()
		}
	}
}
