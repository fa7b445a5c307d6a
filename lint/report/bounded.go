package report

import (
	"natstls/lint"
	"natstls/parser/limit"
)

// bounded returns the report with no more than limit.Findings findings, and as many suppressed ones. The gravest are
// kept, in their order; the summary counts all, and says how many are left out.
func (r *Report) bounded() *Report {
	if Omitted(r.Result) == 0 {
		return r
	}
	summary := r.Summary()
	summary.Omitted = Omitted(r.Result)
	result := *r.Result
	result.Findings = gravest(result.Findings)
	result.Suppressed = result.Suppressed[:min(len(result.Suppressed), limit.Findings)]
	out := *r
	out.Result, out.counted = &result, &summary
	return &out
}

// Omitted returns how many findings and suppressed ones of a result no report shows.
func Omitted(result *lint.Result) int {
	return max(0, len(result.Findings)-limit.Findings) + max(0, len(result.Suppressed)-limit.Findings)
}

// gravest returns limit.Findings of the findings at most, errors before warnings before infos, in the order in which
// they were.
func gravest(findings []lint.Finding) []lint.Finding {
	if len(findings) <= limit.Findings {
		return findings
	}
	count := map[lint.Severity]int{}
	for i := range findings {
		count[findings[i].Severity()]++
	}
	room := map[lint.Severity]int{}
	left := limit.Findings
	for _, severity := range []lint.Severity{lint.Error, lint.Warning, lint.Info} {
		room[severity] = min(left, count[severity])
		left -= room[severity]
	}
	kept := make([]lint.Finding, 0, limit.Findings)
	for _, f := range findings {
		if room[f.Severity()] > 0 {
			room[f.Severity()]--
			kept = append(kept, f)
		}
	}
	return kept
}
