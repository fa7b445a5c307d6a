package command

import (
	"os"
	"path/filepath"
	"strings"
)

// repository knows where the files of a run are in the repository of the working directory.
type repository struct {
	root  string            // without symbolic links; the working directory if there is no repository
	files map[string]bool   // configurations that were read
	known map[string]string // what path returned
}

// newRepository looks for the repository of the working directory: the nearest directory upwards that
// has a .git in it. The files are the configurations that were read, one of them perhaps from standard
// input under a name that leads to no file.
func newRepository(files []string) *repository {
	r := &repository{files: map[string]bool{}, known: map[string]string{}}
	for _, name := range files {
		r.files[name] = true
	}
	dir, err := filepath.Abs(".")
	if err != nil {
		return r
	}
	r.root = unlinked(dir)
	for dir := r.root; ; dir = filepath.Dir(dir) {
		if exists(filepath.Join(dir, ".git")) {
			r.root = dir
			return r
		}
		if dir == filepath.Dir(dir) {
			return r
		}
	}
}

// path returns the path of a file from the root of the repository on, with slashes. Symbolic links are
// followed, since services show no file behind one, unless they lead out of the repository. A file
// outside keeps its name if that is absolute, and so does what is no file.
func (r *repository) path(name string) string {
	path, known := r.known[name]
	if !known {
		path = r.find(name)
		r.known[name] = path
	}
	return path
}

func (r *repository) find(name string) string {
	absolute, err := filepath.Abs(name)
	if err != nil || r.root == "" || name == stdin || !r.files[name] && !exists(name) {
		return name
	}
	// The directory alone may lead through a link to the repository.
	direct := filepath.Join(unlinked(filepath.Dir(absolute)), filepath.Base(absolute))
	for _, candidate := range []string{unlinked(absolute), direct} {
		relative, err := filepath.Rel(r.root, candidate)
		if err == nil && relative != ".." && !strings.HasPrefix(relative, ".."+string(os.PathSeparator)) {
			return filepath.ToSlash(relative)
		}
	}
	if relative, err := filepath.Rel(r.root, direct); err == nil && !filepath.IsAbs(name) {
		return filepath.ToSlash(relative)
	}
	return filepath.ToSlash(absolute)
}

// unlinked returns a path without symbolic links, as it is if it does not lead to a file.
func unlinked(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	return path
}
