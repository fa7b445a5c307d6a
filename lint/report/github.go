package report

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"natstls/lint"
)

// mostAnnotations is how many errors, how many warnings and how many notices of one step GitHub shows;
// it drops the others without a word (actions/toolkit, docs/problem-matchers.md, "Limitations").
const mostAnnotations = 10

// annotation is a workflow command that GitHub shows beside the code.
type annotation struct {
	command    string // error, warning or notice
	properties []property
	message    string
}

type property struct{ name, value string }

// writeGitHub writes annotations for GitHub Actions, the gravest first and no more than are shown, and
// then everything for people in a group of the log that can be opened.
func writeGitHub(w io.Writer, r *Report) error {
	p := newPage(w, r)
	shown, more := annotations(r, p.mask)
	for _, a := range shown {
		p.WriteString(a.String() + "\n")
	}
	if more > 0 {
		text := fmt.Sprintf("GitHub shows no more than %d of a kind: %d more are in the log and in the summary of this step", mostAnnotations, more)
		p.WriteString(annotation{"notice", []property{{"title", "natstls"}}, text}.String() + "\n")
	}
	title := r.Summary().tally()
	if title == "" {
		title = "no findings"
	}
	p.WriteString("::group::natstls: " + title + "\n")
	p.groups()
	p.problems()
	p.summary()
	p.WriteString("::endgroup::\n")
	return p.Flush()
}

// annotations returns those that GitHub shows, and how many there are besides.
func annotations(r *Report, mask *masker) (shown []annotation, more int) {
	var all []annotation
	for _, p := range r.Problems {
		a := annotation{command: levelOf(lint.Error).github, message: safe(mask.message(p.Message))}
		a.add("title", "natstls")
		if p.File != "" {
			a.add("file", safe(r.repositoryPath(p.File)))
		}
		all = append(all, a)
	}
	findings := make([]*lint.Finding, len(r.Result.Findings))
	for i := range r.Result.Findings {
		findings[i] = &r.Result.Findings[i]
	}
	slices.SortStableFunc(findings, func(a, b *lint.Finding) int { return int(b.Severity()) - int(a.Severity()) })
	for _, f := range findings {
		all = append(all, annotationOf(r, mask, f))
	}
	count := map[string]int{}
	for _, a := range all {
		count[a.command]++
	}
	limit := map[string]int{"error": mostAnnotations, "warning": mostAnnotations, "notice": mostAnnotations}
	for command, n := range count {
		if n > limit[command] {
			limit["notice"] = mostAnnotations - 1 // the last one says that there are more
		}
	}
	for _, a := range all {
		if limit[a.command] == 0 {
			more++
			continue
		}
		limit[a.command]--
		shown = append(shown, a)
	}
	return shown, more
}

func annotationOf(r *Report, mask *masker, f *lint.Finding) annotation {
	at := f.At.Place()
	begin, end := at.Begin(), at.Finish()
	a := annotation{command: levelOf(f.Severity()).github, message: safe(mask.message(f.Message))}
	if f.Help != "" {
		a.message += "\nhelp: " + safe(mask.message(f.Help))
	}
	a.add("title", f.Rule.Name)
	a.add("file", safe(r.repositoryPath(at.Source.Name)))
	a.add("line", strconv.Itoa(begin.Line))
	a.add("endLine", strconv.Itoa(end.Line))
	if begin.Line == end.Line { // columns of a range over several lines are refused
		a.add("col", strconv.Itoa(begin.Column))
		a.add("endColumn", strconv.Itoa(end.Column))
	}
	return a
}

func (a *annotation) add(name, value string) {
	a.properties = append(a.properties, property{name, value})
}

// String returns the workflow command with everything escaped that could end it or begin another one.
func (a annotation) String() string {
	var out strings.Builder
	out.WriteString("::" + a.command)
	separator := " "
	for _, p := range a.properties {
		out.WriteString(separator + p.name + "=" + propertyEscapes.Replace(p.value))
		separator = ","
	}
	out.WriteString("::" + messageEscapes.Replace(a.message))
	return out.String()
}

// The escapes of actions/toolkit, packages/core/src/command.ts.
var (
	messageEscapes  = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	propertyEscapes = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)
