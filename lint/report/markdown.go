package report

import (
	"fmt"
	"io"
	"strings"

	"natstls/lint"
)

// MostStepSummary is how many bytes GitHub takes as the summary of one step; a larger one is not shown
// at all (docs.github.com, "Workflow commands", step isolation and limits).
const MostStepSummary = 1 << 20

// writeMarkdown writes the report for a comment, a wiki or the summary of a build.
func writeMarkdown(w io.Writer, r *Report) error {
	_, err := io.WriteString(w, Markdown(r, 0))
	return err
}

// Markdown returns the report in the Markdown of GitHub and GitLab, in at most that many bytes if it
// is not 0. Findings for which there is no room are counted.
func Markdown(r *Report, most int) string {
	mask := newMasker(r)
	s := r.Summary()
	title := s.tally()
	if title == "" {
		title = "no findings"
	}
	d := &document{most: most}
	d.add(fmt.Sprintf("## natstls: %s in %s\n", title, count(s.Files, "file")))
	d.add(problemsMarkdown(mask, r.Problems))
	d.rows("\n| Severity | Place | What happens and what to do | Rule |\n| --- | --- | --- | --- |\n", len(r.Result.Findings), func(i int) string {
		return findingMarkdown(r, mask, &r.Result.Findings[i])
	})
	if len(r.Result.Suppressed) > 0 {
		head := fmt.Sprintf("\n<details><summary>%s suppressed</summary>\n\n| Place | Rule | Reason |\n| --- | --- | --- |\n", count(s.Suppressed, "finding"))
		d.rows(head, len(r.Result.Suppressed), func(i int) string {
			f := &r.Result.Suppressed[i]
			return fmt.Sprintf("| %s | %s | %s |\n", placeMarkdown(&f.Finding), f.Rule.Name, proseMarkdown(justification(mask, f)))
		})
		d.add("\n</details>\n")
	}
	if target := r.targetText(); target != "" {
		d.add("\n" + proseMarkdown(ended(target)) + "\n")
	}
	return d.String()
}

// document is Markdown with a limit. Once a piece does not fit, only short pieces can follow.
type document struct {
	strings.Builder
	most int // bytes; 0: no limit
}

// reserve is the room that is kept for what follows a table that was cut.
const reserve = 1024

func (d *document) add(text string) {
	if d.most == 0 || d.Len()+len(text) <= d.most {
		d.WriteString(text)
	}
}

// rows writes a table, as much of it as fits.
func (d *document) rows(head string, n int, row func(i int) string) {
	if n == 0 {
		return
	}
	d.add(head)
	for i := range n {
		text := row(i)
		if d.most > 0 && d.Len()+len(text)+reserve > d.most {
			d.add(fmt.Sprintf("\n%d more are not shown here.\n", n-i))
			return
		}
		d.WriteString(text)
	}
}

func problemsMarkdown(mask *masker, problems []*lint.Problem) string {
	var out strings.Builder
	const most = 100
	for i, p := range problems {
		if i == 0 {
			out.WriteString("\nNot everything could be checked:\n\n")
		}
		if i == most {
			fmt.Fprintf(&out, "- %d more problems\n", len(problems)-most)
			break
		}
		name := p.File
		if name == "" {
			name = "natstls"
		}
		fmt.Fprintf(&out, "- %s: %s\n", codeMarkdown(name), proseMarkdown(mask.message(p.Message)))
	}
	return out.String()
}

func findingMarkdown(r *Report, mask *masker, f *lint.Finding) string {
	rule := f.Rule.Name
	if url := r.url(rule); url != "" {
		rule = "[" + rule + "](" + url + ")"
	}
	text := proseMarkdown(ended(mask.message(f.Message)))
	if f.Help != "" {
		text += "<br>" + proseMarkdown(ended(mask.message(f.Help)))
	}
	return fmt.Sprintf("| %s | %s | %s | %s |\n", f.Severity(), placeMarkdown(f), text, rule)
}

func placeMarkdown(f *lint.Finding) string {
	at := f.At.Place()
	begin := at.Begin()
	return codeMarkdown(fmt.Sprintf("%s:%d:%d", at.Source.Name, begin.Line, begin.Column))
}

// proseMarkdown returns a text from outside that means itself in Markdown: no link, no HTML, no table
// cell, and no name that services would notify.
func proseMarkdown(text string) string {
	text = safe(text)
	var out strings.Builder
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case strings.IndexByte("\\`*[]|~$", c) >= 0,
			c == '_' && !(alnum(byteAt(text, i-1)) && alnum(byteAt(text, i+1))), // within a word it is none
			c == ':' && byteAt(text, i+1) != ' ':                                // a link, or the name of a picture
			out.WriteByte('\\')
			out.WriteByte(c)
		case c == '<':
			out.WriteString("&lt;")
		case c == '>':
			out.WriteString("&gt;")
		case c == '&':
			out.WriteString("&amp;")
		case c == '@': // a name behind it would be told of every report; the comment keeps them apart
			out.WriteString("@<!-- -->")
		default:
			out.WriteByte(c)
		}
	}
	return out.String()
}

// codeMarkdown returns a text as code. A longer fence than any in the text keeps it together.
func codeMarkdown(text string) string {
	text = strings.ReplaceAll(safe(text), "|", `\|`)
	fence := "`"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	if fence != "`" || strings.HasPrefix(text, "`") || strings.HasSuffix(text, "`") {
		text = " " + text + " "
	}
	return fence + text + fence
}
