package command

import (
	"slices"

	"github.com/urfave/cli/v2"

	config "natstls/lint/settings"
)

// configFlags say which settings count.
func configFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "config", Usage: "`FILE` settings for all configurations", DefaultText: "the nearest " + config.Name + " upwards"},
		&cli.BoolFlag{Name: "no-config", Usage: "read no settings file"},
		&cli.BoolFlag{Name: "force-exclude", Usage: "leave out also named files that the settings exclude"},
	}
}

func baselineFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "baseline", Usage: "`FILE` known findings, which are not reported", DefaultText: "that of the settings"},
	}
}

// flagsWithout returns the flags less those of some names.
func flagsWithout(flags []cli.Flag, names ...string) []cli.Flag {
	return slices.DeleteFunc(flags, func(flag cli.Flag) bool { return slices.Contains(names, flag.Names()[0]) })
}
