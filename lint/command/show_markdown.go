package command

import (
	"fmt"
	"io"
	"strings"
)

// showMarkdown writes points as tables of GitHub's Markdown.
func showMarkdown(w io.Writer, configs []showView) error {
	out := &strings.Builder{}
	for i := range configs {
		s := &configs[i]
		if i > 0 {
			out.WriteByte('\n')
		}
		fmt.Fprintf(out, "## %s\n\nTLS in effect, for nats-server %s.\n", markdownText(s.config), s.target.Version)
		if !s.complete {
			out.WriteString("\n**Not known as a whole: there may be more ports and links, and other values.**\n")
		}
		for _, group := range together(s.points, s.target) {
			p := group[0]
			fmt.Fprintf(out, "\n### %s %s: %s\n\n", p.Kind, markdownText(p.Address.Text), heading(p))
			out.WriteString("| property | value | from | overrode |\n| --- | --- | --- | --- |\n")
			for _, one := range group {
				markdownRow(out, "address", one.Address.Text, originText(one.Address.Origin, s.target), lostTexts(&one.Address.Fact))
			}
			for _, row := range p.Rows() {
				markdownRow(out, row.Name, row.Text, originText(row.Origin, s.target), lostTexts(row.Fact))
			}
		}
	}
	_, err := io.WriteString(w, out.String())
	return err
}

func markdownRow(out *strings.Builder, name, value, origin string, lost []string) {
	var overrode []string
	for _, text := range lost {
		overrode = append(overrode, markdownText(strings.TrimPrefix(text, "overrode ")))
	}
	cells := []string{markdownText(name), markdownText(value), markdownText(origin), strings.Join(overrode, "<br>")}
	fmt.Fprintf(out, "| %s |\n", strings.Join(cells, " | "))
}

// markdownText returns a text that Markdown shows as it is: on one line, with nothing in it that links, mentions
// or marks up.
func markdownText(text string) string {
	text = visible(text)
	var out strings.Builder
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '&':
			out.WriteString("&amp;")
		case c == '<':
			out.WriteString("&lt;")
		case c == '@':
			out.WriteString("&#64;") // a mention
		case c == ':' && strings.HasPrefix(text[i:], "://"):
			out.WriteString("&#58;") // an address that would become a link
		case strings.IndexByte("\\`*_{}[]()#+!|~>", c) >= 0:
			out.WriteByte('\\')
			out.WriteByte(c)
		default:
			out.WriteByte(c)
		}
	}
	return out.String()
}
