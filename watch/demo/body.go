package demo

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

const (
	// bufferSize is how much of an answer is gathered before it is sent.
	bufferSize = 64 << 10
	// compressFrom is how large an answer has to be before a real server finds
	// it worth compressing.
	compressFrom = 128 << 10
)

// write sends what encode writes, compressed when it is large and the client
// can read that.
func (a *answer) write(code int, encode func(io.Writer) error) error {
	out := &body{w: a.w, code: code}
	size := bufferSize
	if acceptsGzip(a.r) {
		out.compresses, size = true, compressFrom
	}
	buffer := bufio.NewWriterSize(out, size)
	if err := encode(buffer); err != nil {
		return fmt.Errorf("encode the answer: %w", err)
	}
	return errors.Join(buffer.Flush(), out.close())
}

func acceptsGzip(r *http.Request) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		if name, _, _ := strings.Cut(part, ";"); strings.TrimSpace(name) == "gzip" {
			return true
		}
	}
	return false
}

// body is what an answer is written to. The first write decides how it goes
// out: it comes from a buffer, so that it is short only if it is the last one.
type body struct {
	w          http.ResponseWriter
	code       int
	compresses bool
	begun      bool
	zip        *gzip.Writer
}

// Write sends data, after the headers.
func (b *body) Write(data []byte) (int, error) {
	if !b.begun {
		b.begin(len(data))
	}
	if b.zip != nil {
		return b.zip.Write(data)
	}
	return b.w.Write(data)
}

func (b *body) begin(length int) {
	b.begun = true
	if b.compresses && length >= compressFrom {
		b.w.Header().Set("Content-Encoding", "gzip")
		b.w.Header().Add("Vary", "Accept-Encoding")
		// The level is a constant that there is.
		b.zip, _ = gzip.NewWriterLevel(b.w, gzip.BestSpeed)
	}
	b.w.WriteHeader(b.code)
}

func (b *body) close() error {
	if b.zip == nil {
		return nil
	}
	return b.zip.Close()
}
