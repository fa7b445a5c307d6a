package command

import (
	"fmt"
	"io"
	"strings"

	"github.com/fatih/color"

	"natstls/lint/effective"
	"natstls/lint/release"
	"natstls/lint/report"
)

// showText writes points for people: a paragraph for each, a property a line, with its origin at the right.
type showText struct {
	width  int
	strong *color.Color
	quiet  *color.Color
	good   *color.Color
	alarm  *color.Color
	doubt  *color.Color
}

// Columns of the page: what a paragraph is indented by, and the room for the names of properties.
const (
	showIndent = 2
	showNames  = 17 // "verify_and_map" and two spaces; longer names get a line of their own
)

// newShowText makes a page for a terminal with so many columns, 0: no terminal.
func newShowText(colors bool, width int) *showText {
	paint := func(attributes ...color.Attribute) *color.Color {
		c := color.New(attributes...)
		if colors {
			c.EnableColor()
		} else {
			c.DisableColor()
		}
		return c
	}
	t := &showText{
		strong: paint(color.Bold), quiet: paint(color.Faint), good: paint(color.FgGreen), alarm: paint(color.FgRed), doubt: paint(color.FgYellow),
	}
	t.width = 100
	if width > 0 {
		t.width = min(max(width, 80), 120)
	}
	return t
}

func (t *showText) write(w io.Writer, configs []showView) error {
	out := &strings.Builder{}
	for i := range configs {
		if i > 0 {
			out.WriteByte('\n')
		}
		t.config(out, &configs[i])
	}
	_, err := io.WriteString(w, out.String())
	return err
}

func (t *showText) config(out *strings.Builder, s *showView) {
	fmt.Fprintf(out, "%s, for nats-server %s\n", t.strong.Sprint(visible(s.config)), s.target.Version)
	if !s.complete {
		fmt.Fprintln(out, t.doubt.Sprint("not known as a whole: there may be more ports and links, and other values"))
	}
	for _, group := range together(s.points, s.target) {
		out.WriteByte('\n')
		t.head(out, group, s.target)
		rows := group[0].Rows()
		origins := 24
		for _, row := range rows {
			origins = min(34, max(origins, report.Columns(visible(originText(row.Origin, s.target)))))
		}
		for _, row := range rows {
			t.row(out, row, t.paintOf(group[0], row), originText(row.Origin, s.target), origins)
		}
	}
}

// head names the points of a group and what they come to.
func (t *showText) head(out *strings.Builder, group []*effective.Point, target release.Target) {
	for i, p := range group {
		line := visible(p.Kind) + " " + visible(p.Address.Text)
		if i == 0 {
			line += " — " + heading(p)
		}
		at := visible(originText(p.Address.Origin, target))
		pad := max(2, t.width-report.Columns(line)-report.Columns(at))
		fmt.Fprintf(out, "%s%s%s\n", t.strong.Sprint(line), strings.Repeat(" ", pad), t.quiet.Sprint(at))
		for _, lost := range lostTexts(&p.Address.Fact) {
			fmt.Fprintf(out, "%s%s\n", strings.Repeat(" ", showIndent), t.quiet.Sprint(visible(lost)))
		}
	}
}

// paintOf returns the colour of a value.
func (t *showText) paintOf(p *effective.Point, row effective.Row) *color.Color {
	plain := row.Fact == &p.Encrypted.Fact
	switch {
	case row.Unknown:
		return t.doubt
	case plain && p.Encrypted.Value == effective.Encrypted:
		return t.good
	case plain && p.Encrypted.Value == effective.PlainText, strings.HasPrefix(row.Text, "insecure:"):
		return t.alarm
	case plain:
		return t.doubt
	}
	return nil
}

// row writes a property: value and origin in two columns, the second one of so many, and below what was overridden.
func (t *showText) row(out *strings.Builder, row effective.Row, paint *color.Color, origin string, origins int) {
	room := t.width - showIndent - showNames - origins - 2
	values := wrap(visible(row.Text), room)
	places := wrap(visible(origin), origins)
	name := row.Name
	if report.Columns(name) > showNames-2 {
		fmt.Fprintf(out, "%s%s\n", strings.Repeat(" ", showIndent), name)
		name = ""
	}
	for i := range max(len(values), len(places)) {
		value, place := "", ""
		if i < len(values) {
			value = values[i]
		}
		if i < len(places) {
			place = places[i]
		}
		line := strings.Repeat(" ", showIndent) + padded(name, showNames)
		gap := strings.Repeat(" ", max(2, room+2-report.Columns(value)))
		if paint != nil {
			value = paint.Sprint(value)
		}
		if place == "" {
			gap = ""
		}
		fmt.Fprintln(out, strings.TrimRight(line+value+gap+t.quiet.Sprint(place), " "))
		name = ""
	}
	for _, lost := range lostTexts(row.Fact) {
		for _, line := range wrap(visible(lost), t.width-showIndent-showNames) {
			fmt.Fprintf(out, "%s%s\n", strings.Repeat(" ", showIndent+showNames), t.quiet.Sprint(line))
		}
	}
}

func padded(text string, columns int) string {
	return text + strings.Repeat(" ", max(0, columns-report.Columns(text)))
}

// wrap breaks a text at spaces into lines of at most so many columns; a word that is longer is broken too.
func wrap(text string, columns int) []string {
	var lines []string
	line, width := "", 0
	for word := range strings.FieldsSeq(text) {
		need := report.Columns(word)
		if width > 0 && width+1+need > columns {
			lines, line, width = append(lines, line), "", 0
		}
		if width > 0 {
			line, width = line+" ", width+1
		}
		for _, r := range word {
			size := report.Columns(string(r))
			if width > 0 && width+size > columns {
				lines, line, width = append(lines, line), "", 0
			}
			line, width = line+string(r), width+size
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

func lineText(file string, line int) string { return fmt.Sprintf("%s:%d", file, line) }
