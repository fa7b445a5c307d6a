package rules

import (
	"natstls/lint"
	"natstls/lint/schema"
)

// misfit makes a finding of something that does not fit the schema.
func misfit(problem *schema.Problem) lint.Finding {
	consequence := lint.Suspicious
	if problem.Refused {
		consequence = lint.Refused
	}
	return lint.Finding{
		Consequence: consequence,
		On:          problem.On,
		At:          problem.At,
		Message:     problem.Message,
		Help:        problem.Help,
		Related:     relatedTo(problem.Related),
	}
}
