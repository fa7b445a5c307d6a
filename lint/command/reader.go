package command

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"sync"

	"natstls/lint/certs"
	"natstls/parser/limit"
)

// reader reads configuration files, each once a run, for all roots that include it. It is safe for
// concurrent use.
type reader struct {
	dir   directory
	mu    sync.Mutex
	files map[string]*content // by key
}

type content struct {
	once sync.Once
	data []byte
	err  error
}

func newReader(dir directory) *reader { return &reader{dir: dir, files: map[string]*content{}} }

// ReadFile returns the content of a regular file of at most limit.FileSize bytes.
func (r *reader) ReadFile(name string) ([]byte, error) {
	file := r.content(name)
	file.once.Do(func() { file.data, file.err = readRegular(name) })
	return file.data, file.err
}

// put makes text that was read from elsewhere the content of a file.
func (r *reader) put(name string, data []byte) {
	file := r.content(name)
	file.once.Do(func() { file.data = data })
}

func (r *reader) content(name string) *content {
	k := r.dir.key(name)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.files[k] == nil {
		r.files[k] = &content{}
	}
	return r.files[k]
}

// readRegular reads a file without ever waiting for somebody who writes it.
func readRegular(name string) ([]byte, error) {
	file, err := openRegular(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return readBounded(name, atOnce(file))
}

// openRegular opens a file that can be read to its end.
func openRegular(name string) (*os.File, error) {
	// Opening alone may already block (a pipe) or do something (a device), so look first.
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if err := regular(name, info); err != nil {
		return nil, err
	}
	file, err := os.OpenFile(name, os.O_RDONLY|nonBlocking, 0)
	if err != nil {
		return nil, err
	}
	// Another file may have taken the name in between.
	if info, err = file.Stat(); err == nil {
		err = regular(name, info)
	}
	if err != nil {
		file.Close()
		return nil, err
	}
	return file, nil
}

func readBounded(name string, from io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(from, limit.FileSize+1))
	if err != nil {
		return nil, err
	}
	if len(data) > limit.FileSize {
		return nil, &fs.PathError{Op: "read", Path: name, Err: unfit{fmt.Sprintf("is larger than %d MiB", limit.FileSize>>20), certs.ErrTooLarge}}
	}
	return data, nil
}

// regular returns an error if the file is not one whose content can be read to its end.
func regular(name string, info fs.FileInfo) error {
	kind, is := "", certs.ErrNotRegular
	switch mode := info.Mode(); {
	case mode.IsRegular():
		return nil
	case mode.IsDir():
		kind, is = "a directory", certs.ErrDirectory
	case mode&fs.ModeNamedPipe != 0:
		kind = "a pipe"
	case mode&fs.ModeSocket != 0:
		kind = "a socket"
	case mode&fs.ModeDevice != 0:
		kind = "a device"
	default:
		kind = "a special file"
	}
	return &fs.PathError{Op: "read", Path: name, Err: unfit{"is " + kind + ", not a regular file", is}}
}

// unfit is why a file is not read: what to tell the user, and the error that package certs knows.
type unfit struct {
	message string
	is      error
}

func (u unfit) Error() string { return u.message }

func (u unfit) Unwrap() error { return u.is }

// reason returns an error of the file system without its operation and path, which the message that
// is made of it names already.
func reason(err error) error {
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		return path.Err
	}
	return err
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}
