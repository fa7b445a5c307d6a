package command

import "github.com/urfave/cli/v2"

// quick returns flags whose names cost nothing. The library makes the names of a flag with a regular expression, each
// time anew, and asks all flags whenever it looks for one: with forty flags that is a tenth of a whole run.
// All else stays as it is. Flags of kinds that are rare keep the library's names.
func quick(flags []cli.Flag) []cli.Flag {
	list := make([]cli.Flag, len(flags))
	for i, flag := range flags {
		switch flag := flag.(type) {
		case *cli.StringFlag:
			list[i] = textFlag{flag, namesOfFlag(flag.Name, flag.Aliases)}
		case *cli.StringSliceFlag:
			list[i] = listFlag{flag, namesOfFlag(flag.Name, flag.Aliases)}
		case *cli.BoolFlag:
			list[i] = boolFlag{flag, namesOfFlag(flag.Name, flag.Aliases)}
		default:
			list[i] = flag
		}
	}
	return list
}

type (
	textFlag struct {
		*cli.StringFlag
		names []string
	}
	listFlag struct {
		*cli.StringSliceFlag
		names []string
	}
	boolFlag struct {
		*cli.BoolFlag
		names []string
	}
)

func namesOfFlag(name string, aliases []string) []string { return append([]string{name}, aliases...) }

func (f textFlag) Names() []string { return f.names }

func (f listFlag) Names() []string { return f.names }

func (f boolFlag) Names() []string { return f.names }
