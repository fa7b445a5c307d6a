// Package report shows the result of a run: one file per output format. Every format masks secrets
// (see masker) and lets no control character of a configuration through to a terminal.
package report

import (
	"io"

	"natstls/lint"
	"natstls/lint/release"
)

// Report is one run, as every format shows it.
type Report struct {
	Result   *lint.Result
	Problems []*lint.Problem // what the run could not do
	Target   release.Target
	From     release.Target // of an upgrade: what runs before it
	Version  string         // of natstls
	ExitCode int            // with which natstls will end

	Color bool // whether formats for people may use colours
	Width int  // columns of the terminal, for formats for people; 0: a width that fits most places

	Rules    []*lint.Rule // all that this natstls has, always in the same order, for formats that describe them
	Category string       // of a SARIF upload, without a slash at its end, so that several can stand side by side; empty: natstls

	Home string // the address of natstls, empty if it has none
	// URL returns the address of a rule's page, empty if there is none. A nil function has no pages.
	URL func(rule string) string
	// Short returns what a rule finds, in one sentence, and Page its page in Markdown. Nil functions know none.
	Short, Page func(rule string) string
	// RepositoryPath returns where a file is in its repository: a path with slashes that starts at the root of
	// the repository, or an absolute one for a file outside. What is no file, such as the command line of a
	// server, keeps its name. Nil: all names stay as they are.
	RepositoryPath func(file string) string
	// Outside reports whether a file lies outside of all that belongs to the configurations, such as one that an
	// untrusted configuration includes from elsewhere. No line of it is shown. Nil: none does.
	Outside func(file string) bool

	counted *Summary // of a report from which findings were left out, what there was before; else nil
}

// Func writes a report in one format. Its error is that of the writer.
type Func func(w io.Writer, r *Report) error

type format struct {
	name   string
	write  Func
	people bool // made for people at a terminal
}

// formats is the table of all formats, the default first.
func formats() []format {
	return []format{
		{"full", full, true},
		{"concise", concise, true},
		{"grouped", grouped, true},
		{"json", writeJSON, false},
		{"jsonl", writeJSONLines, false},
		{"sarif", writeSARIF, false},
		{"github", writeGitHub, false},
		{"gitlab", writeGitLab, false},
		{"junit", writeJUnit, false},
		{"checkstyle", writeCheckstyle, false},
		{"rdjson", writeRDJSON, false},
		{"markdown", writeMarkdown, false},
	}
}

// Formats returns the names of all formats, the default first.
func Formats() []string {
	var names []string
	for _, f := range formats() {
		names = append(names, f.name)
	}
	return names
}

// Lookup returns the format of that name, nil if there is none.
func Lookup(name string) Func {
	for _, f := range formats() {
		if f.name == name {
			return func(w io.Writer, r *Report) error { return f.write(w, r.bounded()) }
		}
	}
	return nil
}

// ForPeople reports whether a format is made for people at a terminal, who see on standard error what a
// run could not do.
func ForPeople(name string) bool {
	for _, f := range formats() {
		if f.name == name {
			return f.people
		}
	}
	return false
}

// Summary counts what a run found.
type Summary struct {
	Files      int `json:"files"` // configuration files that were read, included ones too
	Errors     int `json:"errors"`
	Warnings   int `json:"warnings"`
	Infos      int `json:"infos"`
	Suppressed int `json:"suppressed"`
	// Findings that natstls lint --fix cures, and those that only --fix=unsafe does.
	Fixable       int `json:"fixable"`
	FixableUnsafe int `json:"fixable_unsafe"`
	ExitCode      int `json:"exit_code"`
	// ExitReason is the exit code in a word: clean, findings or failed.
	ExitReason string `json:"exit_reason"`
	// Omitted is how many findings and suppressed ones the report leaves out, since there are too many.
	Omitted int `json:"omitted,omitempty"`
}

// Summary returns the numbers of the report.
func (r *Report) Summary() Summary {
	if r.counted != nil {
		return *r.counted
	}
	s := Summary{Files: len(r.Result.Files), Suppressed: len(r.Result.Suppressed), ExitCode: r.ExitCode}
	switch r.ExitCode {
	case 0:
		s.ExitReason = "clean"
	case 1:
		s.ExitReason = "findings"
	default:
		s.ExitReason = "failed"
	}
	for i := range r.Result.Findings {
		s.countFix(&r.Result.Findings[i])
		switch r.Result.Findings[i].Severity() {
		case lint.Error:
			s.Errors++
		case lint.Warning:
			s.Warnings++
		default:
			s.Infos++
		}
	}
	return s
}

func (s *Summary) countFix(f *lint.Finding) {
	switch fixable, safe := f.Fixable(); {
	case safe:
		s.Fixable++
	case fixable:
		s.FixableUnsafe++
	}
}

// natsVersion returns the release that the run checked for, empty if that is not known.
func (r *Report) natsVersion() string { return versionText(r.Target.Version) }

func versionText(v release.Version) string {
	if v.IsZero() {
		return ""
	}
	return v.String()
}

func (r *Report) url(rule string) string {
	if r.URL == nil {
		return ""
	}
	return r.URL(rule)
}

func (r *Report) short(rule string) string {
	if r.Short == nil {
		return ""
	}
	return r.Short(rule)
}

func (r *Report) page(rule string) string {
	if r.Page == nil {
		return ""
	}
	return r.Page(rule)
}

// repositoryPath returns the name of a file for what looks at the repository and not at the working
// directory.
func (r *Report) repositoryPath(file string) string {
	if r.RepositoryPath == nil {
		return file
	}
	return r.RepositoryPath(file)
}
