package command

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/rogpeppe/go-internal/diff"
)

// patchOf returns the change of a file as git diff writes it, so that git apply takes it from the root of the
// repository, or from any directory in it above the file. The path starts at the root of the repository; one that
// is outside of it starts at the root of the file system.
func patchOf(path, before, after string) string {
	if strings.HasPrefix(path, "../") {
		if absolute, err := filepath.Abs(filepath.FromSlash(path)); err == nil {
			path = filepath.ToSlash(absolute)
		}
	}
	path = strings.TrimLeft(path, "/")
	from, to := gitName("a/"+path), gitName("b/"+path)
	// The header tells git that the path does not start at the current directory. A name with a space in it ends
	// with a tab, as git and patch(1) want it.
	end := ""
	if strings.Contains(path, " ") {
		end = "\t"
	}
	patch := diff.Diff(from+end, []byte(before), to+end, []byte(after))
	_, hunks, _ := bytes.Cut(patch, []byte("\n")) // its first line is not that of git
	return fmt.Sprintf("diff --git %s %s\n%s", from, to, hunks)
}

// gitName quotes a name as git does: one with quotes, backslashes, control characters or bytes beyond ASCII
// stands in double quotes, with these escaped (git: quote.c, with core.quotePath as it is by default).
func gitName(name string) string {
	var out strings.Builder
	for i := range len(name) {
		c := name[i]
		switch short := strings.IndexByte("\a\b\t\n\v\f\r\"\\", c); {
		case short >= 0:
			out.WriteByte('\\')
			out.WriteByte("abtnvfr\"\\"[short])
		case c < ' ' || c >= 0x7f:
			fmt.Fprintf(&out, "\\%03o", c)
		default:
			out.WriteByte(c)
		}
	}
	if out.Len() == len(name) {
		return name
	}
	return `"` + out.String() + `"`
}
