package command

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/urfave/cli/v2"
)

// help prints the overview, or the page of the command that the arguments name.
func (p *process) help(all []command, args []string) error {
	if len(args) == 0 {
		_, err := io.WriteString(p.stdout, overview(all))
		return err
	}
	i := slices.IndexFunc(all, func(c command) bool { return c.name == args[0] })
	if i < 0 {
		return unknownCommand(all, args[0])
	}
	return p.execute(all[i], []string{"--help"})
}

// overview is the help of natstls as a whole.
func overview(all []command) string {
	var out strings.Builder
	out.WriteString("natstls checks the TLS parts of NATS server configurations\n\n")
	for _, c := range all[:2] {
		fmt.Fprintf(&out, "  natstls %s\n", c.examples[0])
	}
	out.WriteString("\ncommands:\n")
	width := 0
	for _, c := range all {
		width = max(width, len(c.name))
	}
	for _, c := range all {
		fmt.Fprintf(&out, "  %-*s  %s\n", width, c.name, c.summary)
	}
	out.WriteString("\nmore: natstls COMMAND --help\n")
	return out.String()
}

// page is the help of one command: examples first.
func page(c command, flags []cli.Flag) string {
	var out strings.Builder
	fmt.Fprintf(&out, "natstls %s: %s\n\n", c.name, c.summary)
	for _, example := range c.examples {
		fmt.Fprintf(&out, "  natstls %s\n", example)
	}
	usage := strings.TrimSpace("natstls " + c.name + " [flags] " + c.operands)
	fmt.Fprintf(&out, "\nusage: %s\n\nflags:\n", usage)
	rows := make([][2]string, len(flags))
	width := 0
	for i, flag := range flags {
		rows[i] = row(flag.(cli.DocGenerationFlag), flag.Names())
		width = max(width, utf8.RuneCountInString(rows[i][0]))
	}
	for _, row := range rows {
		for i, line := range strings.Split(row[1], "\n") {
			name := row[0]
			if i > 0 {
				name = ""
			}
			fmt.Fprintf(&out, "  %-*s  %s\n", width, name, line)
		}
	}
	if c.notes != "" {
		fmt.Fprintf(&out, "\n%s\n", strings.TrimSpace(c.notes))
	}
	return out.String()
}

// row returns how a flag is written and what it does. The word in `back quotes` of its usage, which
// comes first, stands for its value.
func row(flag cli.DocGenerationFlag, names []string) [2]string {
	written := "--" + names[0]
	if len(names) > 1 {
		written = "-" + names[1] + ", " + written
	}
	usage := flag.GetUsage()
	if rest, ok := strings.CutPrefix(usage, "`"); ok {
		value, text, _ := strings.Cut(rest, "` ")
		written, usage = written+" "+value, text
	}
	if value := flag.GetDefaultText(); flag.TakesValue() && value != "" {
		usage += " (default " + strings.Trim(value, `"`) + ")"
	}
	return [2]string{written, usage}
}
