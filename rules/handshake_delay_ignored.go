package rules

import (
	"strings"

	"natstls/lint"
	"natstls/lint/schema"
	"natstls/parser"
)

// A delay in handshake_first counts as plain true.
//
// # What happens
//
// "auto" and durations in handshake_first let a server start with TLS, and fall back to the usual order if
// the other side says nothing. For leaf nodes that works from nats-server 2.11.0 on. Before, the value is
// taken and means true: leaf nodes that do not start with TLS themselves never connect. In a remote it means
// true with every release, since the side that connects has nothing to fall back to.
//
// # How to fix it
//
// Write handshake_first: true in the tls blocks of all remotes that lead to such a hub, or false in that of the hub, or
// upgrade the hub to 2.11.0. In a remote write true.
//
// # Example
//
//	leafnodes {
//	  port: 7422
//	  tls {
//	    cert_file: "server.pem"
//	    key_file: "server-key.pem"
//	    handshake_first: "auto"       # bad for nats-server 2.10
//	  }
//	}
//
//	leafnodes {
//	  port: 7422
//	  tls {
//	    cert_file: "server.pem"
//	    key_file: "server-key.pem"
//	    handshake_first: false
//	  }
//	}
var handshakeDelayIgnored = &lint.Rule{
	Name:         "handshake-delay-ignored",
	Consequences: []lint.Consequence{lint.Suspicious, lint.Noted},
	Since:        "0.2.0",
	Refs: []string{
		"nats-server parseLeafNodes, server/opts.go, 2.11.0",
		"https://github.com/nats-io/nats-server/pull/5783",
	},
	Check: checkHandshakeDelayIgnored,
}

func checkHandshakeDelayIgnored(p *lint.Pass) {
	for _, block := range p.Server.TLS {
		first := block.HandshakeFirst
		if first.State != schema.Set || !first.Value.On || !saysDelay(first.Field.Value.Literal) {
			continue
		}
		finding := lint.Finding{On: first.Field, At: valueOf(first.Field)}
		switch {
		case block.Context == schema.Leafnodes && p.Target.Has("handshake-first-leaf-fallback"):
			finding.Message = "leaf nodes that do not start with TLS never connect, since nats-server " + p.Target.Version.String() + " takes a delay here for true"
			finding.Help = "set handshake_first: true in all remotes, or false here, or upgrade to 2.11.0"
		case block.Context == schema.LeafRemote:
			finding.Consequence = lint.Noted
			finding.Message = "a delay means true in " + block.Path + ", since the side that connects has nothing to fall back to"
			finding.Help = "write handshake_first: true"
			if value := first.Field.Value; value.Use == value.Literal {
				finding.Fixes = replaced(value, "true")
			}
		default:
			continue
		}
		p.Report(finding)
	}
}

// saysDelay reports whether a value of handshake_first asks for a fallback.
func saysDelay(v *parser.Value) bool {
	if v == nil || v.Kind != parser.String {
		return false
	}
	return !strings.EqualFold(v.Text, "true") && !strings.EqualFold(v.Text, "on")
}
