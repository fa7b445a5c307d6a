package manifest

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"natstls/parser"
	"natstls/parser/limit"
)

// Read reads the manifests of a text. It never fails and never panics: a document that cannot be read is a Problem,
// and the others are read all the same.
func Read(source *parser.Source) *File {
	f := &File{Source: source}
	documents := 0
	for _, part := range split(source.Text) {
		if documents++; documents > limit.Documents {
			at := parser.Span{Source: source, Start: part.start, End: part.start}
			f.problem(Limit, at, fmt.Sprintf("what follows is not checked, since natstls reads at most %d documents", limit.Documents),
				"check it in several parts")
			break
		}
		f.document(part)
	}
	return f
}

// part is the text of one document.
type part struct{ start, end int }

// split finds the documents of a stream by the lines that begin with --- or ..., which stand in no scalar (YAML 1.2.2
// section 9.1.2), so that a broken document does not hide the next one.
func split(text string) []part {
	var parts []part
	start := 0
	add := func(end int) {
		if !blank(text[start:end]) {
			parts = append(parts, part{start, end})
		}
	}
	for at := 0; at < len(text); {
		end := len(text)
		if i := strings.IndexByte(text[at:], '\n'); i >= 0 {
			end = at + i + 1
		}
		line := text[at:end]
		switch {
		case marks(line, "---"):
			add(at)
			start = at + len("---")
		case marks(line, "..."):
			add(at)
			start = end
		}
		at = end
	}
	add(len(text))
	return parts
}

// marks reports whether a line is a document marker.
func marks(line, marker string) bool {
	rest, ok := strings.CutPrefix(line, marker)
	return ok && (rest == "" || strings.IndexByte(" \t\r\n", rest[0]) >= 0)
}

// blank reports whether a document holds nothing but comments, directives and white space.
func blank(text string) bool {
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(strings.TrimPrefix(line, "\ufeff"))
		if line != "" && line[0] != '#' && line[0] != '%' {
			return false
		}
	}
	return true
}

// document is one document while it is read.
type document struct {
	file  *File
	part  part
	lines []int // the offset of the beginning of each line in the file; the first is that of the document
}

// document reads one document.
func (f *File) document(p part) {
	text := f.Source.Text[p.start:p.end]
	d := &document{file: f, part: p, lines: []int{p.start}}
	for i := range len(text) {
		if text[i] == '\n' {
			d.lines = append(d.lines, p.start+i+1)
		}
	}
	root, err := load(text)
	if err != nil && strings.Contains(text, "{{") {
		if !f.template {
			f.template = true // one note for all that a file of a chart holds
			f.problem(Limit, d.placeOf(err), "what is a template here is not checked, since it is not YAML before it is rendered",
				"check what helm template prints")
		}
		return
	}
	if err != nil {
		f.problem(NotYAML, d.placeOf(err), "the document is not YAML, so that Kubernetes does not take it: "+saidOf(err),
			"repair it; the other documents are checked without it")
		return
	}
	if root == nil {
		return
	}
	if left := limit.DocumentNodes; !small(root, limit.DocumentDepth, &left) {
		f.problem(Limit, d.key(root), "the document is not checked, since it is larger or deeper than natstls reads", "check it in several parts")
		return
	}
	d.object(root, 0)
}

// object adds an object, or those of a list.
func (d *document) object(n *yaml.Node, depth int) {
	n = follow(n)
	if n == nil || n.Kind != yaml.MappingNode || depth > 2 {
		return
	}
	kind := text(get(n, "kind"))
	if items := get(n, "items"); items != nil && strings.HasSuffix(kind, "List") {
		for _, item := range list(items) {
			if len(d.file.Objects) < limit.Objects {
				d.object(item, depth+1)
			}
		}
		return
	}
	metadata := get(n, "metadata")
	if kind == "" || metadata == nil {
		return
	}
	o := &Object{
		Kind: kind, Group: groupOf(text(get(n, "apiVersion"))),
		Name: text(get(metadata, "name")), Namespace: text(get(metadata, "namespace")),
		node: n, doc: d,
	}
	d.file.Objects = append(d.file.Objects, o)
	o.checkData()
}

// groupOf returns the group of an apiVersion such as apps/v1; that of v1 is empty.
func groupOf(version string) string {
	group, _, found := strings.Cut(version, "/")
	if !found {
		return ""
	}
	return group
}

var errYAML = errors.New("it cannot be parsed")

// load parses one document.
func load(text string) (root *yaml.Node, err error) {
	defer func() {
		if reason := recover(); reason != nil {
			root, err = nil, errYAML
		}
	}()
	if !utf8.ValidString(text) {
		return nil, errors.New("it is not UTF-8")
	}
	var document yaml.Node
	if err := yaml.Load([]byte(text), &document); err != nil {
		return nil, err
	}
	if document.Kind != yaml.DocumentNode {
		return &document, nil
	}
	if len(document.Content) == 0 {
		return nil, nil
	}
	return document.Content[0], nil
}

// placeOf returns where the YAML of a document is broken: from there to the end of the line. What is missing at the end of
// the document is missing on its last line.
func (d *document) placeOf(err error) parser.Span {
	whole := d.file.Source.Text
	text := strings.TrimRight(whole[d.part.start:d.part.end], " \t\r\n")
	at := d.part.start + max(0, strings.IndexFunc(text, func(r rune) bool { return r > ' ' }))
	if load, ok := errors.AsType[*yaml.LoadError](err); ok && load.Mark.Line > 0 {
		at = d.offset(load.Mark.Line, max(load.Mark.Column, 1))
	}
	if end := d.part.start + len(text); at >= end {
		at = d.part.start + strings.LastIndexByte(text, '\n') + 1
		at += len(whole[at:end]) - len(strings.TrimLeft(whole[at:end], " \t"))
	}
	return parser.Span{Source: d.file.Source, Start: at, End: max(at, min(lineEnd(whole, at), d.part.end))}
}

// saidOf is what the YAML library says, without the place. Its messages do not repeat the text.
func saidOf(err error) string {
	message := err.Error()
	if load, ok := errors.AsType[*yaml.LoadError](err); ok {
		message = load.Message
	}
	const most = 200
	message, _, _ = strings.Cut(strings.TrimSpace(strings.TrimPrefix(message, "yaml: ")), "\n")
	if len(message) > most {
		message = strings.ToValidUTF8(message[:most], "") + "…"
	}
	return message
}

// offset returns where a line and column of the document, both from 1, stand in the file.
func (d *document) offset(line, column int) int {
	if line < 1 || line > len(d.lines) {
		return d.part.end
	}
	at := d.lines[line-1]
	for ; column > 1 && at < d.part.end; column-- {
		_, width := utf8.DecodeRuneInString(d.file.Source.Text[at:])
		at += width
	}
	return at
}

// key returns the span of a node that stands on one line, such as a key.
func (d *document) key(n *yaml.Node) parser.Span {
	at := d.offset(n.Line, n.Column)
	end := at + len(n.Value)
	if n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0 {
		end += 2
	}
	if n.Kind != yaml.ScalarNode {
		end = at + 1
	}
	return parser.Span{Source: d.file.Source, Start: at, End: max(at, min(end, lineEnd(d.file.Source.Text, at)))}
}

func lineEnd(text string, at int) int {
	if i := strings.IndexByte(text[at:], '\n'); i >= 0 {
		return at + len(strings.TrimSuffix(text[at:at+i], "\r"))
	}
	return len(text)
}
