package settings

import (
	"path"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// Limits of a glob, so that matching takes no time worth speaking of whatever it says.
const (
	maxGlob        = 256 // bytes
	maxGlobBraces  = 3
	maxGlobStars   = 16
	maxGlobFolders = 4 // parts that are **
)

// Match reports whether a glob covers a file. Both are relative to the directory of the settings file and have
// slashes. * and ? stand for what is in one name, ** for any directories, [ab] and {a,b} for one of several. A
// glob without a slash is a name at any depth, and one that matches a directory covers all that is in it.
func Match(glob, file string) bool {
	glob = strings.TrimSuffix(strings.TrimPrefix(glob, "./"), "/")
	if !strings.Contains(glob, "/") {
		glob = "**/" + glob
	}
	if file == ".." || strings.HasPrefix(file, "../") {
		return false
	}
	for name := path.Clean(file); name != "." && name != "/"; name = path.Dir(name) {
		if ok, err := doublestar.Match(glob, name); ok && err == nil {
			return true
		}
	}
	return false
}

// matchAny reports whether one of the globs covers a file.
func matchAny(globs []Value[string], file string) bool {
	for _, glob := range globs {
		if Match(glob.V, file) {
			return true
		}
	}
	return false
}

// globProblem says why a glob cannot be used; empty if it can.
func globProblem(glob string) string {
	switch {
	case glob == "":
		return "is empty"
	case strings.HasPrefix(glob, "/") || strings.Contains(glob, `\`):
		return "has to be relative to the directory of the settings file, with / between names"
	case glob == ".." || strings.HasPrefix(glob, "../") || strings.Contains(glob, "/../") || strings.HasSuffix(glob, "/.."):
		return "must not lead out of the directory of the settings file"
	case strings.HasPrefix(glob, "!"):
		return "cannot be negated"
	case len(glob) > maxGlob || strings.Count(glob, "{") > maxGlobBraces || strings.Count(glob, "*") > maxGlobStars ||
		strings.Count(glob, "**") > maxGlobFolders:
		return "is too long or has too many wildcards"
	case !doublestar.ValidatePattern(glob):
		return "is no glob: a bracket or brace is not closed"
	}
	return ""
}
