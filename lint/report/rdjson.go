package report

import (
	"io"

	"natstls/lint"
	"natstls/parser"
)

// The types below are the DiagnosticResult of reviewdog (proto/rdf/reviewdog.proto). Columns are bytes
// of UTF-8 from 1, ends are exclusive.
type rdReport struct {
	Source      rdSource       `json:"source"`
	Severity    string         `json:"severity,omitempty"` // the gravest one
	Diagnostics []rdDiagnostic `json:"diagnostics"`
}

type rdSource struct {
	Name string `json:"name"`
}

type rdDiagnostic struct {
	Message     string         `json:"message"`
	Location    rdLocation     `json:"location"`
	Severity    string         `json:"severity"`
	Code        rdCode         `json:"code"`
	Suggestions []rdSuggestion `json:"suggestions,omitempty"`
	Related     []rdRelated    `json:"related_locations,omitempty"`
}

type rdLocation struct {
	Path  string   `json:"path"`
	Range *rdRange `json:"range,omitempty"`
}

type rdRange struct {
	Start rdPosition `json:"start"`
	End   rdPosition `json:"end"`
}

type rdPosition struct {
	Line   int `json:"line"`
	Column int `json:"column"`
}

type rdCode struct {
	Value string `json:"value"`
	URL   string `json:"url,omitempty"`
}

type rdSuggestion struct {
	Range rdRange `json:"range"`
	Text  string  `json:"text"`
}

type rdRelated struct {
	Message  string     `json:"message"`
	Location rdLocation `json:"location"`
}

// writeRDJSON writes the report for reviewdog. Paths stay as they are: reviewdog takes them from the
// directory in which it runs. It has no word for suppressed findings.
func writeRDJSON(w io.Writer, r *Report) error {
	mask := newMasker(r)
	report := rdReport{Source: rdSource{Name: "natstls"}, Diagnostics: []rdDiagnostic{}}
	var gravest lint.Severity
	for _, p := range r.Problems {
		gravest = lint.Error
		report.Diagnostics = append(report.Diagnostics, rdDiagnostic{
			Message:  mask.message(p.Message),
			Location: rdLocation{Path: p.File},
			Severity: levelOf(lint.Error).rdjson,
			Code:     rdCode{Value: problemCheck},
		})
	}
	for i := range r.Result.Findings {
		f := &r.Result.Findings[i]
		gravest = max(gravest, f.Severity())
		report.Diagnostics = append(report.Diagnostics, diagnosticRD(r, mask, f))
	}
	if len(report.Diagnostics) > 0 {
		report.Severity = levelOf(gravest).rdjson
	}
	return encodeJSON(w, report)
}

func diagnosticRD(r *Report, mask *masker, f *lint.Finding) rdDiagnostic {
	out := rdDiagnostic{
		Message:  sentences(mask.message(f.Message), mask.message(f.Help)),
		Location: locationRD(f.At),
		Severity: levelOf(f.Severity()).rdjson,
		Code:     rdCode{Value: f.Rule.Name, URL: r.url(f.Rule.Name)},
	}
	for i := range f.Fixes {
		if s, ok := suggestionRD(mask, f, &f.Fixes[i]); ok {
			out.Suggestions = append(out.Suggestions, s)
		}
	}
	for _, other := range related(f) {
		out.Related = append(out.Related, rdRelated{mask.message(other.Message), locationRD(other.At)})
	}
	return out
}

// suggestionRD returns a fix as reviewdog knows it: one range of the file that the finding is in. A fix
// with several edits or with a secret in it cannot be one.
func suggestionRD(mask *masker, f *lint.Finding, fix *lint.Fix) (rdSuggestion, bool) {
	if len(fix.Edits) != 1 || !fix.Exact() || mask.setting(fix.Edits[0].New) != fix.Edits[0].New {
		return rdSuggestion{}, false
	}
	at := fix.Edits[0].At.Place()
	if at.Source != f.At.Place().Source {
		return rdSuggestion{}, false
	}
	return rdSuggestion{Range: *rangeRD(at), Text: fix.Edits[0].New}, true
}

func locationRD(at parser.Span) rdLocation {
	at = at.Place()
	return rdLocation{Path: at.Source.Name, Range: rangeRD(at)}
}

func rangeRD(at parser.Span) *rdRange {
	return &rdRange{
		Start: rdPosition{at.Begin().Line, byteColumn(at.Source, at.Start)},
		End:   rdPosition{at.Finish().Line, byteColumn(at.Source, at.End)},
	}
}
