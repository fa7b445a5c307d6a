package report

import (
	"io"

	"natstls/lint"
)

// The types below are GitLab's Code Quality report: an array of these, and nothing else is read
// (docs.gitlab.com/ci/testing/code_quality, "Code Quality report format").
type gitlabIssue struct {
	Description string         `json:"description"`
	CheckName   string         `json:"check_name"`
	Fingerprint string         `json:"fingerprint"`
	Severity    string         `json:"severity"`
	Location    gitlabLocation `json:"location"`
}

type gitlabLocation struct {
	Path  string      `json:"path"`
	Lines gitlabLines `json:"lines"`
}

type gitlabLines struct {
	Begin int `json:"begin"`
}

// writeGitLab writes the report for merge requests. GitLab does not show the name of the check, so the
// description begins with it. Suppressed findings are left out: GitLab has no word for them. What
// could not be done blocks, since a file that nobody could read must not look clean.
func writeGitLab(w io.Writer, r *Report) error {
	mask := newMasker(r)
	names := fingerprints(r, mask)
	issues := []gitlabIssue{}
	for i, p := range r.Problems {
		issues = append(issues, gitlabProblem(r, mask, p, i))
	}
	for i := range r.Result.Findings {
		f := &r.Result.Findings[i]
		at := f.At.Place()
		issues = append(issues, gitlabIssue{
			Description: f.Rule.Name + ": " + sentences(mask.message(f.Message), mask.message(f.Help)),
			CheckName:   f.Rule.Name,
			Fingerprint: names[f],
			Severity:    levelOf(f.Severity()).gitlab,
			Location: gitlabLocation{
				Path:  r.repositoryPath(at.Source.Name),
				Lines: gitlabLines{Begin: at.Begin().Line},
			},
		})
	}
	return encodeJSON(w, issues)
}

// problemCheck is the name of what a run could not do, for formats that have names for checks only.
const problemCheck = "natstls-problem"

func gitlabProblem(r *Report, mask *masker, p *lint.Problem, number int) gitlabIssue {
	path := "natstls"
	if p.File != "" {
		path = r.repositoryPath(p.File)
	}
	message := mask.message(p.Message)
	return gitlabIssue{
		Description: problemCheck + ": " + message,
		CheckName:   problemCheck,
		Fingerprint: digest(problemCheck, path, message, number),
		Severity:    "blocker",
		Location:    gitlabLocation{Path: path, Lines: gitlabLines{Begin: 1}},
	}
}
