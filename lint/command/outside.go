package command

import (
	"os"
	"path/filepath"
	"strings"

	"natstls/lint"
	"natstls/parser"
)

// outsideOf returns a function that tells which included files of a run lie neither below the working directory nor
// below the directory of a configuration, symbolic links followed. A configuration that nobody trusts can include any
// file of this machine; of these no report shows a line.
func outsideOf(result *lint.Result) func(file string) bool {
	var inside []string
	roots := map[string]bool{}
	if dir, err := os.Getwd(); err == nil {
		inside = append(inside, followed(dir))
	}
	for _, tree := range result.Trees {
		if len(tree.Files) == 0 {
			continue
		}
		// What stands in a manifest is called as in its pod, and that is no place on this machine.
		name := parser.Span{Source: tree.Files[0].Source}.Place().Source.Name
		roots[name] = true
		if dir := followed(filepath.Dir(name)); dir != "" {
			inside = append(inside, dir)
		}
	}
	known := map[string]bool{}
	return func(file string) bool {
		if roots[file] {
			return false
		}
		outside, seen := known[file]
		if !seen {
			outside = liesOutside(followed(file), inside)
			known[file] = outside
		}
		return outside
	}
}

// followed returns the absolute path of a file without symbolic links, empty if there is no such file: then its text
// is from standard input.
func followed(name string) string {
	absolute, err := filepath.Abs(name)
	if err != nil {
		return ""
	}
	target, err := filepath.EvalSymlinks(absolute)
	if err != nil {
		return ""
	}
	return target
}

func liesOutside(file string, inside []string) bool {
	if file == "" {
		return false
	}
	for _, dir := range inside {
		relative, err := filepath.Rel(dir, file)
		if err == nil && relative != ".." && !strings.HasPrefix(relative, ".."+string(filepath.Separator)) {
			return false
		}
	}
	return true
}
