package rules

import (
	"slices"

	"natstls/lint"
	"natstls/parser"
	"natstls/parser/resolve"
)

// problemsOf returns the problems of includes and variables that are of one of the kinds.
func problemsOf(p *lint.Pass, kinds ...resolve.ProblemKind) []*resolve.Problem {
	var found []*resolve.Problem
	for _, problem := range p.Tree().Problems {
		for _, kind := range kinds {
			if problem.Kind == kind {
				found = append(found, problem)
			}
		}
	}
	return found
}

// findingOf makes a finding of a problem. The help is for a problem that brings none.
func findingOf(problem *resolve.Problem, help string) lint.Finding {
	if problem.Help != "" {
		help = problem.Help
	}
	related := relatedTo(problem.Related)
	for _, line := range includedFrom(problem.Via) {
		known := slices.ContainsFunc(related, func(r lint.Related) bool { return r.At == line.At })
		if !known { // a cycle names its include lines itself
			related = append(related, line)
		}
	}
	return lint.Finding{At: problem.At, Message: problem.Message, Help: help, Related: related}
}

// relatedTo turns notes into related places.
func relatedTo(notes []parser.Note) []lint.Related {
	var related []lint.Related
	for _, note := range notes {
		related = append(related, lint.Related{At: note.Span, Message: note.Message})
	}
	return related
}

// includedFrom names the include lines that lead to a file, the innermost first.
func includedFrom(via []*parser.Field) []lint.Related {
	var related []lint.Related
	for i := len(via) - 1; i >= 0; i-- {
		related = append(related, lint.Related{At: via[i].Value.Span, Message: "included from here"})
	}
	return related
}

// environmentIs returns what a mistake in the environment means: refused if this is known to be the
// environment of the server, else the given consequence, since the server may have another one.
func environmentIs(p *lint.Pass, otherwise lint.Consequence) lint.Consequence {
	if p.EnvironmentGiven {
		return lint.Refused
	}
	return otherwise
}
