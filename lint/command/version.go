package command

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/urfave/cli/v2"

	"natstls/lint/release"
)

func versionCommand() command {
	return command{
		name:     "version",
		summary:  "print the version of natstls and the nats-server releases that it knows",
		examples: []string{"version"},
		run: func(p *process, c *cli.Context) error {
			if c.Args().Present() {
				return usagef("version takes no arguments")
			}
			fmt.Fprintf(p.stdout, "natstls %s (%s %s/%s)\n", version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
			fmt.Fprintf(p.stdout, "nats-server %s to %s\n", release.Oldest(), release.Latest().Version)
			return nil
		},
	}
}

// version returns the module version that the binary was built from: that of a tag or of a commit, or
// "(devel)" if the build does not know it.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}
