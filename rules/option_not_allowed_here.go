package rules

import (
	"natstls/lint"
	"natstls/lint/schema"
)

// A TLS option stands in a block that does not take it.
//
// # What happens
//
// The server refuses the configuration. TLS options work in a tls map only, and a tls map only where
// the server listens or dials: at the top level for clients, and in cluster, gateway, leafnodes,
// websocket and mqtt. Some options are for blocks that accept connections, and are refused in others.
//
// # How to fix it
//
// Move the option to the block that the message names, which is mostly the tls map of the same
// listener.
//
// # Example
//
//	cluster {
//	  port: 6222
//	  cert_file: "server.pem"     # bad: outside of tls
//	  key_file: "server-key.pem"  # bad
//	}
//
//	cluster {
//	  port: 6222
//	  tls {
//	    cert_file: "server.pem"
//	    key_file: "server-key.pem"
//	    ca_file: "ca.pem"
//	  }
//	}
var optionNotAllowedHere = &lint.Rule{
	Name:         "option-not-allowed-here",
	Consequences: []lint.Consequence{lint.Refused},
	Since:        "0.1.0",
	Refs: []string{
		"nats-server processConfigFileLine, parseCluster, parseTLS, server/opts.go, 2.15.2",
		"https://docs.nats.io/running-a-nats-service/configuration/securing_nats/tls",
	},
	Check: checkOptionNotAllowedHere,
}

func checkOptionNotAllowedHere(p *lint.Pass) {
	for _, problem := range p.Server.Problems {
		if problem.Kind == schema.NotAllowedHere {
			p.Report(misfit(problem))
		}
	}
}
