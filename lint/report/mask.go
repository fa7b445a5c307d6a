package report

import (
	"cmp"
	"slices"
	"sort"
	"strings"

	"natstls/lint"
	"natstls/parser"
	"natstls/parser/resolve"
)

// masker knows where the texts of a report hold secrets, and hides them: on source lines by place, so
// that a frame keeps its width, in messages by the words that stand at those places. It takes the
// tree and the tokens where a text parses (mask_tree.go), reads what looks like a setting in comments
// and broken text (mask_scan.go), and knows secrets by their form everywhere (mask_form.go).
type masker struct {
	report *Report
	looked bool
	files  map[*parser.Source]*parser.File
	order  []*parser.Source // of files, so that every run does the same
	hidden map[*parser.Source][]extent
	inner  map[*parser.Source]bool // sources that hold other texts, such as a manifest
	words  words
}

// extent is a half-open byte range.
type extent struct{ start, end int }

func newMasker(r *Report) *masker {
	return &masker{
		report: r,
		files:  map[*parser.Source]*parser.File{},
		hidden: map[*parser.Source][]extent{},
		inner:  map[*parser.Source]bool{},
	}
}

// look looks at every text that the report can show, when it shows the first one: most reports show none.
func (m *masker) look() {
	if m.looked {
		return
	}
	m.looked = true
	r := m.report
	for _, tree := range r.Result.Trees {
		for _, file := range tree.Files {
			m.add(file.Source, file.File)
		}
	}
	for i := range r.Result.Findings {
		m.addFinding(&r.Result.Findings[i])
	}
	for i := range r.Result.Suppressed {
		m.addFinding(&r.Result.Suppressed[i].Finding)
	}
	variables := secretVariables(m.files)
	for _, source := range m.order {
		if m.inner[source] {
			m.scanAround(source, 0, len(source.Text)) // it is in another language
		} else {
			m.hideTree(m.files[source], variables)
			m.hideSettings(m.files[source])
		}
		m.hideForms(source)
	}
	for _, span := range r.Result.Secrets {
		m.hidden[span.Source] = append(m.hidden[span.Source], extent{span.Start, span.End})
	}
	for _, tree := range r.Result.Trees {
		m.hideResolved(tree)
	}
	m.hideOutside()
	for _, source := range m.order {
		if source.Outer == nil && r.Outside != nil && r.Outside(source.Name) {
			m.hidden[source] = append(m.hidden[source], extent{0, len(source.Text)})
		}
	}
	for source, extents := range m.hidden {
		m.hidden[source] = merged(extents)
	}
	m.words.finish()
}

func (m *masker) addFinding(f *lint.Finding) {
	m.addSource(f.At.Source)
	for _, other := range related(f) {
		m.addSource(other.At.Source)
	}
	for _, other := range f.Related {
		m.addSource(other.At.Source)
	}
	for _, fix := range f.Fixes {
		for _, edit := range fix.Edits {
			m.addSource(edit.At.Source)
		}
	}
}

func (m *masker) addSource(source *parser.Source) {
	if source != nil && m.files[source] == nil {
		m.add(source, parser.Parse(source))
	}
}

func (m *masker) add(source *parser.Source, file *parser.File) {
	if m.files[source] != nil {
		return
	}
	m.files[source] = file
	m.order = append(m.order, source)
	if source.Outer != nil {
		m.addSource(source.Outer)
		whole := parser.Span{Source: source, End: len(source.Text)}
		if out := whole.Place(); !isVariable(out) {
			m.inner[out.Source] = true
		}
	}
}

// hide marks a byte range of a source as secret.
func (m *masker) hide(source *parser.Source, start, end int) {
	start, end = max(start, 0), min(end, len(source.Text))
	if start < end && !m.justHidden(source, start, end) {
		m.hidden[source] = append(m.hidden[source], extent{start, end})
		m.words.addLines(source.Text[start:end])
	}
}

// justHidden reports whether a range lies in the one that was hidden last. On a line with a thousand
// secret names the first hides the rest of the line; going on from each would take quadratic time.
func (m *masker) justHidden(source *parser.Source, start, end int) bool {
	extents := m.hidden[source]
	if len(extents) == 0 {
		return false
	}
	last := extents[len(extents)-1]
	return last.start <= start && end <= last.end
}

// hideResolved hides what the secret settings of a tree get in the end, also through variables and
// from the environment.
func (m *masker) hideResolved(tree *resolve.Tree) {
	if tree.Root != nil {
		m.hideResolvedMap(tree.Root, "")
	}
}

func (m *masker) hideResolvedMap(node *resolve.Map, parent string) {
	for _, field := range node.Fields {
		m.hideResolvedValue(field.Value, field.Key, parent)
	}
}

func (m *masker) hideResolvedValue(v *resolve.Value, key, parent string) {
	if v == nil {
		return
	}
	if v.Map != nil {
		m.hideResolvedMap(v.Map, key)
	}
	for _, item := range v.Array {
		m.hideResolvedValue(item, key, parent)
	}
	if v.Literal != nil && v.Literal != v.Use && v.Literal.Span.Source != nil {
		m.hideValue(v.Literal, key, parent)
	}
}

// hideOutside hides in the outer texts what is secret in the texts that stand in them, such as the
// base64 data of a Kubernetes secret. A reference to a variable stays: it is no secret.
func (m *masker) hideOutside() {
	for _, source := range m.order {
		if source.Outer == nil {
			continue
		}
		for _, e := range m.hidden[source] {
			out := parser.Span{Source: source, Start: e.start, End: e.end}.Place()
			if !isVariable(out) && !isKey(out) {
				m.hide(out.Source, out.Start, out.End)
			}
		}
	}
}

// isKey reports whether a place is the key in front of the text that stands there in another form: base64 in a manifest,
// which Result.Secrets has.
func isKey(span parser.Span) bool {
	return span.Source != nil && strings.HasPrefix(span.Source.Text[span.End:], ":")
}

func isVariable(span parser.Span) bool { return strings.HasPrefix(span.Text(), "$") }

// covers reports whether the byte at offset is hidden.
func (m *masker) covers(source *parser.Source, offset int) bool {
	extents := m.hidden[source]
	i := sort.Search(len(extents), func(i int) bool { return extents[i].end > offset })
	return i < len(extents) && extents[i].start <= offset
}

// coversAny reports whether a byte of the range is hidden.
func (m *masker) coversAny(source *parser.Source, start, end int) bool {
	m.look()
	extents := m.hidden[source]
	i := sort.Search(len(extents), func(i int) bool { return extents[i].end > start })
	return i < len(extents) && extents[i].start < end
}

// merged sorts extents and joins those that touch.
func merged(extents []extent) []extent {
	slices.SortFunc(extents, func(a, b extent) int { return cmp.Compare(a.start, b.start) })
	out := extents[:0]
	for _, e := range extents {
		if n := len(out); n > 0 && e.start <= out[n-1].end {
			out[n-1].end = max(out[n-1].end, e.end)
			continue
		}
		out = append(out, e)
	}
	return out
}
