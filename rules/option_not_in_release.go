package rules

import (
	"natstls/lint"
	"natstls/lint/schema"
)

// An option, or the form of its value, is known to other releases of nats-server, but not to this one.
//
// # What happens
//
// The server refuses a configuration with an option that it does not know. Most such options came
// with a later release than the one that is installed; a few are missing in one release between two
// that have them. Cipher suites and curves of other releases are findings of unknown-cipher-suite and
// unknown-curve.
//
// # How to fix it
//
// Upgrade the server, or take the option out. If natstls checked for the wrong release, name the right
// one with --nats-version or --nats-server.
//
// # Example
//
// For nats-server 2.10.14:
//
//	tls {
//	  cert_file: "server.pem"
//	  key_file: "server-key.pem"
//	  min_version: "1.3"          # bad: since 2.10.21
//	}
//
//	tls {
//	  cert_file: "server.pem"
//	  key_file: "server-key.pem"
//	}
var optionNotInRelease = &lint.Rule{
	Name:         "option-not-in-release",
	Consequences: []lint.Consequence{lint.Refused},
	Since:        "0.1.0",
	Refs: []string{
		"nats-server parseTLS and processConfigFileLine, server/opts.go, of each release from 2.2.0 to 2.15.2",
		"https://docs.nats.io/running-a-nats-service/configuration/securing_nats/tls",
	},
	Check: checkOptionNotInRelease,
}

func checkOptionNotInRelease(p *lint.Pass) {
	for _, problem := range p.Server.Problems {
		if problem.Kind == schema.NotInRelease && !atMark(problem.At) {
			p.Report(misfit(problem))
		}
	}
}
