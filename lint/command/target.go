package command

import (
	"fmt"

	"github.com/urfave/cli/v2"

	"natstls/lint/release"
)

// targetFlags say which nats-server a configuration is for.
func targetFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "nats-version", Usage: "`RELEASE` release that the configuration is for, such as 2.10.29 or 2.10",
			DefaultText: "the newest known one"},
		&cli.StringFlag{Name: "go-version", Usage: "`GO` release of Go that built nats-server, such as 1.24.2",
			DefaultText: "that of the official program"},
		&cli.StringFlag{Name: "nats-server", Usage: "`PATH` a program nats-server, which is read and not run: both releases are in it"},
	}
}

// eitherTarget reads a flag that names a release, and the one with -server behind it that names a program.
func eitherTarget(c *cli.Context, flag string) (release.Target, error) {
	server := flag + "-server"
	switch {
	case !c.IsSet(server):
		return namedTarget(flag, c.String(flag))
	case c.IsSet(flag):
		return release.Target{}, excludes(server, flag)
	}
	return builtTarget("--"+server, c.String(server))
}

func excludes(flag, other string) error {
	return usagef("--%s and --%s exclude each other", flag, other)
}

// namedTarget returns the target that a flag names.
func namedTarget(flag, name string) (release.Target, error) {
	target, err := release.Named(name)
	if err != nil {
		return target, usagef("--%s: %v", flag, err)
	}
	return target, nil
}

// builtTarget returns the target that a program is. Messages start with the setting that names it.
func builtTarget(setting, path string) (release.Target, error) {
	program, err := openRegular(path)
	if err != nil {
		return release.Target{}, fmt.Errorf("%s %s: %w", setting, path, reason(err))
	}
	defer program.Close()
	target, err := release.Built(program)
	if err != nil {
		return release.Target{}, fmt.Errorf("%s %s: %w", setting, path, err)
	}
	return target, nil
}
