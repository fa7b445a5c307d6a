package report

import (
	"encoding/xml"
	"io"

	"natstls/lint"
)

// The types below are what Checkstyle's XMLLogger writes. Many tools read it.
type checkstyleReport struct {
	XMLName xml.Name         `xml:"checkstyle"`
	Version string           `xml:"version,attr"`
	Files   []checkstyleFile `xml:"file"`
}

type checkstyleFile struct {
	Name   string            `xml:"name,attr"`
	Errors []checkstyleError `xml:"error"`
}

type checkstyleError struct {
	Line     int    `xml:"line,attr"`
	Column   int    `xml:"column,attr,omitempty"`
	Severity string `xml:"severity,attr"`
	Message  string `xml:"message,attr"`
	Source   string `xml:"source,attr"`
}

// writeCheckstyle writes the report in the form of Checkstyle 4.3, files sorted by name. It has no word
// for suppressed findings.
func writeCheckstyle(w io.Writer, r *Report) error {
	mask := newMasker(r)
	report := checkstyleReport{Version: "4.3"}
	for _, file := range byFile(r) {
		out := checkstyleFile{Name: safe(file.name)}
		for _, p := range file.problems {
			out.Errors = append(out.Errors, checkstyleError{
				Line: 1, Severity: levelOf(lint.Error).checkstyle,
				Message: safe(mask.message(p.Message)), Source: problemCheck,
			})
		}
		for _, f := range file.findings {
			begin := f.At.Place().Begin()
			out.Errors = append(out.Errors, checkstyleError{
				Line: begin.Line, Column: begin.Column,
				Severity: levelOf(f.Severity()).checkstyle,
				Message:  safe(sentences(mask.message(f.Message), mask.message(f.Help))),
				Source:   "natstls." + f.Rule.Name,
			})
		}
		report.Files = append(report.Files, out)
	}
	return writeXML(w, report)
}
