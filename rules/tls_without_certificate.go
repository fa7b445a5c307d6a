package rules

import (
	"natstls/lint"
	"natstls/lint/schema"
)

// The tls block of a listener names no certificate.
//
// # What happens
//
// The server starts and demands TLS, and then no handshake succeeds: it logs "tls: no certificates
// configured", the other side "unrecognized name". nats-server -t says nothing. A gateway remote with a
// tls block of its own takes nothing from gateway.tls, so without a certificate there it has none to
// show, which the other gateway always demands.
//
// # How to fix it
//
// Add cert_file and key_file. If a proxy in front of the server ends TLS for clients, keep the
// empty block at the top level and write allow_non_tls: true beside it. In a leaf node remote and in
// resolver_tls a block without a certificate is fine.
//
// # Example
//
//	tls { ca_file: "ca.pem", verify: true }   # bad: no certificate
//
//	tls { cert_file: "server.pem", key_file: "server-key.pem", ca_file: "ca.pem", verify: true }
var tlsWithoutCertificate = &lint.Rule{
	Name:         "tls-without-certificate",
	Consequences: []lint.Consequence{lint.Broken},
	Since:        "0.1.0",
	Refs: []string{
		"nats-server GenTLSConfig, server/opts.go, 2.15.2",
		"crypto/tls Config.Certificates: server configurations must set one of Certificates, GetCertificate or GetConfigForClient",
		"https://github.com/nats-io/nats-server/pull/1042",
		"https://github.com/nats-io/nats.docs/pull/703",
	},
	Check: checkTLSWithoutCertificate,
}

func checkTLSWithoutCertificate(p *lint.Pass) {
	reported := map[*schema.TLS]bool{}
	report := func(block *schema.TLS, message, help string) {
		if reported[block] {
			return
		}
		reported[block] = true
		p.Report(lint.Finding{On: block.Field, Message: message, Help: help})
	}
	for _, listener := range p.Server.Listeners {
		block := listener.TLS
		if block == nil || !lacksCertificate(block) || listener.Port.State == schema.Unknown && listener.Kind != schema.ClientListener ||
			takesClearText(p, listener) || refusedWithout(p, listener.Kind) {
			continue
		}
		help := "add cert_file and key_file"
		switch listener.Kind {
		case schema.ClientListener:
			help += ", or allow_non_tls: true at the top level if a proxy ends TLS"
		case schema.WebsocketListener:
			help += ", or take the block out and write no_tls: true if a proxy ends TLS"
		}
		report(block, block.Path+" has no certificate, so no TLS handshake for "+connectionsOf(listener.Kind)+" can succeed", help)
	}
	for _, dial := range p.Server.Dials {
		block := dial.TLS
		if dial.Context != schema.GatewayRemote || block == nil || block.Context != schema.GatewayRemote || !lacksCertificate(block) {
			continue
		}
		report(block, block.Path+" has no certificate, which every gateway demands of those who connect, and takes none from gateway.tls",
			"add cert_file and key_file, or take the block out to use gateway.tls")
	}
}

// takesClearText reports whether a listener may serve clear text beside its tls block, so that an
// empty one is no mistake.
func takesClearText(p *lint.Pass, listener *schema.Listener) bool {
	switch listener.Kind {
	case schema.ClientListener:
		if tlsFirst(p.Target, listener.TLS) {
			return false
		}
	case schema.MQTTListener:
	default:
		return false
	}
	allow := p.Server.AllowNonTLS
	return allow.Value || allow.State == schema.Unknown || allow.State == schema.Invalid || allow.State == schema.Absent && p.Server.Open
}

// refusedWithout reports whether the release does not even start without a certificate, which
// https-without-tls and websocket-without-tls say.
func refusedWithout(p *lint.Pass, kind schema.ListenerKind) bool {
	switch kind {
	case schema.HTTPSMonitor:
		return p.Target.Has("https-no-certificate")
	case schema.WebsocketListener:
		return p.Target.Has("websocket-no-certificate")
	}
	return false
}
