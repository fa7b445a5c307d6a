package rules

import (
	"natstls/lint"
	"natstls/lint/schema"
)

// Certificates are pinned where nobody is asked for one.
//
// # What happens
//
// The server compares the certificate of whoever connects with pinned_certs. Without verify or
// verify_and_map it asks nobody for a certificate, so that there is none to compare, and it closes every
// TLS connection that comes in at this listener.
//
// # How to fix it
//
// Set verify: true, or verify_and_map: true, beside the pins, and ca_file to the authority that issues the
// certificates. Take the pins out if there is to be no client certificate.
//
// # Example
//
//	tls {
//	  cert_file: "server.pem"
//	  key_file: "server-key.pem"
//	  ca_file: "client-ca.pem"
//	  pinned_certs: [ "a8f407340dcc719864214b85ed96f98d16cbffa8f509d9fa4ca237b7bb3f9c32" ]   # bad: no verify
//	}
//
//	tls {
//	  cert_file: "server.pem"
//	  key_file: "server-key.pem"
//	  ca_file: "client-ca.pem"
//	  verify: true
//	  pinned_certs: [ "a8f407340dcc719864214b85ed96f98d16cbffa8f509d9fa4ca237b7bb3f9c32" ]
//	}
var pinnedCertsWithoutVerify = &lint.Rule{
	Name:         "pinned-certs-without-verify",
	Consequences: []lint.Consequence{lint.Broken},
	Since:        "0.2.0",
	Refs: []string{
		"nats-server matchesPinnedCert, server/auth.go, 2.15.2",
		"https://docs.nats.io/running-a-nats-service/configuration/securing_nats/tls",
	},
	Check: checkPinnedCertsWithoutVerify,
}

func checkPinnedCertsWithoutVerify(p *lint.Pass) {
	if !p.Target.Has("pinned-needs-verify") {
		return
	}
	for _, kind := range []schema.ListenerKind{schema.ClientListener, schema.LeafListener, schema.MQTTListener} {
		listener := listenerOf(p.Server, kind)
		if kind != schema.ClientListener {
			listener = opened(p.Server, kind)
		}
		if listener == nil || listener.TLS == nil || len(listener.TLS.PinnedCerts.Value) == 0 || !asksNobody(listener.TLS) {
			continue
		}
		var fixes []lint.Fix
		if fieldOf(listener.TLS.Map, "verify") == nil {
			fixes = added(listener.TLS.Field, "verify: true")
		}
		p.Report(lint.Finding{
			On:      listener.TLS.PinnedCerts.Field,
			Fixes:   fixes,
			Message: "all TLS " + connectionsOf(kind) + " are refused, since " + listener.TLS.Path + " compares certificates with pins and asks for none",
			Help:    "add verify: true, or take the pins out",
		})
	}
}

// asksNobody reports whether it is certain that a block does not demand client certificates.
func asksNobody(block *schema.TLS) bool {
	off := func(option schema.Opt[bool]) bool {
		return option.State == schema.Absent || option.State == schema.Set && !option.Value
	}
	return !block.Open && block.Map != nil && off(block.Verify) && off(block.VerifyAndMap)
}
