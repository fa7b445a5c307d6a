package report

import (
	"fmt"
	"io"
	"strings"

	"natstls/lint"
)

// grouped writes the findings of each file under its name, one line each, and the summary:
//
//	nats.conf
//	  3:5   error    message  [rule]
func grouped(w io.Writer, r *Report) error {
	p := newPage(w, r)
	p.groups()
	p.problems()
	p.summary()
	return p.Flush()
}

func (p *page) groups() {
	findings := p.report.Result.Findings
	for len(findings) > 0 {
		name := findings[0].At.Place().Source.Name
		n := 1
		for n < len(findings) && findings[n].At.Place().Source.Name == name {
			n++
		}
		p.group(name, findings[:n])
		findings = findings[n:]
	}
}

func (p *page) group(name string, findings []lint.Finding) {
	fmt.Fprintln(p, p.strong.Sprint(safeName(name)))
	places := make([]string, len(findings))
	width := 0
	for i := range findings {
		begin := findings[i].At.Place().Begin()
		places[i] = fmt.Sprintf("%d:%d", begin.Line, begin.Column)
		width = max(width, len(places[i]))
	}
	for i := range findings {
		f := &findings[i]
		severity := f.Severity().String()
		fill := strings.Repeat(" ", len("warning")-len(severity))
		fmt.Fprintf(p, "  %-*s  %s%s  %s  %s\n", width, places[i], p.severities[f.Severity()].Sprint(severity), fill,
			safe(p.mask.message(f.Message)), p.quiet.Sprint("["+f.Rule.Name+"]"))
	}
	p.WriteByte('\n')
}
