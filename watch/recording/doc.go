// Package recording writes and reads recordings: what a watch saw of a
// cluster, one JSON object per line, as a rule compressed with zstd.
//
// A recording may come from a stranger. Whatever it holds, reading it ends in
// entries or in an error that names the line: it never panics and never holds
// more than a line of bounded length. What is written has no environment
// values, no managed fields and no copies of manifests in annotations. The
// package starts no goroutine, reads no clock and sanitises nothing; model does
// that when it projects an object.
package recording
