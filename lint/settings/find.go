package settings

import "path/filepath"

// Finder looks for the settings file of a configuration.
type Finder struct {
	Exists  func(name string) bool
	Current string // the current directory, absolute
}

// Find returns the settings file for the configurations in a directory, whose name is absolute: the nearest one
// upwards, at most in the directory that holds .git. Where there is no repository it stops at the current
// directory, or, if that is not above, looks in the directory alone: so the file of somebody else that happens
// to lie further up says nothing.
func (f Finder) Find(dir string) (string, bool) {
	last := f.boundary(dir)
	for {
		if name := filepath.Join(dir, Name); f.Exists(name) {
			return name, true
		}
		if dir == last {
			return "", false
		}
		dir = filepath.Dir(dir)
	}
}

// boundary returns the last directory to look in, which is dir or above it.
func (f Finder) boundary(dir string) string {
	last := dir
	for at := dir; ; at = filepath.Dir(at) {
		if f.Exists(filepath.Join(at, ".git")) {
			return at
		}
		if at == f.Current {
			last = at
		}
		if at == filepath.Dir(at) {
			return last
		}
	}
}
