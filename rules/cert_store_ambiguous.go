package rules

import (
	"strings"

	"natstls/lint"
	"natstls/lint/schema"
	"natstls/parser/resolve"
)

// Which certificate of the Windows store the server takes can change with what else is in there.
//
// # What happens
//
// With cert_match_by: "Subject", which is the default, and with "Issuer", the server takes the first
// certificate in whose subject or issuer the text of cert_match occurs anywhere. A second certificate
// with a longer name fits as well, and so does an old one that has ended. Beside cert_store two other options
// never count: certs, and ca_certs_match where there is a ca_file.
//
// # How to fix it
//
// Write cert_match_by: "Thumbprint", with the thumbprint of the certificate. If that is too much work at
// each renewal, set cert_match_skip_invalid: true, so that certificates that have ended are passed over.
//
// # Example
//
//	tls {
//	  cert_store: "WindowsLocalMachine"
//	  cert_match_by: "Subject"
//	  cert_match: "nats"                     # bad: nats-old fits too
//	}
//
//	tls {
//	  cert_store: "WindowsLocalMachine"
//	  cert_match_by: "Thumbprint"
//	  cert_match: "7e44f478114a2e29b98b00beb1b3687d8dc0e481"
//	}
var certStoreAmbiguous = &lint.Rule{
	Name:         "cert-store-ambiguous",
	Consequences: []lint.Consequence{lint.Noted, lint.Suspicious},
	Since:        "0.2.0",
	Refs: []string{
		"nats-server TLSConfig, server/certstore/certstore_windows.go, 2.15.2",
		"nats-server GenTLSConfig, server/opts.go, 2.15.2: cert_store comes before certs, ca_file after ca_certs_match",
		"https://github.com/nats-io/nats-server/issues/6042",
	},
	Check: checkCertStoreAmbiguous,
}

func checkCertStoreAmbiguous(p *lint.Pass) {
	if p.Platform != "" && p.Platform != "windows" {
		return // cert-store-on-other-system
	}
	for _, block := range p.Server.TLS {
		if block.CertStore.State != schema.Set {
			continue
		}
		if len(block.Certs.Value) > 0 {
			p.Report(besides(block.Certs.Field, block.CertStore.Field))
		}
		if named(&block.CAFile) && len(block.CACertsMatch.Value) > 0 {
			p.Report(besides(block.CACertsMatch.Field, block.CAFile.Field))
		}
		if by := looseMatch(block); by != "" {
			help := `write cert_match_by: "Thumbprint" with the thumbprint of the certificate`
			if !p.Target.Takes("cert_match_by", "Thumbprint") {
				help = "give the certificate a name that is part of no other"
			}
			if _, known := p.Target.Option(block.Context.String(), "cert_match_skip_invalid"); known && block.CertMatchSkipInvalid.State == schema.Absent && !block.Open {
				help += ", or set cert_match_skip_invalid: true to pass over those that have ended"
			}
			p.Report(lint.Finding{
				On:      block.CertMatch.Field,
				Message: "the first certificate whose " + by + " contains this text is taken",
				Help:    help,
			})
		}
	}
}

// besides makes the finding about an option that another one of its block takes the place of.
func besides(option, other *resolve.Field) lint.Finding {
	return lint.Finding{
		Consequence: lint.Suspicious,
		On:          option,
		Message:     option.Key + " has no effect beside " + other.Key,
		Help:        "keep one of the two",
		Related:     []lint.Related{{At: other.Syntax.KeySpan, Message: "this one counts"}},
	}
}

// looseMatch returns what cert_match is compared with as a part only, "" if that is not certain.
func looseMatch(block *schema.TLS) string {
	if !named(&block.CertMatch) {
		return ""
	}
	switch by := block.CertMatchBy; {
	case by.State == schema.Absent && !block.Open:
		return "subject"
	case by.State == schema.Set && by.Value != "Thumbprint":
		return strings.ToLower(by.Value)
	}
	return ""
}
