package command

import (
	"fmt"
	"strings"

	"golang.org/x/term"

	"natstls/lint"
	"natstls/lint/report"
)

// report prints a result on standard output, and then what could not be done on standard error, so
// that it stands last on a terminal. Only formats for programs have it as well.
func (p *process) report(s *settings, result *lint.Result, problems []*lint.Problem, code int) error {
	r := &report.Report{
		Result:   result,
		Target:   s.target,
		From:     s.from,
		Version:  version(),
		ExitCode: code,
		Color:    s.color,
		Width:    p.width(),
	}
	if s.format == "json" {
		r.Problems = problems
	}
	if err := report.Lookup(s.format)(p.stdout, r); err != nil {
		return err
	}
	if err := p.stdout.Flush(); err != nil {
		return err
	}
	for _, problem := range problems {
		p.complain(problem.Message)
	}
	return nil
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

// formatNames lists the formats for the help.
func formatNames() string {
	names := report.Formats()
	return fmt.Sprintf("%s or %s", strings.Join(names[:len(names)-1], ", "), names[len(names)-1])
}
