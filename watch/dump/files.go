package dump

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

var errNoDump = errors.New("no pods.json, deployments.json, events.yaml or the like is in this directory or one below it; " +
	"name a directory that kubectl cluster-info dump --output-directory wrote, or the files themselves")

// expand returns the files that a path stands for: itself, or those of a
// directory that kubectl cluster-info dump wrote, or of one namespace in it.
func expand(path string) ([]string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, cause(err)
	}
	if !info.IsDir() {
		return []string{path}, nil
	}
	files, err := dumpFiles(path, true)
	if err == nil && len(files) == 0 {
		err = errNoDump
	}
	return files, err
}

// dumpFiles returns the files to read in a directory and, when below, in those
// under it. What is no regular file is left alone: a link may lead anywhere.
func dumpFiles(dir string, below bool) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, cause(err)
	}
	var files []string
	for _, entry := range entries {
		path := filepath.Join(dir, entry.Name())
		switch {
		case entry.IsDir() && below:
			more, err := dumpFiles(path, false)
			if err != nil {
				return nil, err
			}
			files = append(files, more...)
		case entry.Type().IsRegular() && fileKind(entry.Name()) != "":
			files = append(files, path)
		}
	}
	return files, nil
}

// cause leaves out the path, which the caller names.
func cause(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

// file reads one file.
func (r *reader) file(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return cause(err)
	}
	defer file.Close() //nolint:errcheck // a file that was only read has nothing to lose
	r.hint = fileKind(filepath.Base(path))
	defer func() { r.hint = "" }()
	return r.stream(file)
}
