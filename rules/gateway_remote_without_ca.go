package rules

import (
	"natstls/lint"
	"natstls/lint/schema"
)

// A remote gateway has a tls block of its own, which lacks the ca_file of gateway.tls.
//
// # What happens
//
// The tls block of an entry in gateways replaces gateway.tls for that connection and takes nothing from it but
// the timeout. Without ca_file the other gateway's certificate is verified against the authorities of the
// operating system, which do not know a private one; the connection then never comes up in this direction.
//
// # How to fix it
//
// Repeat ca_file, cert_file and key_file in the entry, or take its tls block out to use gateway.tls.
//
// # Example
//
//	gateway {
//	  name: A
//	  port: 7222
//	  tls { cert_file: "gw.pem", key_file: "gw-key.pem", ca_file: "ca.pem" }
//	  gateways: [
//	    { name: B, url: "nats://b.example.com:7222", tls { cert_file: "b.pem", key_file: "b-key.pem" } }   # bad
//	  ]
//	}
//
//	gateway {
//	  name: A
//	  port: 7222
//	  tls { cert_file: "gw.pem", key_file: "gw-key.pem", ca_file: "ca.pem" }
//	  gateways: [ { name: B, url: "nats://b.example.com:7222" } ]
//	}
var gatewayRemoteWithoutCA = &lint.Rule{
	Name:         "gateway-remote-without-ca",
	Consequences: []lint.Consequence{lint.Suspicious},
	Since:        "0.1.0",
	Refs:         []string{"nats-server newGateway and parseGateways, server/gateway.go and server/opts.go, 2.15.2"},
	Check:        checkGatewayRemoteWithoutCA,
}

func checkGatewayRemoteWithoutCA(p *lint.Pass) {
	shared := p.Server.Block(schema.Gateway)
	if shared == nil || shared.CAFile.Value == "" || isSystemBundle(shared.CAFile.Value) {
		return
	}
	for _, block := range p.Server.TLS {
		if block.Context != schema.GatewayRemote || block.Open || !hasCertificate(block) || block.Insecure.State != schema.Absent ||
			block.CAFile.State != schema.Absent || block.CACertsMatch.State != schema.Absent {
			continue
		}
		p.Report(lint.Finding{
			On:      block.Field,
			Message: block.Path + " takes no ca_file from gateway.tls, so the other gateway is verified against the authorities of the operating system",
			Help:    "repeat ca_file here, or take the block out to use gateway.tls",
			Related: []lint.Related{{At: shared.CAFile.Field.Syntax.KeySpan, Message: "this ca_file is not used for it"}},
		})
	}
}
