package kubelet

import "time"

// Back-off, of restarts and of pulls alike.
const (
	firstBackOff = 10 * time.Second
	maxBackOff   = 5 * time.Minute
	// forgetAfter is how long things have to be well before the back-off starts
	// over.
	forgetAfter = 10 * time.Minute
)

// backOff remembers how long to wait, for one container or image.
type backOff struct {
	delay   time.Duration
	updated time.Duration
}

// waiting reports whether what failed at the moment since has to wait still.
func (b *backOff) waiting(since, now time.Duration) bool {
	return b != nil && since-b.updated <= forgetAfter && now-since < b.delay
}

// next returns the back-off after another failure at the moment since.
func (b *backOff) next(since, now time.Duration) *backOff {
	if b == nil || since-b.updated > forgetAfter {
		return &backOff{delay: firstBackOff, updated: now}
	}
	return &backOff{delay: min(2*b.delay, maxBackOff), updated: now}
}
