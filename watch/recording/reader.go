package recording

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"
)

// Format and Version are what the first line of a recording declares. The
// first recordings have no such line.
const (
	Format  = "initwatch-recording"
	Version = 1
)

// maxLine bounds one line. The largest object that an API server stores is
// about 1.5 MiB of JSON.
const maxLine = 16 << 20

// maxWindow bounds what a compressed recording may ask the decoder to keep.
const maxWindow = 64 << 20

var zstdMagic = []byte{0x28, 0xb5, 0x2f, 0xfd}

// Header is the first line of a recording.
type Header struct {
	Format  string `json:"format"`
	Version int    `json:"version"`
}

// Reader reads a recording from its beginning to its end.
type Reader struct {
	in     *bufio.Reader
	header Header
	line   int
	offset int64 // of the line's first byte, after decompression
	end    int64 // of what was read up to now
	// first is the first line when it is an entry, kept for Next.
	first *Entry
	err   error
}

// NewReader returns a reader of r, compressed or not, and reads as far as the
// header. An empty recording is none: it gives an error.
func NewReader(r io.Reader) (*Reader, error) {
	in, err := decompress(bufio.NewReaderSize(r, 64<<10))
	if err != nil {
		return nil, fmt.Errorf("read recording: %w", err)
	}
	reader := &Reader{in: in}
	if err := reader.begin(); err != nil {
		return nil, err
	}
	return reader, nil
}

// decompress looks at the first bytes to see whether they need it. With a
// concurrency of one the decoder starts no goroutine and needs no Close.
func decompress(in *bufio.Reader) (*bufio.Reader, error) {
	magic, err := in.Peek(len(zstdMagic))
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if !bytes.Equal(magic, zstdMagic) {
		return in, nil
	}
	decoder, err := zstd.NewReader(in, zstd.WithDecoderConcurrency(1),
		zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))
	if err != nil {
		return nil, err
	}
	return bufio.NewReaderSize(decoder, 64<<10), nil
}

// begin reads the first line and keeps it when it is an entry already.
func (r *Reader) begin() error {
	line, err := r.nextLine()
	if errors.Is(err, io.EOF) {
		return errors.New("read recording: it is empty; choose a file that initwatch recorded")
	}
	if err != nil {
		return err
	}
	var header Header
	if err := json.Unmarshal(line, &header); err != nil {
		return r.fail(notJSON(err))
	}
	if header.Format == "" {
		r.first, err = r.parse(line)
		return err
	}
	r.header = header
	return r.checkHeader()
}

func (r *Reader) checkHeader() error {
	switch {
	case r.header.Format != Format:
		return r.fail(fmt.Errorf("the format is %.40q, not %q", r.header.Format, Format))
	case r.header.Version != Version:
		return r.fail(fmt.Errorf("the version is %d, and this program reads version %d; use the initwatch that recorded it, or a newer one", r.header.Version, Version))
	}
	return nil
}

// Next returns the next entry, and io.EOF after the last. After an error it
// returns the same error again.
func (r *Reader) Next() (Entry, error) {
	if r.first != nil {
		entry := *r.first
		r.first = nil
		return entry, nil
	}
	if r.err != nil {
		return Entry{}, r.err
	}
	line, err := r.nextLine()
	if err != nil {
		return Entry{}, err
	}
	entry, err := r.parse(line)
	if err != nil {
		return Entry{}, err
	}
	return *entry, nil
}

// ReadAll reads every entry of r. What was read before an error is returned
// with the error.
func ReadAll(r io.Reader) ([]Entry, error) {
	reader, err := NewReader(r)
	if err != nil {
		return nil, err
	}
	var entries []Entry
	for {
		entry, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return entries, nil
		}
		if err != nil {
			return entries, err
		}
		entries = append(entries, entry)
	}
}

func (r *Reader) parse(line []byte) (*Entry, error) {
	entry := &Entry{}
	if err := json.Unmarshal(line, entry); err != nil {
		return nil, r.fail(notJSON(err))
	}
	if err := entry.check(); err != nil {
		return nil, r.fail(err)
	}
	return entry, nil
}

// fail remembers err together with the place where it was met.
func (r *Reader) fail(err error) error {
	r.err = fmt.Errorf("read recording: line %d, byte %d: %w", r.line, r.offset, err)
	return r.err
}

func notJSON(err error) error {
	return fmt.Errorf("it is damaged or no recording: %w", err)
}

// unmarshalNumbers decodes without turning numbers into floats.
func unmarshalNumbers(data []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	return decoder.Decode(into)
}
