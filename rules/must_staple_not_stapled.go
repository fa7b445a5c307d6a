package rules

import (
	"natstls/lint"
	"natstls/lint/schema"
)

// A certificate says that it comes with an OCSP staple, and the server does not send one.
//
// # What happens
//
// A certificate with the must-staple extension tells clients to refuse it without a fresh answer of the OCSP
// responder, the staple. With ocsp: false nats-server sends none, and its log tells of that after a reload only.
// Since 2.9.21 leaf nodes never get one. Go does not look at the extension, but some clients and browsers do, and
// refuse.
//
// # How to fix it
//
// Take ocsp: false out, so that the server staples what asks for it, or have the certificate issued without the
// extension. For leaf nodes a certificate without it is the only way.
//
// # Example
//
//	ocsp: false                         # bad with this certificate
//	tls {
//	  cert_file: "must-staple.pem"
//	  key_file: "server-key.pem"
//	}
//
//	ocsp: true
//	tls {
//	  cert_file: "must-staple.pem"
//	  key_file: "server-key.pem"
//	}
var mustStapleNotStapled = &lint.Rule{
	Name:         "must-staple-not-stapled",
	Consequences: []lint.Consequence{lint.Suspicious, lint.Noted},
	Since:        "0.2.0",
	Refs: []string{
		"nats-server NewOCSPMonitor and enableOCSP, server/ocsp.go, 2.15.2",
		"RFC 7633 section 4.2.3.1: servers have to, clients may",
	},
	Check: checkMustStapleNotStapled,
}

func checkMustStapleNotStapled(p *lint.Pass) {
	mode := p.Server.OCSPMode
	if !p.Target.Has("ocsp-always-no-issuer") {
		return
	}
	covers := stapled(p.Target)
	for _, block := range p.Server.TLS {
		if !listensWith(p.Server, block) {
			continue
		}
		for _, c := range presentedBy(p, block) {
			if !asksForStaple(c.leaf().Certificate) {
				continue
			}
			finding := lint.Finding{
				On: c.pair.cert.Field, At: valueOf(c.pair.cert.Field),
				Message: certificateOf(c.file, c.leaf()) + " says that it comes with an OCSP staple, ",
			}
			switch {
			case block.Context == schema.Leafnodes && !covers(block):
				finding.Consequence = lint.Noted
				finding.Message += "which nats-server does not send to leaf nodes; they do not insist on one"
				finding.Help = "have the certificate issued without must-staple"
			case mode.State == schema.Set && mode.Value == "never":
				finding.Message += "and ocsp is off, so that clients who insist on one refuse it"
				finding.Help = "take ocsp: false out, or have the certificate issued without must-staple"
				finding.Related = []lint.Related{{At: mode.Field.Syntax.KeySpan, Message: "here it is switched off"}}
			default:
				continue
			}
			p.Report(finding)
		}
	}
}
