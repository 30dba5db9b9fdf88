package recording

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// nextLine returns the next line that is not blank, without its end. The
// caller owns the slice. It returns io.EOF at the end of the recording.
func (r *Reader) nextLine() ([]byte, error) {
	for {
		r.line++
		r.offset = r.end
		line, err := r.readLine()
		if text := bytes.TrimSpace(line); len(text) > 0 && (err == nil || errors.Is(err, io.EOF)) {
			return text, nil
		}
		if errors.Is(err, io.EOF) {
			r.err = io.EOF
			return nil, io.EOF
		}
		if err != nil {
			return nil, r.fail(err)
		}
	}
}

// readLine reads up to and including the next line end, or to the end of the
// input, and refuses to hold more than maxLine bytes.
func (r *Reader) readLine() ([]byte, error) {
	var line []byte
	for {
		part, err := r.in.ReadSlice('\n')
		r.end += int64(len(part))
		if len(line)+len(part) > maxLine {
			return nil, fmt.Errorf("the line is longer than %d MiB", maxLine>>20)
		}
		line = append(line, part...)
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, err
		}
	}
}
