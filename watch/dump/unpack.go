package dump

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// maxWindow bounds what a compressed file may ask the decoder to keep.
const maxWindow = 64 << 20

var (
	gzipMagic = []byte{0x1f, 0x8b}
	zstdMagic = []byte{0x28, 0xb5, 0x2f, 0xfd}
)

// unpack looks at the first bytes to see whether in has to be decompressed.
func unpack(in *bufio.Reader) (*bufio.Reader, error) {
	// An error of Peek comes back from the next Read.
	magic, _ := in.Peek(len(zstdMagic))
	var plain io.Reader
	var err error
	switch {
	case bytes.HasPrefix(magic, gzipMagic):
		plain, err = gzip.NewReader(in)
	case bytes.HasPrefix(magic, zstdMagic):
		// With a concurrency of one the decoder starts no goroutine and needs
		// no Close.
		plain, err = zstd.NewReader(in, zstd.WithDecoderConcurrency(1),
			zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))
	default:
		return in, nil
	}
	if err != nil {
		return nil, damaged(err)
	}
	return bufio.NewReaderSize(unpacked{plain}, sniffSize), nil
}

// unpacked says of an error that compressed data is the cause.
type unpacked struct{ io.Reader }

func (u unpacked) Read(p []byte) (int, error) {
	n, err := u.Reader.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = damaged(err)
	}
	return n, err //nolint:wrapcheck // io.EOF has to stay what it is
}

func damaged(err error) error {
	return fmt.Errorf("the compressed data is damaged or was cut off: %w; copy the file again", err)
}
