package rules

import (
	"natstls/lint"
	"natstls/lint/certs"
)

// The key in key_file does not belong to the certificate in cert_file.
//
// # What happens
//
// The server refuses the configuration ("tls: private key does not match public key"). It takes the
// first certificate of cert_file as its own; the message is the same when the key is right and the
// certificates of the file are in the wrong order, which natstls tells apart.
//
// # How to fix it
//
// Name the files of one pair: renewing one file alone has this effect. In a file with several
// certificates, put the server's own first, then the one that issued it, and so on.
//
// # Example
//
//	tls {
//	  cert_file: "server.pem"
//	  key_file: "client-key.pem"     # bad
//	}
//
//	tls {
//	  cert_file: "server.pem"
//	  key_file: "server-key.pem"
//	}
var keyMismatch = &lint.Rule{
	Name:         "key-mismatch",
	Consequences: []lint.Consequence{lint.Refused},
	Since:        "0.1.0",
	Refs: []string{
		"nats-server GenTLSConfig, server/opts.go, 2.15.2",
		"crypto/tls LoadX509KeyPair",
		"RFC 8446 section 4.4.2: the sender's certificate comes first",
	},
	Check: checkKeyMismatch,
}

func checkKeyMismatch(p *lint.Pass) {
	if p.Certs == nil {
		return
	}
	for _, block := range p.Server.TLS {
		for _, pair := range pairsOf(block) {
			problem := p.Certs.PairError(p.File(pair.cert.Value), p.File(pair.key.Value))
			if problem == nil {
				continue
			}
			on, other := pair.key, pair.cert
			switch problem.Reason {
			case certs.Mismatch:
			case certs.WrongOrder, certs.FirstLost:
				on, other = pair.cert, pair.key
			default:
				continue
			}
			p.Report(lint.Finding{
				On:      on.Field,
				At:      valueOf(on.Field),
				Message: problem.Message,
				Help:    problem.Help,
				Related: []lint.Related{{At: valueOf(other.Field), Message: "the other file of the pair"}},
			})
		}
	}
}
