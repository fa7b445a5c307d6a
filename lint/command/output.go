package command

import (
	"fmt"
	"io"
	"strings"
	"sync"

	"golang.org/x/term"

	"natstls/docs"
	"natstls/lint"
	"natstls/lint/report"
	"natstls/parser/limit"
)

// report prints a result on standard output, writes the other formats that are wanted into their files,
// and then prints what could not be done on standard error, so that it stands last on a terminal. A
// format for people on standard output does not say that again.
func (p *process) report(s *settings, result *lint.Result, problems []*lint.Problem, code int) error {
	r := &report.Report{
		Result:   result,
		Problems: problems,
		Target:   s.target,
		From:     s.from,
		Version:  version(),
		ExitCode: code,
		Rules:    s.options.Rules,
		Category: s.category,
		Short:    docs.Summary,
		Page:     rulePage,
	}
	// Both ask the disk, and a report without findings needs neither.
	repository := sync.OnceValue(func() *repository { return newRepository(result.Files) })
	r.RepositoryPath = func(file string) string { return repository().path(file) }
	outside := sync.OnceValue(func() func(string) bool { return outsideOf(result) })
	r.Outside = func(file string) bool { return outside()(file) }
	failed := p.writeReports(s.outputs, r)
	if s.format == "github" {
		if err := p.stepSummary(r); err != nil {
			failed = append(failed, err)
		}
	}
	out := io.Writer(p.stdout)
	r.Color, r.Width = s.color, p.width()
	if s.onStderr {
		out, r.Color, r.Width = p.stderr, p.stderrColor, 0
	}
	if report.ForPeople(s.format) {
		r.Problems = nil
	}
	if err := report.Lookup(s.format)(out, r); err != nil {
		return err
	}
	if err := p.stdout.Flush(); err != nil {
		return err
	}
	if more := report.Omitted(result); more > 0 {
		p.note(fmt.Sprintf("only the %d gravest findings are printed, %d more are not", limit.Findings, more))
	}
	for _, problem := range problems {
		p.complain(problem.Message)
	}
	for _, err := range failed {
		p.complain(err.Error())
	}
	if len(failed) > 0 {
		return status(exitFailed)
	}
	return nil
}

// rulePage returns the page of a rule, empty if there is none.
func rulePage(rule string) string {
	text, _ := docs.Page(rule)
	return text
}

// width returns the columns of the terminal that standard output is, 0 if it is none.
func (p *process) width() int {
	if p.terminal == nil {
		return 0
	}
	columns, _, err := term.GetSize(int(p.terminal.Fd()))
	if err != nil {
		return 0
	}
	return columns
}

// formatNames lists the formats for the help, in two lines.
func formatNames() string {
	names := report.Formats()
	half, last := len(names)/2, len(names)-1
	return fmt.Sprintf("%s,\n%s or %s", strings.Join(names[:half], ", "), strings.Join(names[half:last], ", "), names[last])
}
