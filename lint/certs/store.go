package certs

import (
	"crypto/x509"
	"errors"
	"io/fs"

	"natstls/lint/once"
)

// Store reads every file once, however many rules and goroutines ask for it.
type Store struct {
	fs    FS
	files once.Map[string, *File]
	stats once.Map[string, stat]
	pairs once.Map[[2]*File, *Problem]

	issued   once.Map[[2]*x509.Certificate, bool] // issuer and certificate
	verified once.Map[string, error]              // by the certificates that are given
}

// stat is what fs.Stat says.
type stat struct {
	info fs.FileInfo
	err  error
}

// NewStore returns a store of the files of a file system.
func NewStore(files FS) *Store { return &Store{fs: files} }

// File returns what the file of this name holds. It is safe for concurrent use.
func (s *Store) File(name string) *File {
	return s.files.Get(name, func() *File { return s.read(name) })
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
	known := s.stats.Get(name, func() stat {
		info, err := from.Stat(name)
		return stat{info, err}
	})
	return known.info, known.err
}

// PairError is the function PairError for two files of the store; each pair is compared once. Callers share the
// problem and do not change it.
func (s *Store) PairError(cert, key *File) *Problem {
	return s.pairs.Get([2]*File{cert, key}, func() *Problem { return PairError(cert, key) })
}
