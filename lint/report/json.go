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
	report := jsonReport{
		SchemaVersion: 1,
		Tool:          jsonTool{Name: "natstls", Version: r.Version},
		NATSVersion:   r.natsVersion(),
		FromVersion:   versionText(r.From.Version),
		Summary:       r.Summary(),
		Findings:      make([]jsonFinding, 0, len(r.Result.Findings)),
		Suppressed:    make([]jsonSuppressed, 0, len(r.Result.Suppressed)),
		Problems:      make([]jsonProblem, 0, len(r.Problems)),
	}
	for i := range r.Result.Findings {
		report.Findings = append(report.Findings, findingJSON(r, mask, &r.Result.Findings[i]))
	}
	for i := range r.Result.Suppressed {
		s := &r.Result.Suppressed[i]
		report.Suppressed = append(report.Suppressed, jsonSuppressed{
			jsonFinding: findingJSON(r, mask, &s.Finding),
			By:          s.By,
			Reason:      mask.message(s.Reason),
			Until:       day(s.Until),
		})
	}
	for _, p := range r.Problems {
		report.Problems = append(report.Problems, jsonProblem{Message: mask.message(p.Message), File: p.File})
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(report); err != nil {
		return err
	}
	_, err := w.Write(escapeJSON(text.Bytes()))
	return err
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
		if fixable(&f.Fixes[i]) {
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
// strings only, so the meaning stays the same, and a terminal that shows the text is safe.
func escapeJSON(text []byte) []byte {
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); {
		if b := text[i]; b < 0x7f {
			out = append(out, b)
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
