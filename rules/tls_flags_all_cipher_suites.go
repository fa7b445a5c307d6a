package rules

import (
	"natstls/lint"
	"natstls/lint/schema"
)

// TLS by flags of an old nats-server: clients may use insecure cipher suites.
//
// # What happens
//
// Up to 2.2.2 a server that has TLS by its --tls flags offers every suite of TLS 1.2 that Go knows, also those
// with RSA key exchange, 3DES or RC4 (CVE-2021-32026). With a tls block in the configuration it offers good
// ones only.
//
// # How to fix it
//
// Run a newer release, or write the certificates into a tls block.
//
// # Example
//
//	nats-server --tls --tlscert server.pem --tlskey server-key.pem    # bad with nats-server 2.2.2
//
//	nats-server -c nats.conf      # with tls { cert_file: "server.pem", key_file: "server-key.pem" }
var tlsFlagsAllCipherSuites = &lint.Rule{
	Name:         "tls-flags-all-cipher-suites",
	Consequences: []lint.Consequence{lint.Insecure},
	Since:        "0.2.0",
	Refs: []string{
		"CVE-2021-32026",
		"https://github.com/nats-io/nats-server/pull/2167",
	},
	Check: checkTLSFlagsAllCipherSuites,
}

func checkTLSFlagsAllCipherSuites(p *lint.Pass) {
	block := p.Server.Block(schema.Root)
	if block == nil || !block.Flags || block.Map == nil || !p.Target.Has("flags-ciphers") {
		return
	}
	p.Report(lint.Finding{
		On:      block.Field,
		Message: "nats-server " + p.Target.Version.String() + " offers clients insecure cipher suites, since TLS comes from flags",
		Help:    "upgrade to 2.2.3 or later, or use a tls block in the configuration",
	})
}
