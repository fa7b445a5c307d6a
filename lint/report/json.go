package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"natstls/lint"
	"natstls/parser"
)

// The types below are the JSON format; docs/report.schema.json describes it. A field that may be
// absent has omitempty and is then not known or does not apply; lists are there also when empty.

type jsonReport struct {
	SchemaVersion int              `json:"schema_version"`
	Tool          jsonTool         `json:"tool"`
	NATSVersion   string           `json:"nats_version,omitempty"`
	FromVersion   string           `json:"from_nats_version,omitempty"`
	Summary       Summary          `json:"summary"`
	Findings      []jsonFinding    `json:"findings"`
	Suppressed    []jsonSuppressed `json:"suppressed"`
	Problems      []jsonProblem    `json:"problems"`
}

type jsonTool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// jsonPlace has no position if its file is all that is known.
type jsonPlace struct {
	File      string `json:"file"`
	Line      int    `json:"line,omitempty"`
	Column    int    `json:"column,omitempty"`
	EndLine   int    `json:"end_line,omitempty"`
	EndColumn int    `json:"end_column,omitempty"`
	// The same place for programs that do not count characters.
	UTF16Column    int  `json:"utf16_column,omitempty"`
	EndUTF16Column int  `json:"end_utf16_column,omitempty"`
	ByteOffset     *int `json:"byte_offset,omitempty"` // from 0, of the whole file
	EndByteOffset  *int `json:"end_byte_offset,omitempty"`
}

type jsonFinding struct {
	Rule        string `json:"rule"`
	Severity    string `json:"severity"`
	Consequence string `json:"consequence"`
	When        string `json:"when,omitempty"`
	Message     string `json:"message"`
	Help        string `json:"help,omitempty"`
	jsonPlace
	Path    string        `json:"path,omitempty"`
	Roots   []string      `json:"roots"`
	Related []jsonRelated `json:"related"`
	Fixes   []jsonFix     `json:"fixes"`
	URL     string        `json:"url,omitempty"`
}

type jsonRelated struct {
	jsonPlace
	Message string `json:"message"`
}

type jsonFix struct {
	Title string     `json:"title"`
	Safe  bool       `json:"safe"`
	Edits []jsonEdit `json:"edits"`
}

type jsonEdit struct {
	jsonPlace
	New string `json:"new"`
}

type jsonSuppressed struct {
	jsonFinding
	By     string `json:"by"`
	Reason string `json:"reason,omitempty"`
	Until  string `json:"until,omitempty"`
}

type jsonProblem struct {
	Message string `json:"message"`
	File    string `json:"file,omitempty"`
}

// writeJSON writes the report as one line of JSON.
func writeJSON(w io.Writer, r *Report) error {
	mask := newMasker(r)
	report := headJSON(r)
	for i := range r.Result.Findings {
		report.Findings = append(report.Findings, findingJSON(r, mask, &r.Result.Findings[i]))
	}
	for i := range r.Result.Suppressed {
		report.Suppressed = append(report.Suppressed, suppressedJSON(r, mask, &r.Result.Suppressed[i]))
	}
	for _, p := range r.Problems {
		report.Problems = append(report.Problems, problemJSON(mask, p))
	}
	return encodeJSON(w, report)
}

// headJSON returns the report without findings and problems.
func headJSON(r *Report) jsonReport {
	return jsonReport{
		SchemaVersion: 1,
		Tool:          jsonTool{Name: "natstls", Version: r.Version},
		NATSVersion:   r.natsVersion(),
		FromVersion:   versionText(r.From.Version),
		Summary:       r.Summary(),
		Findings:      make([]jsonFinding, 0, len(r.Result.Findings)),
		Suppressed:    make([]jsonSuppressed, 0, len(r.Result.Suppressed)),
		Problems:      make([]jsonProblem, 0, len(r.Problems)),
	}
}

