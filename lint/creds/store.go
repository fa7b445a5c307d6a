package creds

import "sync"

// Store reads every file once, however many rules and goroutines ask for it.
type Store struct {
	fs    FS
	mu    sync.Mutex
	files map[string]func() *File // each reads its file when it is first called
}

// NewStore returns a store of the files of fs.
func NewStore(fs FS) *Store {
	return &Store{fs: fs, files: map[string]func() *File{}}
}

// File returns what the file of this name holds. It is safe for concurrent use.
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
	return Parse(name, data)
}
