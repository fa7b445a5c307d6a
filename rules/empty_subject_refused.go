package rules

import (
	"natstls/lint"
)

// A certificate with an empty subject is shown to servers that refuse such.
//
// # What happens
//
// Up to 2.12.8, and in 2.14.0, verify_and_map and verify_cert_and_check_known_urls refuse a certificate whose subject
// is empty and that has DNS names only, although one of them would fit: "User required in cert, none found". If the other
// servers are set up like this one, they refuse its routes or gateway connections. Newer tools leave the subject empty.
//
// # How to fix it
//
// Have the certificate issued with a subject, such as CN=nats.example.com, or upgrade all servers to 2.12.9,
// 2.14.1 or newer.
//
// # Example
//
//	cluster {
//	  listen: "0.0.0.0:6222"
//	  routes: [ "nats://nats.example.com:6222" ]
//	  tls {
//	    cert_file: "no-subject.pem"      # bad for 2.14.0
//	    key_file: "key.pem"
//	    ca_file: "ca.pem"
//	    verify_cert_and_check_known_urls: true
//	  }
//	}
//
//	cluster {
//	  listen: "0.0.0.0:6222"
//	  routes: [ "nats://nats.example.com:6222" ]
//	  tls {
//	    cert_file: "server.pem"
//	    key_file: "server-key.pem"
//	    ca_file: "ca.pem"
//	    verify_cert_and_check_known_urls: true
//	  }
//	}
var emptySubjectRefused = &lint.Rule{
	Name:         "empty-subject-refused",
	Consequences: []lint.Consequence{lint.Suspicious},
	Since:        "0.2.0",
	Refs: []string{
		"nats-server checkClientTLSCertSubject, server/auth.go, 2.12.8, 2.12.9, 2.14.0 and 2.14.1",
		"https://github.com/nats-io/nats-server/issues/8099",
	},
	Check: checkEmptySubjectRefused,
}

func checkEmptySubjectRefused(p *lint.Pass) {
	if !p.Target.Has("known-urls-empty-subject") {
		return
	}
	for _, block := range p.Server.TLS {
		option := block.VerifyCertAndCheckKnownURLs
		if !option.Value {
			option = block.VerifyAndMap
		}
		if !joinsServers(block) || !option.Value || !inUse(p.Server, block) {
			continue
		}
		for _, c := range shownBy(p, block) {
			leaf := c.leaf()
			if len(leaf.Subject.ToRDNSequence()) > 0 || len(leaf.EmailAddresses) > 0 || len(leaf.URIs) > 0 {
				continue
			}
			p.Report(lint.Finding{
				On: c.pair.cert.Field, At: valueOf(c.pair.cert.Field),
				Message: certificateOf(c.file, c.leaf()) + " has an empty subject, which servers of this release refuse with " + option.Field.Key + ", whatever its other names are",
				Help:    "have it issued with a subject, such as CN=nats.example.com, or upgrade the servers to 2.12.9, 2.14.1 or newer",
				Related: []lint.Related{{At: option.Field.Syntax.KeySpan, Message: "others with this option refuse it"}},
			})
		}
	}
}
