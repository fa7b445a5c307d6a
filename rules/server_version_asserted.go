package rules

import (
	"natstls/lint"
	"natstls/lint/release"
)

// The JWT of an operator asserts a newer release of nats-server than the one that runs, or none that can be
// read.
//
// # What happens
//
// nats-server -t passes, and the server does not start: an operator may assert the oldest release of the
// server that takes its accounts, and each server compares that with its own.
//
// # How to fix it
//
// Run the release that is asserted or a newer one, and tell natstls with --nats-version. Or have the
// operator's JWT written again with another assert_server_version.
//
// # Example
//
//	operator: "asserts-99.jwt"      # bad: asserts server 99.0.0
//	resolver: MEM
//
//	operator: "asserts-2-12.jwt"
//	resolver: MEM
var serverVersionAsserted = &lint.Rule{
	Name:         "server-version-asserted",
	Consequences: []lint.Consequence{lint.Refused},
	Since:        "0.2.0",
	Refs: []string{
		"nats-server validateTrustedOperators, server/jwt.go, 2.15.2",
		"github.com/nats-io/jwt/v2 ParseServerVersion, 2.8.2",
	},
	Check: checkServerVersionAsserted,
}

func checkServerVersionAsserted(p *lint.Pass) {
	for _, o := range operatorsOf(p) {
		if o.file.Operator == nil || o.file.Operator.AssertServerVersion == "" {
			continue
		}
		message := "the JWT in " + o.nameOf() + " asserts a release of the server that cannot be read, and the server does not start"
		if asserted, ok := o.file.Operator.AssertedVersion(); ok {
			wanted := release.Version{Major: asserted[0], Minor: asserted[1], Patch: asserted[2]}
			if wanted.Compare(p.Target.Version) <= 0 {
				continue
			}
			message = "the JWT in " + o.nameOf() + " asserts nats-server " + wanted.String() + " or newer, and " + p.Target.Version.String() + " does not start with it"
		}
		p.Report(lint.Finding{
			When:    lint.AtStart,
			On:      p.Server.Operators.Field,
			At:      o.At.Use.Span,
			Message: message,
			Help:    "run the release that is asserted, or have the JWT written again with another assert_server_version",
		})
	}
}
