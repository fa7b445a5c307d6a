package lint

import (
	"cmp"
	"slices"
	"strings"

	"natstls/parser"
)

// Apply returns the new text of every source that the first suitable fix of each finding changes. A
// fix counts as suitable if it is safe, or if unsafe ones are wanted too, and if all its edits stand
// exactly in a file. Fixes that touch the same bytes as an earlier one are left for the next run.
func Apply(findings []Finding, unsafe bool) map[*parser.Source]string {
	edits := map[*parser.Source][]Edit{}
	for _, f := range findings {
		if fix := suitable(f.Fixes, unsafe); fix != nil && fits(fix.Edits, edits) {
			for _, edit := range fix.Edits {
				place := edit.At.Place()
				edits[place.Source] = append(edits[place.Source], Edit{At: place, New: edit.New})
			}
		}
	}
	texts := map[*parser.Source]string{}
	for source, list := range edits {
		texts[source] = rewrite(source.Text, list)
	}
	return texts
}

func suitable(fixes []Fix, unsafe bool) *Fix {
	for i := range fixes {
		exact := !slices.ContainsFunc(fixes[i].Edits, func(e Edit) bool { return !e.At.Exact() })
		if exact && (unsafe || !fixes[i].Unsafe) {
			return &fixes[i]
		}
	}
	return nil
}

// fits reports whether none of the new edits touches bytes of the edits taken so far.
func fits(fresh []Edit, taken map[*parser.Source][]Edit) bool {
	for _, edit := range fresh {
		place := edit.At.Place()
		for _, old := range taken[place.Source] {
			if place.Start <= old.At.End && old.At.Start <= place.End {
				return false
			}
		}
	}
	return true
}

func rewrite(text string, edits []Edit) string {
	slices.SortFunc(edits, func(a, b Edit) int { return cmp.Compare(a.At.Start, b.At.Start) })
	var out strings.Builder
	done := 0
	for _, edit := range edits {
		out.WriteString(text[done:edit.At.Start])
		out.WriteString(edit.New)
		done = edit.At.End
	}
	out.WriteString(text[done:])
	return out.String()
}