// encodeJSON writes a value as one line of JSON.
func encodeJSON(w io.Writer, value any) error {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return err
	}
	_, err := w.Write(escapeJSON(text.Bytes()))
	return err
}

func suppressedJSON(r *Report, mask *masker, s *lint.Suppressed) jsonSuppressed {
	return jsonSuppressed{
		jsonFinding: findingJSON(r, mask, &s.Finding),
		By:          s.By,
		Reason:      mask.message(s.Reason),
		Until:       day(s.Until),
	}
}

func problemJSON(mask *masker, p *lint.Problem) jsonProblem {
	return jsonProblem{Message: mask.message(p.Message), File: p.File}
}

func findingJSON(r *Report, mask *masker, f *lint.Finding) jsonFinding {
	out := jsonFinding{
		Rule:        f.Rule.Name,
		Severity:    f.Severity().String(),
		Consequence: f.Consequence.String(),
		When:        f.When.String(),
		Message:     mask.message(f.Message),
		Help:        mask.message(f.Help),
		jsonPlace:   placeJSON(f.At),
		Path:        mask.message(f.Path()),
		Roots:       append([]string{}, f.Roots...),
		Related:     []jsonRelated{},
		Fixes:       []jsonFix{},
		URL:         r.url(f.Rule.Name),
	}
	for _, other := range related(f) {
		out.Related = append(out.Related, jsonRelated{placeJSON(other.At), mask.message(other.Message)})
	}
	for i := range f.Fixes {
		if f.Fixes[i].Exact() {
			out.Fixes = append(out.Fixes, fixJSON(mask, &f.Fixes[i]))
		}
	}
	return out
}

// fixJSON shows a fix. One that would write a secret is shown with the secret masked, and not as
// safe, since a program that applies it would destroy the secret.
func fixJSON(mask *masker, fix *lint.Fix) jsonFix {
	out := jsonFix{Title: mask.message(fix.Title), Safe: !fix.Unsafe, Edits: []jsonEdit{}}
	for _, edit := range fix.Edits {
		masked := mask.setting(edit.New)
		out.Safe = out.Safe && masked == edit.New
		out.Edits = append(out.Edits, jsonEdit{placeJSON(edit.At), masked})
	}
	return out
}

func placeJSON(span parser.Span) jsonPlace {
	span = span.Place()
	if span.IsZero() {
		return jsonPlace{}
	}
	begin, end := span.Begin(), span.Finish()
	return jsonPlace{
		File: span.Source.Name,
		Line: begin.Line, Column: begin.Column,
		EndLine: end.Line, EndColumn: end.Column,
		UTF16Column: utf16Column(span.Source, span.Start), EndUTF16Column: utf16Column(span.Source, span.End),
		ByteOffset: &span.Start, EndByteOffset: &span.End,
	}
}

// day returns the date of a time, empty for the zero time.
func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

// escapeJSON writes every character that is not printable as a JSON escape. In JSON they can stand in
// strings only, so the meaning stays the same, and a terminal that shows the text is safe. So is a build
// server that looks for its commands in what it is shown.
func escapeJSON(text []byte) []byte {
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); {
		if b := text[i]; b < 0x7f {
			if b == '[' && commandBefore(out) {
				out = append(out, `\u005b`...)
			} else {
				out = append(out, b)
			}
			i++
			continue
		}
		r, size := utf8.DecodeRune(text[i:])
		switch {
		case printable(r):
			out = append(out, text[i:i+size]...)
		case r < 0x10000:
			out = fmt.Appendf(out, `\u%04x`, r)
		default:
			high, low := utf16.EncodeRune(r)
			out = fmt.Appendf(out, `\u%04x\u%04x`, high, low)
		}
		i += size
	}
	return out
}

// commandBefore reports whether a [ behind the text would begin a command of a build server.
func commandBefore(text []byte) bool {
	return startsCommand(string(text[max(0, len(text)-len("##vso")):]))
}
