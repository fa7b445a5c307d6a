package rules

import (
	"natstls/lint"
	"natstls/lint/schema"
)

// verify says no and verify_and_map says yes.
//
// # What happens
//
// Both options set whether the server demands client certificates, and verify_and_map demands them too. The
// server reads the options of a block in a random order, and the one that it reads last counts. After one
// start certificates are demanded, after another one they are not, and then nobody can be mapped to a user.
//
// # How to fix it
//
// Take verify out: verify_and_map: true is enough. If certificates are not to be demanded, take both out.
//
// # Example
//
//	tls {
//	  cert_file: "server.pem"
//	  key_file: "server-key.pem"
//	  ca_file: "client-ca.pem"
//	  verify: false             # bad
//	  verify_and_map: true
//	}
//
//	tls {
//	  cert_file: "server.pem"
//	  key_file: "server-key.pem"
//	  ca_file: "client-ca.pem"
//	  verify_and_map: true
//	}
var verifyContradiction = &lint.Rule{
	Name:         "verify-contradiction",
	Consequences: []lint.Consequence{lint.Insecure},
	Since:        "0.2.0",
	Refs:         []string{"nats-server parseTLS, server/opts.go, 2.15.2: verify and verify_and_map set the same field, in the order of a Go map"},
	Check:        checkVerifyContradiction,
}

func checkVerifyContradiction(p *lint.Pass) {
	for _, block := range p.Server.TLS {
		verify, mapped := block.Verify, block.VerifyAndMap
		switch block.Context {
		case schema.Root, schema.Leafnodes, schema.Websocket, schema.MQTT:
		default:
			continue // always demanded, or never
		}
		if verify.State != schema.Set || verify.Value || !mapped.Value {
			continue
		}
		p.Report(lint.Finding{
			On:      verify.Field,
			Message: "whether client certificates are demanded is random at each start, since verify is false and verify_and_map is true",
			Help:    "take verify out if certificates are to be demanded, both if not",
			Related: []lint.Related{{At: mapped.Field.Syntax.KeySpan, Message: "this demands them"}},
		})
	}
}
