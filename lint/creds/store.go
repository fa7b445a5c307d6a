package creds

import "natstls/lint/once"

// Store reads every file once, however many rules and goroutines ask for it.
type Store struct {
	fs    FS
	files once.Map[string, *File]
}

// NewStore returns a store of the files of fs.
func NewStore(fs FS) *Store { return &Store{fs: fs} }

// File returns what the file of this name holds. It is safe for concurrent use.
func (s *Store) File(name string) *File {
	return s.files.Get(name, func() *File { return s.read(name) })
}

func (s *Store) read(name string) *File {
	data, err := s.fs.ReadFile(name)
	if err != nil {
		return &File{Name: name, Err: err}
	}
	return Parse(name, data)
}
