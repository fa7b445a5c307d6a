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
// Sources of the same name are the same file.
func Apply(findings []Finding, unsafe bool) map[*parser.Source]string {
	edits := edits{}
	sources := map[string]*parser.Source{}
	for i := range findings {
		fix := findings[i].suitable(unsafe)
		if fix == nil {
			continue
		}
		fresh := placed(fix.Edits, func(name string) string { return name })
		if !edits.take(fresh) {
			continue
		}
		for name, list := range fresh {
			if sources[name] == nil {
				sources[name] = list[0].At.Source
			}
		}
	}
	texts := map[*parser.Source]string{}
	for name, source := range sources {
		texts[source] = rewrite(source.Text, edits[name])
	}
	return texts
}

// suitable returns the first fix that can be made and changes something, nil if there is none.
func (f *Finding) suitable(unsafe bool) *Fix {
	changes := func(e Edit) bool { return e.At.Text() != e.New }
	for i := range f.Fixes {
		if fix := &f.Fixes[i]; fix.Exact() && (unsafe || !fix.Unsafe) && slices.ContainsFunc(fix.Edits, changes) {
			return fix
		}
	}
	return nil
}

// Fixable reports whether the finding has a fix that can be made, and whether a safe one is among them.
func (f *Finding) Fixable() (fixable, safe bool) {
	return f.suitable(true) != nil, f.suitable(false) != nil
}

// Exact reports whether the fix can be made: all its edits stand exactly in a file, and none of them touches
// another one.
func (f *Fix) Exact() bool {
	if slices.ContainsFunc(f.Edits, func(e Edit) bool { return !e.At.Exact() }) {
		return false
	}
	taken := edits{}
	for _, edit := range f.Edits {
		if !taken.take(placed([]Edit{edit}, func(name string) string { return name })) {
			return false
		}
	}
	return len(f.Edits) > 0
}

// edits are the edits of each file.
type edits map[string][]Edit

// placed returns edits at their places in files, which key names.
func placed(list []Edit, key func(name string) string) edits {
	out := edits{}
	for _, edit := range list {
		place := edit.At.Place()
		name := key(place.Source.Name)
		out[name] = append(out[name], Edit{At: place, New: edit.New})
	}
	return out
}

// take adds edits unless one of them touches bytes of an edit that is there.
func (e edits) take(fresh edits) bool {
	for name, list := range fresh {
		for _, edit := range list {
			touches := func(old Edit) bool { return edit.At.Start <= old.At.End && old.At.Start <= edit.At.End }
			if slices.ContainsFunc(e[name], touches) {
				return false
			}
		}
	}
	for name, list := range fresh {
		e[name] = append(e[name], list...)
	}
	return true
}

// rewrite makes edits, none of which touches another one.
func rewrite(text string, list []Edit) string {
	list = slices.SortedFunc(slices.Values(list), func(a, b Edit) int { return cmp.Compare(a.At.Start, b.At.Start) })
	var out strings.Builder
	done := 0
	for _, edit := range list {
		out.WriteString(text[done:edit.At.Start])
		out.WriteString(edit.New)
		done = edit.At.End
	}
	out.WriteString(text[done:])
	return out.String()
}
