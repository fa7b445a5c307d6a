package command

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"natstls/lint"
)

// walk returns the *.conf files in a directory and those below it, in the order of their names. It
// does not enter hidden directories, node_modules and vendor, nor symbolic links to directories, so
// that it always ends. Hidden files are passed over too: editors keep locks and copies in them.
func (s *selection) walk(dir string) []string {
	entries, err := os.ReadDir(dir)
	if err != nil {
		s.problems = append(s.problems, &lint.Problem{File: dir, Message: fmt.Sprintf("cannot read %s: %v", dir, reason(err))})
	}
	var names []string
	for _, entry := range entries {
		name := filepath.Join(dir, entry.Name())
		switch {
		case strings.HasPrefix(entry.Name(), "."):
		case entry.IsDir():
			if entry.Name() != "node_modules" && entry.Name() != "vendor" {
				names = append(names, s.walk(name)...)
			}
		case filepath.Ext(name) != ".conf":
		case isRegular(name, entry):
			names = append(names, name)
		case !isDirectory(name):
			s.irregular++
		}
	}
	return names
}

// isRegular reports whether a directory entry is a regular file, perhaps behind symbolic links: the
// files of a mounted ConfigMap are such links.
func isRegular(name string, entry fs.DirEntry) bool {
	if entry.Type() != fs.ModeSymlink {
		return entry.Type().IsRegular()
	}
	info, err := os.Stat(name)
	return err == nil && info.Mode().IsRegular()
}

func isDirectory(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}
