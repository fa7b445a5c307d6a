package rules

import (
	"natstls/lint"
	"natstls/lint/handshake"
)

// The two ends of a link have no TLS version, key exchange, cipher suite or usable key in common.
//
// # What happens
//
// Servers among themselves speak TLS 1.3, in which cipher_suites says nothing, so that only curve_preferences can
// clash, or a key that TLS 1.3 does not take, such as one on P-224. The dialler gets "remote error: tls: handshake failure".
//
// It is predicted for the servers of a fleet: with --fleet, or with fleets in the settings.
//
// # How to fix it
//
// Take curve_preferences out, or give both servers one curve in common; issue certificates over ECDSA P-256 keys.
//
// # Example
//
//	a.conf: cluster { tls { …, curve_preferences: ["X25519"] } }
//	b.conf: cluster { tls { …, curve_preferences: ["CurveP384"] } }   # bad: nothing in common
//
//	b.conf: cluster { tls { …, curve_preferences: ["X25519", "CurveP384"] } }
var linkNoCommonParameters = &lint.Rule{
	Name:         "link-no-common-parameters",
	Consequences: []lint.Consequence{lint.Broken},
	Since:        "0.3.0",
	Refs: []string{
		"RFC 8446 section 4.2.7",
		"nats-server parseCurvePreferences, server/opts.go, 2.15.2",
	},
	Check: func(p *lint.Pass) {
		reportLinks(p, handshake.NoVersion, handshake.NoCurve, handshake.NoSuite, handshake.BadKey)
	},
}
