package certs

import (
	"crypto/x509"
	"errors"
	"io/fs"
	"sync"
)

// Store reads every file once, however many rules and goroutines ask for it.
type Store struct {
	fs    FS
	mu    sync.Mutex
	files map[string]func() *File // each reads its file when it is first called
	stats map[string]func() (fs.FileInfo, error)
	pairs map[[2]*File]func() *Problem

	signatures signatures
}

// NewStore returns a store of the files of a file system.
func NewStore(files FS) *Store {
	return &Store{
		fs:         files,
		files:      map[string]func() *File{},
		stats:      map[string]func() (fs.FileInfo, error){},
		pairs:      map[[2]*File]func() *Problem{},
		signatures: signatures{issued: map[[2]*x509.Certificate]bool{}, verified: map[string]error{}},
	}
}

// File returns what the file of this name holds. It is safe for concurrent use: one caller reads
// the file, others that want the same one wait for it, those that want another do not.
func (s *Store) File(name string) *File {
	s.mu.Lock()
	file, known := s.files[name]
	if !known {
		file = sync.OnceValue(func() *File { return s.read(name) })
		s.files[name] = file
	}
	s.mu.Unlock()
	return file()
}

func (s *Store) read(name string) *File {
	data, err := s.fs.ReadFile(name)
	if err != nil {
		return &File{Name: name, Err: err}
	}
	file := Parse(name, data)
	if describing, ok := s.fs.(DescribingFS); ok {
		file.Described = describing.Describe(name)
	}
	return file
}

// Stat describes a file without reading it, as it was when somebody asked first. The error is errors.ErrUnsupported
// where the file system cannot tell.
func (s *Store) Stat(name string) (fs.FileInfo, error) {
	from, ok := s.fs.(StatFS)
	if !ok {
		return nil, errors.ErrUnsupported
	}
	s.mu.Lock()
	stat, known := s.stats[name]
	if !known {
		stat = sync.OnceValues(func() (fs.FileInfo, error) { return from.Stat(name) })
		s.stats[name] = stat
	}
	s.mu.Unlock()
	return stat()
}

// PairError is the function PairError for two files of the store; each pair is compared once. Callers share the
// problem and do not change it.
func (s *Store) PairError(cert, key *File) *Problem {
	at := [2]*File{cert, key}
	s.mu.Lock()
	pair, known := s.pairs[at]
	if !known {
		pair = sync.OnceValue(func() *Problem { return PairError(cert, key) })
		s.pairs[at] = pair
	}
	s.mu.Unlock()
	return pair()
}
