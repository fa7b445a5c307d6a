package report

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/fatih/color"

	"natstls/lint"
	"natstls/parser"
)

// full writes the report for people: every finding with the lines that it is about, what happens,
// and what to do.
func full(w io.Writer, r *Report) error {
	page := newPage(w, r)
	for i := range r.Result.Findings {
		page.finding(&r.Result.Findings[i])
	}
	page.problems()
	page.summary()
	return page.Flush()
}

// page is a report for people while it is written.
type page struct {
	*bufio.Writer
	*palette
	report *Report
	mask   *masker
	width  int // columns of the terminal
}

func newPage(w io.Writer, r *Report) *page {
	p := &page{Writer: bufio.NewWriter(w), report: r, mask: newMasker(r), palette: newPalette(r.Color), width: r.Width}
	if p.width <= 0 {
		p.width = 100
	}
	return p
}

// leastWidth is the room for source code also on a terminal that is far too narrow.
const leastWidth = 20

func (p *page) finding(f *lint.Finding) {
	paint := p.severities[f.Severity()]
	at, others := f.At.Place(), related(f)
	gutter := gutterWidth(at, others)
	fmt.Fprintf(p, "%s%s %s\n", paint.Sprint(f.Severity()),
		p.strong.Sprint(": "+safe(p.mask.message(f.Message))), p.quiet.Sprint("["+f.Rule.Name+"]"))
	p.frame(gutter, "-->", at, "^", paint, "")
	for _, other := range others {
		p.frame(gutter, ":::", other.At, "-", p.other, p.mask.message(other.Message))
	}
	p.notes(gutter, f)
	p.WriteByte('\n')
}

// frame shows a place: its file and position, and its line with the range underlined. The label
// stands behind the underline.
func (p *page) frame(gutter int, arrow string, at parser.Span, mark string, paint *color.Color, label string) {
	begin := at.Begin()
	fmt.Fprintf(p, "%s%s %s:%d:%d\n", strings.Repeat(" ", gutter), p.quiet.Sprint(arrow), safe(at.Source.Name), begin.Line, begin.Column)
	s := snippetOf(p.mask, at, max(p.width-gutter-len(" | "), leastWidth), mark)
	if s.lastLine > s.number {
		label = strings.TrimSpace(label + fmt.Sprintf(" (to line %d)", s.lastLine))
	}
	p.line(gutter, "|", "")
	number := fmt.Sprintf("%*d |", gutter, s.number)
	fmt.Fprintln(p, strings.TrimRight(p.quiet.Sprint(number)+" "+s.text, " \t"))
	underline := s.padding + paint.Sprint(s.underline)
	if label != "" {
		underline += " " + paint.Sprint(safe(label))
	}
	p.line(gutter, "|", underline)
}

// line writes a line that stands behind the gutter.
func (p *page) line(gutter int, sign, text string) {
	fmt.Fprint(p, strings.Repeat(" ", gutter), " ", p.quiet.Sprint(sign))
	if text != "" {
		fmt.Fprint(p, " ", text)
	}
	p.WriteByte('\n')
}

// notes says what happens and what to do.
func (p *page) notes(gutter int, f *lint.Finding) {
	first := true
	note := func(label *color.Color, name, text string) {
		if text == "" {
			return
		}
		if first {
			p.line(gutter, "|", "")
			first = false
		}
		p.line(gutter, "=", label.Sprint(name+":")+" "+safe(text))
	}
	if !f.Rule.After { // what such a rule finds is no setting of the server
		note(p.strong, "effect", consequenceText(f))
	}
	note(p.help, "help", p.mask.message(f.Help))
	for i := range f.Fixes {
		note(p.help, "fix", fixText(p.mask, &f.Fixes[i]))
	}
	if f.On != nil && f.On.Value != nil && f.On.Value.Env != "" {
		note(p.strong, "note", "the value comes from the environment variable "+f.On.Value.Env)
	}
	if len(f.Roots) > 1 {
		note(p.strong, "roots", rootsText(f.Roots))
	}
}

// fixText says what a fix does and how to have it made.
func fixText(mask *masker, fix *lint.Fix) string {
	title := mask.message(fix.Title)
	switch {
	case !fix.Exact():
		return title + " (by hand: the text is not in this form in the file)"
	case fix.Unsafe:
		return title + " (may change what is meant)"
	}
	return title
}

func (p *page) problems() {
	for _, problem := range p.report.Problems {
		fmt.Fprintf(p, "%s %s\n", p.severities[lint.Error].Sprint("problem:"), problemText(p.mask, problem))
	}
	if len(p.report.Problems) > 0 {
		p.WriteByte('\n')
	}
}

// summary writes the last line, the one that is always there.
func (p *page) summary() {
	s := p.report.Summary()
	line := s.tally()
	paint := p.strong
	if line != "" {
		fmt.Fprintln(p, p.quiet.Sprint("natstls explain RULE says more about a rule"))
		if hint := s.fixHint(); hint != "" && p.report.From.Version.IsZero() {
			fmt.Fprintln(p, p.quiet.Sprint(hint))
		}
	}
	switch {
	case line != "":
		where := " in " + count(s.Files, "file")
		if s.Files == 0 && len(p.report.Result.Trees) > 0 {
			where = " in the command line"
		}
		line += where
	case len(p.report.Problems) > 0 || p.report.ExitCode > 1: // not all was checked, so all may not be fine
		line = count(s.Files, "file") + " checked without findings"
	case s.Files == 0 && len(p.report.Result.Trees) > 0: // a server that is started without a file
		line, paint = "the command line is fine", p.good
	case s.Files == 0:
		line = "nothing was checked"
	case !p.report.From.Version.IsZero(): // what both releases refuse is no matter of the upgrade
		line, paint = count(s.Files, "file")+" without a difference", p.good
	case s.Files == 1:
		line, paint = "1 file is fine", p.good
	default:
		line, paint = fmt.Sprintf("%d files are fine", s.Files), p.good
	}
	if s.Suppressed > 0 {
		line += fmt.Sprintf(", %d suppressed", s.Suppressed)
	}
	if n := len(p.report.Problems); n > 0 {
		line += ", " + count(n, "problem")
	}
	fmt.Fprint(p, paint.Sprint(line))
	if target := p.report.targetText(); target != "" && len(p.report.Result.Trees) > 0 {
		fmt.Fprint(p, p.quiet.Sprint("; "+target))
	}
	p.WriteByte('\n')
}

// gutterWidth returns how many digits the line numbers of a finding need.
func gutterWidth(at parser.Span, others []lint.Related) int {
	last := at.Begin().Line
	for _, other := range others {
		last = max(last, other.At.Begin().Line)
	}
	return len(strconv.Itoa(last))
}
