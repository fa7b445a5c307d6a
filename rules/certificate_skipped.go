package rules

import (
	"fmt"
	"slices"

	"natstls/lint"
	"natstls/lint/certs"
	"natstls/lint/schema"
)

// A certificate in a file is passed over in silence.
//
// # What happens
//
// nats-server looks for PEM blocks with the label CERTIFICATE and passes over what it cannot read, as long as
// one certificate is left. An authority that is passed over in ca_file is not trusted: its peers are refused
// although it stands in the file. An intermediate certificate that is passed over in cert_file is not sent.
//
// # How to fix it
//
// Repair the block: lines start with dashes and end after them, nothing stands before, and the label is
// CERTIFICATE. This writes it anew:
//
//	openssl x509 -in broken.pem -out repaired.pem
//
// # Example
//
//	cluster {
//	  name: A
//	  listen: "0.0.0.0:6222"
//	  tls { cert_file: "server.pem", key_file: "server-key.pem", ca_file: "old-and-broken-ca.pem" }    # bad
//	}
//
//	cluster {
//	  name: A
//	  listen: "0.0.0.0:6222"
//	  tls { cert_file: "server.pem", key_file: "server-key.pem", ca_file: "bundle.pem" }
//	}
var certificateSkipped = &lint.Rule{
	Name:         "certificate-skipped",
	Consequences: []lint.Consequence{lint.Suspicious},
	Since:        "0.1.0",
	Refs: []string{
		"crypto/x509 CertPool.AppendCertsFromPEM; crypto/tls X509KeyPair; encoding/pem Decode",
		"nats-server GenTLSConfig, server/opts.go, 2.15.2",
	},
	Check: checkCertificateSkipped,
}

func checkCertificateSkipped(p *lint.Pass) {
	for _, block := range p.Server.TLS {
		for _, c := range presentedBy(p, block) {
			reportSkipped(p, c.pair.cert, c.file, skippedIn(c.file, false, true), "is not sent")
		}
		if file := trustedBy(p, block); file != nil && judgesPeers(p.Server, block) {
			reportSkipped(p, &block.CAFile, file, skippedIn(file, true, p.Target.Has("go-rejects-negative-serial")), "is not trusted")
		}
	}
}

// skipped is a certificate that is passed over.
type skipped struct {
	line int
	why  string
}

// skippedIn returns the certificates of a file that are passed over, in order: as those of a pool, or as those
// of a chain, where what Go cannot parse is sent all the same.
func skippedIn(file *certs.File, pool, negativeSerial bool) []skipped {
	var all []skipped
	for _, lost := range file.Lost {
		if slices.Contains([]string{"CERTIFICATE", "TRUSTED CERTIFICATE", "X509 CERTIFICATE"}, lost.Type) {
			all = append(all, skipped{lost.Line, lostBy(lost.Why)})
		}
	}
	for _, block := range file.Blocks {
		if block.Content == certs.ContentTrusted || block.Content == certs.ContentOldCertificate {
			all = append(all, skipped{block.Line, "its label is not CERTIFICATE"})
		}
	}
	for _, refused := range file.Refused {
		if pool && (negativeSerial || !refused.NegativeSerial) {
			all = append(all, skipped{refused.Line, "Go cannot read it"})
		}
	}
	for _, c := range file.Certificates {
		if pool && c.Headers {
			all = append(all, skipped{c.Line, "it has PEM headers"})
		}
	}
	slices.SortFunc(all, func(a, b skipped) int { return a.line - b.line })
	return all
}

func lostBy(form certs.Form) string {
	switch form {
	case certs.FormBOM:
		return "a byte order mark stands before it"
	case certs.FormIndented:
		return "white space stands before it"
	case certs.FormNoEnd:
		return "it has no end line"
	case certs.FormEscaped, certs.FormOneLine:
		return "it is written in one line"
	}
	return "it is damaged"
}

func reportSkipped(p *lint.Pass, option *schema.Opt[string], file *certs.File, all []skipped, so string) {
	if len(all) == 0 {
		return
	}
	message := fmt.Sprintf("the certificate at line %d of %s %s: %s", all[0].line, shown(file.Name), so, all[0].why)
	if more := len(all) - 1; more > 0 {
		message += fmt.Sprintf(" (and %d more)", more)
	}
	p.Report(lint.Finding{
		On: option.Field, At: valueOf(option.Field),
		Message: message,
		Help:    "repair the block, or take it out: openssl x509 -in FILE -out REPAIRED writes one certificate anew",
	})
}
