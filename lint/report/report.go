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

	// URL returns the page of a rule, empty if there is none. A nil function has no pages.
	URL func(rule string) string
}

// Func writes a report in one format. Its error is that of the writer.
type Func func(w io.Writer, r *Report) error

type format struct {
	name  string
	write Func
}

// formats is the table of all formats, the default first.
func formats() []format {
	return []format{
		{"full", full},
		{"concise", concise},
		{"json", writeJSON},
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
			return f.write
		}
	}
	return nil
}

// Summary counts what a run found.
type Summary struct {
	Files      int `json:"files"` // configuration files that were read, included ones too
	Errors     int `json:"errors"`
	Warnings   int `json:"warnings"`
	Infos      int `json:"infos"`
	Suppressed int `json:"suppressed"`
	ExitCode   int `json:"exit_code"`
}

// Summary returns the numbers of the report.
func (r *Report) Summary() Summary {
	s := Summary{Files: len(r.Result.Files), Suppressed: len(r.Result.Suppressed), ExitCode: r.ExitCode}
	for i := range r.Result.Findings {
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
