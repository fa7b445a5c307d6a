package rules

import (
	"slices"
	"strings"

	"natstls/lint"
	"natstls/lint/schema"
	"natstls/parser/resolve"
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
		if block.Context != schema.GatewayRemote || block.Open || !hasCertificate(block) || maybe(block.Insecure) || !sureToDial(p.Server, block, shared) ||
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

// sureToDial reports whether it is certain that a gateway connects to somebody with the block of an entry. A list that all
// servers share may have an entry for the gateway itself, which is passed over (newGateway, server/gateway.go, 2.15.2).
func sureToDial(server *schema.Server, entry, own *schema.TLS) bool {
	return len(server.DialsWith(entry)) > 0 && besideName(entry.Field) && besideName(own.Field)
}

// besideName reports whether the map that a field stands in has a name that is known.
func besideName(f *resolve.Field) bool {
	if f == nil || f.Parent == nil {
		return false
	}
	in := f.Parent.Value.Map
	if f.Index >= 0 && f.Index < len(f.Parent.Value.Array) {
		in = f.Parent.Value.Array[f.Index].Map
	}
	return in != nil && slices.ContainsFunc(in.Fields, func(f *resolve.Field) bool {
		return strings.EqualFold(f.Key, "name") && !f.Value.Unknown
	})
}
