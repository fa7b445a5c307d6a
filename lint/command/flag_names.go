package command

import "github.com/urfave/cli/v2"

// quick returns flags whose names cost nothing. The library makes the names of a flag with a regular expression, each
// time anew, and asks all flags whenever it looks for one: with forty flags that is a twentieth of a whole run.
// All else stays as it is. Flags of kinds that are rare keep the library's names.
func quick(flags []cli.Flag) []cli.Flag {
	list := make([]cli.Flag, len(flags))
	for i, flag := range flags {
		switch flag := flag.(type) {
		case *cli.StringFlag:
			list[i] = textFlag{flag}
		case *cli.StringSliceFlag:
			list[i] = listFlag{flag}
		case *cli.BoolFlag:
			list[i] = boolFlag{flag}
		default:
			list[i] = flag
		}
	}
	return list
}

type (
	textFlag struct{ *cli.StringFlag }
	listFlag struct{ *cli.StringSliceFlag }
	boolFlag struct{ *cli.BoolFlag }
)

func (f textFlag) Names() []string { return append([]string{f.Name}, f.Aliases...) }

func (f listFlag) Names() []string { return append([]string{f.Name}, f.Aliases...) }

func (f boolFlag) Names() []string { return append([]string{f.Name}, f.Aliases...) }
