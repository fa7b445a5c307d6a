package report

import "natstls/lint"

// level is what the formats call one severity of natstls. docs/reports.md shows the same table.
type level struct {
	sarif, github, gitlab, junit, checkstyle, rdjson string
}

// levelOf returns the words of the formats for a severity.
func levelOf(s lint.Severity) level {
	switch s {
	case lint.Error:
		return level{sarif: "error", github: "error", gitlab: "critical", junit: "failure", checkstyle: "error", rdjson: "ERROR"}
	case lint.Warning:
		return level{sarif: "warning", github: "warning", gitlab: "major", junit: "failure", checkstyle: "warning", rdjson: "WARNING"}
	}
	return level{sarif: "note", github: "notice", gitlab: "minor", junit: "skipped", checkstyle: "info", rdjson: "INFO"}
}

// risk is what GitHub's code scanning shows of a rule besides its level. A rule has either a security
// severity (a number from 0.1 to 10 as text; 4.0 to 6.9 is shown as medium) or a problem severity.
type risk struct {
	security, problem, precision string
}

// riskOf derives the risk of a rule from its default consequence. What the server refuses shows by
// itself and is no security problem; what works with less protection than it should have is one.
func riskOf(c lint.Consequence) risk {
	switch c {
	case lint.Refused, lint.Broken: // claims that were proved on real servers
		return risk{problem: "error", precision: "very-high"}
	case lint.Insecure:
		return risk{security: "5.5", precision: "high"}
	case lint.Suspicious:
		return risk{problem: "warning", precision: "medium"}
	case lint.Outdated:
		return risk{problem: "recommendation", precision: "high"}
	}
	return risk{problem: "recommendation", precision: "medium"}
}
