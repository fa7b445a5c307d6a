package command

import (
	"slices"

	"github.com/urfave/cli/v2"
)

func upgradeCommand() command {
	return command{
		name:     "upgrade",
		operands: "PATH…|- [-- nats-server FLAGS]",
		summary:  "say what an upgrade of nats-server changes for the TLS of a configuration",
		examples: []string{
			"upgrade nats.conf --from 2.11.6 --to 2.12.4",
			"upgrade nats.conf --from 2.10.29",
			"upgrade nats.conf --from-server /usr/local/bin/nats-server --to latest",
			"upgrade --from 2.10.29 -- nats-server -c nats.conf --tlscacert ca.pem",
		},
		notes: `
What lint finds for both releases is left out. What remains are the findings that the new release
brings, and notes about those that it takes away, about defaults that move, and about behaviours and
bugs that begin or end. Rules, formats, ignore comments and exit codes are those of lint; the rules
whose names begin with upgrade- run here only.`,
		flags:  slices.Concat(upgradeFlags(), reportFlags(), outputFlags(), ruleFlags(), configFlags(), hostFlags(), trustFlags()),
		server: true,
		run:    runUpgrade,
	}
}

func upgradeFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "from", Usage: "`RELEASE` release that runs now, such as 2.10.29 or 2.10"},
		&cli.StringFlag{Name: "from-server", Usage: "`PATH` the program nats-server that runs now, which is read and not run"},
		&cli.StringFlag{Name: "to", Usage: "`RELEASE` release that is to run", Value: "latest"},
		&cli.StringFlag{Name: "to-server", Usage: "`PATH` the program nats-server that is to run, which is read and not run"},
	}
}

func runUpgrade(p *process, c *cli.Context) error {
	s, err := p.newSettings(c)
	if err != nil {
		return err
	}
	if err := runnable(s.options, true); err != nil {
		return err
	}
	if !c.IsSet("from") && !c.IsSet("from-server") {
		return usagef("--from or --from-server has to say what runs now")
	}
	if s.from, err = eitherTarget(c, "from"); err != nil {
		return err
	}
	if s.target, err = eitherTarget(c, "to"); err != nil {
		return err
	}
	if s.from == s.target {
		return usagef("nothing is upgraded: both are nats-server %s, built with Go %s", s.target.Version, s.target.Go)
	}
	return p.lint(s, c)
}
