package rules

import (
	"natstls/lint"
	"natstls/lint/release"
)

// verify_cert_and_check_known_urls stands in a block where it cannot work.
//
// # What happens
//
// The option compares the DNS names of an incoming certificate with the URLs of the same block: the
// routes of a cluster, the gateways of a super-cluster. Where clients, leaf nodes or browsers come in
// there are no such URLs, and the server refuses the configuration. In the tls block of a single remote
// gateway the option is taken and does nothing, since that block is used for outgoing connections only.
//
// # How to fix it
//
// Set the option in cluster.tls or gateway.tls. For clients and leaf nodes, verify: true demands and
// verifies their certificates.
//
// # Example
//
//	leafnodes {
//	  port: 7422
//	  tls {
//	    cert_file: "server.pem"
//	    key_file: "server-key.pem"
//	    ca_file: "ca.pem"
//	    verify_cert_and_check_known_urls: true   # bad
//	  }
//	}
//
//	leafnodes {
//	  port: 7422
//	  tls {
//	    cert_file: "server.pem"
//	    key_file: "server-key.pem"
//	    ca_file: "ca.pem"
//	    verify: true
//	  }
//	}
var knownURLsNotApplicable = &lint.Rule{
	Name:         "known-urls-not-applicable",
	Consequences: []lint.Consequence{lint.Refused, lint.Noted},
	Since:        "0.1.0",
	Refs: []string{
		"nats-server parseTLS, server/opts.go, 2.15.2",
		"https://docs.nats.io/running-a-nats-service/configuration/securing_nats/tls",
	},
	Check: checkKnownURLsNotApplicable,
}

func checkKnownURLsNotApplicable(p *lint.Pass) {
	for _, block := range p.Server.TLS {
		check := block.VerifyCertAndCheckKnownURLs
		if !check.Value {
			continue
		}
		option, _ := p.Target.Option(block.Context.String(), "verify_cert_and_check_known_urls")
		switch option.Effect {
		case release.FalseOnly:
			var fixes []lint.Fix
			if accepts(block.Context) {
				fixes = unsafe(renamed(check.Field, block.Map, "verify"))
			}
			p.Report(lint.Finding{
				On:      check.Field,
				Message: block.Path + " cannot check known URLs, since nothing but cluster.tls and gateway.tls has URLs to compare with",
				Help:    "use verify: true here, or move the option to cluster.tls or gateway.tls",
				Fixes:   fixes,
			})
		case release.NoEffect:
			p.Report(lint.Finding{
				Consequence: lint.Noted,
				On:          check.Field,
				Message:     "verify_cert_and_check_known_urls has no effect in " + block.Path + ", which is used for outgoing connections only",
				Help:        "set it in gateway.tls, where incoming connections are checked",
			})
		}
	}
}
