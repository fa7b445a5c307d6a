package command

import (
	"os"
	"path/filepath"
	"strings"
)

// directory is the working directory of a run, an absolute path; empty if it cannot be found out. It is asked for once,
// since os.Getwd, and so filepath.Abs, goes to the disk each time.
type directory string

func currentDirectory() directory {
	dir, err := os.Getwd()
	if err != nil {
		return ""
	}
	return directory(dir)
}

// absolute returns the absolute path of a file, as filepath.Abs does; a name of which there is none stays as it is.
func (d directory) absolute(name string) string {
	if d != "" && filepath.VolumeName(name) == "" && (name == "" || !os.IsPathSeparator(name[0])) {
		return filepath.Join(string(d), name)
	}
	if path, err := filepath.Abs(name); err == nil {
		return path
	}
	return name
}

// key is the same for all ways to write a path that surely mean the same file. A path with .. stays
// as it is: behind a symbolic link it is not what the letters say.
func (d directory) key(name string) string {
	if strings.Contains(name, "..") {
		return name
	}
	return d.absolute(name)
}

// seenFrom returns a file as it is seen from another directory, with slashes; an absolute path if there is no way.
func (d directory) seenFrom(dir, file string) string {
	absolute := d.absolute(file)
	path, err := filepath.Rel(d.absolute(dir), absolute)
	if err != nil {
		return filepath.ToSlash(absolute)
	}
	return filepath.ToSlash(path)
}
