package replay

import (
	"fmt"
	"sort"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/initwatch/initwatch/model/words"
)

// blockSize is how much of objects is compressed together: what changes of one
// of them takes little then. To open one, a block is decompressed.
const blockSize = 512 << 10

// archive holds objects as they were observed, compressed.
type archive struct {
	blocks   [][]byte
	versions map[objectName][]version
}

type objectName struct{ resource, namespace, name string }

// version is an object as it was observed at a time, and where in the blocks it
// is.
type version struct {
	at            time.Time
	block         int
	begin, length int
}

// archivist fills an archive.
type archivist struct {
	archive archive
	open    []byte // the block that is being filled
	encoder *zstd.Encoder
}

// keep adds an object, if it is of a kind that can be opened.
func (a *archivist) keep(o *observation, resource, namespace, name string, text []byte) {
	if !archived(resource) {
		return
	}
	o.name = objectName{resource, words.Clean(namespace), words.Clean(name)}
	o.kept = version{block: len(a.archive.blocks), begin: len(a.open), length: len(text)}
	a.open = append(a.open, text...)
	if len(a.open) >= blockSize {
		a.compress()
	}
}

// compress ends a block. With a concurrency of one the encoder starts no
// goroutine and needs no Close.
func (a *archivist) compress() {
	if a.encoder == nil {
		a.encoder, _ = zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedFastest)) // only options fail
	}
	a.archive.blocks = append(a.archive.blocks, a.encoder.EncodeAll(a.open, nil))
	a.open = a.open[:0]
}

func (a *archivist) close() archive {
	if len(a.open) > 0 {
		a.compress()
	}
	a.archive.versions = map[objectName][]version{}
	return a.archive
}

// file files an object under its name, now that its time is known.
func (a *archive) file(o *observation) {
	if o.kept.length > 0 {
		o.kept.at = o.at
		a.versions[o.name] = append(a.versions[o.name], o.kept)
	}
}

// find returns an object as it was observed last until a time, nil when it was
// not.
func (a *archive) find(name objectName, at time.Time) ([]byte, error) {
	list := a.versions[name]
	i := sort.Search(len(list), func(i int) bool { return list[i].at.After(at) })
	if i == 0 {
		return nil, nil
	}
	return a.read(list[i-1])
}

func (a *archive) read(v version) ([]byte, error) {
	decoder, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1))
	if err != nil {
		return nil, fmt.Errorf("decompress objects: %w", err)
	}
	defer decoder.Close()
	block, err := decoder.DecodeAll(a.blocks[v.block], nil)
	if err != nil {
		return nil, fmt.Errorf("decompress objects: %w", err)
	}
	return block[v.begin : v.begin+v.length], nil
}
