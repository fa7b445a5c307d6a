package command

import (
	"slices"

	"github.com/urfave/cli/v2"
)

// fixMode is what --fix and --diff ask for. Its zero value changes nothing.
type fixMode struct {
	write  bool // the texts, into the files or from standard input to standard output
	diff   bool // a patch on standard output instead
	unsafe bool // with the fixes that may change what is meant
}

func (m fixMode) on() bool { return m.write || m.diff }

// fixFlags say that findings are to be fixed.
func fixFlags() []cli.Flag {
	return []cli.Flag{
		&optionalFlag{&cli.GenericFlag{Name: "fix", Value: &fixValue{},
			Usage: "make the safe fixes in the files; --fix=unsafe also those that may\nchange what is meant"}},
		&cli.BoolFlag{Name: "diff", Usage: "print what --fix would change as a patch for git apply, and change nothing;\n" +
			"exit code 1 if there is any"},
	}
}

func readFixMode(c *cli.Context) (fixMode, error) {
	var m fixMode
	if value, ok := c.Generic("fix").(*fixValue); ok && c.IsSet("fix") {
		if !slices.Contains([]string{"true", "false", "safe", "unsafe"}, value.text) {
			return m, usagef("--fix takes no other value than safe or unsafe")
		}
		m.write, m.unsafe = value.text != "false", value.text == "unsafe"
	}
	m.diff = c.Bool("diff")
	if m.diff {
		m.write = false
	}
	for _, other := range []string{"format", "output"} {
		if m.diff && c.IsSet(other) {
			return m, excludes("diff", other)
		}
	}
	return m, nil
}

// optionalFlag is a flag that stands alone or has a value behind an equals sign.
type optionalFlag struct{ *cli.GenericFlag }

func (*optionalFlag) TakesValue() bool { return false }

func (f *optionalFlag) Names() []string { return []string{f.Name} }

// fixValue is the value of --fix.
type fixValue struct{ text string }

func (v *fixValue) Set(text string) error {
	v.text = text // package flag would wrap an error into words of its own
	return nil
}

func (v *fixValue) String() string { return v.text }

// IsBoolFlag lets package flag take it without a value.
func (*fixValue) IsBoolFlag() bool { return true }
