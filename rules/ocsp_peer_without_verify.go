package rules

import (
	"natstls/lint"
	"natstls/lint/schema"
)

// OCSP is to check client certificates that nobody is asked for.
//
// # What happens
//
// With ocsp_peer the server asks the authority of a client certificate whether it is still good. In the tls
// block of a listener that needs verify or verify_and_map, without which there is no client certificate.
// The server does not start; nats-server -t does not notice.
//
// # How to fix it
//
// Set verify: true and ca_file beside it, or take ocsp_peer out.
//
// # Example
//
//	tls {
//	  cert_file: "server.pem"
//	  key_file: "server-key.pem"
//	  ocsp_peer: true           # bad: no verify
//	}
//
//	tls {
//	  cert_file: "server.pem"
//	  key_file: "server-key.pem"
//	  ca_file: "client-ca.pem"
//	  verify: true
//	  ocsp_peer: true
//	}
var ocspPeerWithoutVerify = &lint.Rule{
	Name:         "ocsp-peer-without-verify",
	Consequences: []lint.Consequence{lint.Refused},
	Since:        "0.2.0",
	Refs: []string{
		"nats-server plugTLSOCSPPeer, server/ocsp_peer.go, 2.15.2",
		"https://docs.nats.io/running-a-nats-service/configuration/ocsp",
	},
	Check: checkOCSPPeerWithoutVerify,
}

func checkOCSPPeerWithoutVerify(p *lint.Pass) {
	if !p.Target.Has("ocsp-peer-no-verify") {
		return
	}
	for _, block := range p.Server.TLS {
		switch block.Context {
		case schema.Root, schema.Leafnodes, schema.Websocket:
		case schema.MQTT:
			if p.Target.Has("mqtt-ocsp-peer-of-clients") {
				continue // ocsp-without-effect
			}
		default:
			continue
		}
		// The server looks at the block also where it opens no port, and where there is no certificate.
		if !block.OCSPPeer.Value.Verify || !asksNobody(block) {
			continue
		}
		p.Report(lint.Finding{
			When:    lint.AtStart,
			On:      block.OCSPPeer.Field,
			Message: "the server does not start, since ocsp_peer in " + block.Path + " needs verify: true",
			Help:    "add verify: true and ca_file, or take ocsp_peer out",
		})
	}
}
