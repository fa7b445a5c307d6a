package rules

import (
	"fmt"
	"strings"

	"natstls/lint"
	"natstls/lint/certs"
)

// cert_file sends a block along that peers cannot read as a certificate.
//
// # What happens
//
// The server reads the first certificate of cert_file and sends the others as they are. A peer that cannot
// parse one of them ends the handshake ("failed to parse certificate from server"), whether it verifies or
// not. Where the block is not a certificate at all, nobody can connect; where only Go finds fault with it,
// other programs may.
//
// # How to fix it
//
// Take the block out, or put the right certificate in its place. This shows what each block is:
//
//	openssl crl2pkcs7 -nocrl -certfile server.pem | openssl pkcs7 -noout -print_certs
//
// # Example
//
//	tls { cert_file: "server-and-half-a-certificate.pem", key_file: "server-key.pem" }     # bad
//
//	tls { cert_file: "chain.pem", key_file: "server-key.pem" }
var brokenCertificateSent = &lint.Rule{
	Name:         "broken-certificate-sent",
	Consequences: []lint.Consequence{lint.Broken, lint.Suspicious},
	Since:        "0.1.0",
	Refs: []string{
		"crypto/tls X509KeyPair: only the first certificate is parsed",
		"crypto/tls Conn.verifyServerCertificate and Conn.processCertsFromClient",
	},
	Check: checkBrokenCertificateSent,
}

// brokenSent is a chain with a block that peers cannot read.
type brokenSent struct {
	presented
	refused *certs.Refused
}

func checkBrokenCertificateSent(p *lint.Pass) {
	for _, block := range p.Server.TLS {
		if !inUse(p.Server, block) {
			continue
		}
		var failing []brokenSent
		for _, c := range presentedBy(p, block) {
			for _, refused := range c.file.Refused {
				if refused.Index > c.leaf().Index {
					failing = append(failing, brokenSent{c, refused})
					break
				}
			}
		}
		for _, broken := range failing {
			c, refused := broken.presented, broken.refused
			finding := lint.Finding{
				On: c.pair.cert.Field, At: valueOf(c.pair.cert.Field),
				Message: fmt.Sprintf("peers end the handshake, since the block at line %d of %s is sent along and is no certificate", refused.Line, shown(c.file.Name)),
				Help:    "take the block out, or put the right intermediate certificate in its place",
			}
			if !nobodyReads(refused) {
				finding.Message = fmt.Sprintf("peers written in Go end the handshake, since the certificate at line %d of %s is sent along and Go cannot read it", refused.Line, shown(c.file.Name))
				if refused.NegativeSerial {
					finding.Message = fmt.Sprintf("peers written in Go 1.23 or newer end the handshake, since the certificate at line %d of %s is sent along and has a negative serial number", refused.Line, shown(c.file.Name))
				}
				finding.Consequence = lint.Suspicious
			}
			if !wholly(block, len(failing)) || !alwaysShown(p.Server, block) {
				finding.Consequence = lint.Suspicious // the other end may get another one, or not ask for any
			}
			p.Report(finding)
		}
	}
}

// nobodyReads reports whether a block is no certificate for any parser: something else, or data that is not
// even a SEQUENCE of the right length (x509.ParseCertificate, "malformed certificate").
func nobodyReads(refused *certs.Refused) bool {
	other := refused.Content != certs.ContentUnknown && refused.Content != certs.ContentCertificate
	return other || !refused.NegativeSerial && strings.HasSuffix(refused.Err.Error(), "malformed certificate")
}
