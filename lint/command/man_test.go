package command

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/urfave/cli/v2"
)

const manPage = "../../docs/natstls.1"

// TestMan compares docs/natstls.1 with what the commands say of themselves. With -update it writes the page.
func TestMan(t *testing.T) {
	want := manual(commands())
	if updating() {
		if err := os.WriteFile(manPage, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(manPage)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(got), want); diff != "" {
		t.Errorf("docs/natstls.1 is out of date (go test ./lint/command -run TestMan -update):\n%s", diff)
	}
}

// mandoc says nothing about the page, not even about its style; and it shows what the page is to say.
func TestManRenders(t *testing.T) {
	mandoc := consumer(t, "mandoc")
	// There is no date: the page would change with every build.
	if out, code := inDir(t, ".", nil, mandoc, "-T", "lint", "-W", "style", manPage); code != 0 && !onlyDate(out) {
		t.Errorf("mandoc: %s", out)
	}
	shown, _ := inDir(t, ".", nil, mandoc, "-T", "ascii", manPage)
	for overstrike := strings.IndexByte(shown, '\b'); overstrike > 0; overstrike = strings.IndexByte(shown, '\b') {
		shown = shown[:overstrike-1] + shown[overstrike+1:]
	}
	for _, want := range []string{"EXIT STATUS", "natstls lint [flags]", "--fail-on LEVEL", "natstls lint nats.conf\n"} {
		if !strings.Contains(shown, want) {
			t.Errorf("the page does not show %q", want)
		}
	}
}

func onlyDate(out string) bool {
	for line := range strings.SplitSeq(strings.TrimSpace(out), "\n") {
		if !strings.Contains(line, "missing date") {
			return false
		}
	}
	return true
}

// manual returns the man page of natstls in the macros of man(7).
func manual(all []command) string {
	var out strings.Builder
	out.WriteString(`.\" Written by go test ./lint/command -run TestMan -update
.TH NATSTLS 1 "" natstls
.SH NAME
natstls \- check the TLS parts of NATS server configurations
.SH SYNOPSIS
.B natstls
.I COMMAND
[flags] [operands]
.SH DESCRIPTION
natstls reads the configuration of a nats\-server with its includes and
variables, opens the certificates that it names, and says for each mistake where
it stands, what happens, and what to do.
.PP
Flags may stand before, between and behind operands.
It never uses the network, and writes only what it is asked to write.
.SH COMMANDS
`)
	for _, c := range all {
		manualCommand(&out, c)
	}
	out.WriteString(`.SH EXIT STATUS
.TP
0
nothing was found at or above \-\-fail\-on
.TP
1
something was found
.TP
2
not everything could be done, even if something was found
.TP
130
interrupted
.TP
143
terminated
.SH ENVIRONMENT
.TP
NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE, CLICOLOR, TERM
whether output has colours, if \-\-color does not say
.TP
GITHUB_STEP_SUMMARY
the file that the format github appends a summary to
.PP
Variables of the configuration take their values from the environment, unless
\-\-env\-file or \-\-set give one.
.SH FILES
.TP
\&.natstls.yaml
settings, the nearest one upwards from a configuration to the root of the
repository
`)
	return out.String()
}

func manualCommand(out *strings.Builder, c command) {
	usage := strings.TrimSpace("natstls " + c.name + " [flags] " + c.operands)
	fmt.Fprintf(out, ".SS %s\n%s.\n.PP\n.B %s\n", roff(c.name), roffLines(strings.ToUpper(c.summary[:1])+c.summary[1:]), roff(usage))
	for _, flag := range c.flags {
		row := row(flag.(cli.DocGenerationFlag), flag.Names())
		fmt.Fprintf(out, ".TP\n.B %s\n%s\n", roff(row[0]), roffLines(row[1]))
	}
	for paragraph := range strings.SplitSeq(strings.TrimSpace(c.notes), "\n\n") {
		if paragraph != "" {
			fmt.Fprintf(out, ".PP\n%s\n", roffLines(paragraph))
		}
	}
	out.WriteString(".PP\nExamples:\n.PP\n.EX\n")
	for _, example := range c.examples {
		fmt.Fprintf(out, "%s\n", roff("    natstls "+example))
	}
	out.WriteString(".EE\n")
}

// roffLines returns a paragraph in lines as short as mandoc wants them.
func roffLines(text string) string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		longer := strings.TrimSpace(line + " " + word)
		if line != "" && len(roff(longer)) > 80 {
			lines = append(lines, roff(line))
			longer = word
		}
		line = longer
	}
	return strings.Join(append(lines, roff(line)), "\n")
}

// roff returns a line as text for a man page.
func roff(line string) string {
	var out strings.Builder
	if strings.HasPrefix(line, ".") || strings.HasPrefix(line, "'") {
		out.WriteString(`\&`)
	}
	for _, r := range line {
		switch {
		case r == '\\':
			out.WriteString(`\e`)
		case r == '-':
			out.WriteString(`\-`)
		case r > '~':
			fmt.Fprintf(&out, `\[u%04X]`, r)
		default:
			out.WriteRune(r)
		}
	}
	return out.String()
}
