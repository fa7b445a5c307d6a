package report

import (
	"encoding/xml"
	"fmt"
	"io"

	"natstls/lint"
)

// The types below are the dialect of JUnit's XML that build servers agree on
// (github.com/testmoapp/junitxml). Times are zero: nothing here is a test that takes time.
type junitReport struct {
	XMLName xml.Name `xml:"testsuites"`
	Name    string   `xml:"name,attr"`
	junitCount
	Suites []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name string `xml:"name,attr"`
	junitCount
	Cases []junitCase `xml:"testcase"`
}

type junitCount struct {
	Tests    int    `xml:"tests,attr"`
	Failures int    `xml:"failures,attr"`
	Errors   int    `xml:"errors,attr"`
	Skipped  int    `xml:"skipped,attr"`
	Time     string `xml:"time,attr"`
}

type junitCase struct {
	Name    string       `xml:"name,attr"`
	Class   string       `xml:"classname,attr"`
	File    string       `xml:"file,attr,omitempty"`
	Line    int          `xml:"line,attr,omitempty"`
	Time    string       `xml:"time,attr"`
	Failure *junitDetail `xml:"failure"`
	Error   *junitDetail `xml:"error"`
	Skipped *junitDetail `xml:"skipped"`
}

type junitDetail struct {
	Type    string `xml:"type,attr,omitempty"`
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

// syntaxRule is the rule whose findings say that the rest of a text was not understood. They are errors
// of the test rather than failures.
const syntaxRule = "syntax-error"

const noTime = "0"

// writeJUnit writes the report as tests: one for every finding, and one that passes for a file without,
// since a build server takes a report without tests for a mistake.
func writeJUnit(w io.Writer, r *Report) error {
	mask := newMasker(r)
	report := junitReport{Name: "natstls", junitCount: junitCount{Time: noTime}}
	for _, file := range byFile(r) {
		suite := junitSuite{Name: safe(file.name), junitCount: junitCount{Time: noTime}}
		for _, p := range file.problems {
			message := safe(mask.message(p.Message))
			c := junitCase{Name: problemCheck, Error: &junitDetail{Type: "problem", Message: message, Text: message}}
			suite.add(c)
		}
		for _, f := range file.findings {
			suite.add(caseOf(mask, f))
		}
		for _, s := range file.suppressed {
			suite.add(skippedCase(mask, s))
		}
		if len(suite.Cases) == 0 {
			suite.add(junitCase{Name: "no findings", File: suite.Name})
		}
		report.Tests += suite.Tests
		report.Failures += suite.Failures
		report.Errors += suite.Errors
		report.Skipped += suite.Skipped
		report.Suites = append(report.Suites, suite)
	}
	return writeXML(w, report)
}

func (s *junitSuite) add(c junitCase) {
	c.Class, c.Time = s.Name, noTime
	s.Tests++
	switch {
	case c.Error != nil:
		s.Errors++
	case c.Failure != nil:
		s.Failures++
	case c.Skipped != nil:
		s.Skipped++
	}
	s.Cases = append(s.Cases, c)
}

// placedCase returns a test that is named after the rule and the place of a finding.
func placedCase(f *lint.Finding) junitCase {
	at := f.At.Place()
	begin := at.Begin()
	return junitCase{
		Name: fmt.Sprintf("%s at %d:%d", f.Rule.Name, begin.Line, begin.Column),
		File: safe(at.Source.Name), Line: begin.Line,
	}
}

func caseOf(mask *masker, f *lint.Finding) junitCase {
	c := placedCase(f)
	message := safe(mask.message(f.Message))
	begin := f.At.Place().Begin()
	text := fmt.Sprintf("%s:%d:%d: %s: %s [%s]", c.File, begin.Line, begin.Column, f.Severity(), message, f.Rule.Name)
	if f.Help != "" {
		text += "\nhelp: " + safe(mask.message(f.Help))
	}
	detail := &junitDetail{Type: f.Severity().String(), Message: message, Text: text}
	switch {
	case f.Rule.Name == syntaxRule:
		c.Error = detail
	case levelOf(f.Severity()).junit == "skipped":
		c.Skipped = &junitDetail{Message: message}
	default:
		c.Failure = detail
	}
	return c
}

func skippedCase(mask *masker, s *lint.Suppressed) junitCase {
	c := placedCase(&s.Finding)
	c.Skipped = &junitDetail{Message: safe(justification(mask, s))}
	return c
}

// justification says why a finding is suppressed, and until when.
func justification(mask *masker, s *lint.Suppressed) string {
	reason := mask.message(s.Reason)
	if reason == "" {
		reason = "suppressed by " + s.By
	}
	if until := day(s.Until); until != "" {
		reason += " (until " + until + ")"
	}
	return reason
}
