package rules

import (
	"natstls/lint"
	"natstls/lint/schema"
)

// nats-server does not start with its command line.
//
// # What happens
//
// For a flag that it does not know, a value of the wrong type or a missing value, the server prints its
// usage and ends with exit code 0, so that whoever looks at the exit code only, also of nats-server -t,
// takes it for success. A word that is neither a flag nor the value of one ends it with an error, and so
// does a switch whose value stands in a word of its own: --tls true.
//
// What flags mean together is looked at after the configuration was read, which nats-server -t does not do:
// the flags --tls, --tlsverify and --tlscacert need --tlscert and --tlskey beside them, even if the
// configuration names both files, and --routes needs a cluster address.
//
// # How to fix it
//
// Write the flag as nats-server --help shows it. One dash is as good as two, and --flag=value as good as
// --flag value, except for switches.
//
// # Example
//
//	nats-server -c nats.conf --tls --tls_cert server.pem --tlskey server-key.pem    # bad: no such flag
//
//	nats-server -c nats.conf --tls --tlscert server.pem --tlskey server-key.pem
var serverFlagRefused = &lint.Rule{
	Name:         "server-flag-refused",
	Consequences: []lint.Consequence{lint.Refused},
	Since:        "0.2.0",
	Refs: []string{
		"nats-server ConfigureOptions, overrideTLS and overrideCluster, server/opts.go, 2.15.2",
		"nats-server ProcessCommandLineArgs, server/server.go, and usage, main.go, 2.15.2",
		"package flag of Go, Command line flag syntax",
	},
	Check: checkServerFlagRefused,
}

func checkServerFlagRefused(p *lint.Pass) {
	line := p.Server.Command
	if line == nil {
		return
	}
	for _, problem := range p.Server.FlagProblems {
		if problem.Start && !line.Instead.IsZero() {
			continue // no server starts, as with --version
		}
		when := lint.AtCheck
		if problem.Start {
			when = lint.AtStart
		}
		p.Report(lint.Finding{On: problem.On, At: problem.At, When: when, Message: problem.Message, Help: problem.Help})
	}
	for _, flag := range line.Flags {
		if flag.Since.Compare(p.Target.Version) > 0 {
			p.Report(lint.Finding{
				On:      flag.Field,
				When:    lint.AtCheck,
				Message: "nats-server " + p.Target.Version.String() + " has no flag " + flag.Field.Key + ", which exists since " + flag.Since.String(),
				Help:    "take it out, or upgrade nats-server",
			})
		}
	}
	check, config := line.Last("t"), line.Last("config")
	if check != nil && check.On() && (config == nil || config.Text == "") && line.Instead.IsZero() && !line.Broken {
		p.Report(checkWithoutFile(check))
	}
}

func checkWithoutFile(check *schema.Flag) lint.Finding {
	return lint.Finding{
		On:      check.Field,
		When:    lint.AtCheck,
		Message: "nats-server has nothing to check with -t and without a configuration",
		Help:    "name the configuration with -c, or take -t out",
	}
}
