package rules

import (
	"time"

	"natstls/lint"
	"natstls/lint/certs"
	"natstls/lint/schema"
)

// A certificate of the configuration ends soon.
//
// # What happens
//
// Nothing yet. When it has ended, connections that are open go on, and new ones fail (certificate-expired).
//
// Soon means: less than 30 days before the end, and less than a fifth of its lifetime, since what renews
// short-lived certificates by itself does so earlier. --expiry-ceiling and --expiry-share change both. Of
// each file the certificate that ends first is named. An authority beside a newer certificate of it with the
// same name and key is not reported.
//
// # How to fix it
//
// Renew the certificate, then reload the server.
//
// # Example
//
//	tls {
//	  cert_file: "server.pem"     # bad: ends next week
//	  key_file: "server-key.pem"
//	}
//
//	tls {
//	  cert_file: "server-renewed.pem"
//	  key_file: "server-key.pem"
//	}
var certificateExpiresSoon = &lint.Rule{
	Name:         "certificate-expires-soon",
	Consequences: []lint.Consequence{lint.Outdated},
	Since:        "0.2.0",
	Refs: []string{
		"RFC 5280 section 4.1.2.5",
		"crypto/x509 Certificate.Verify",
		"https://github.com/nats-io/nats-server/issues/3475",
	},
	Check: checkCertificateExpiresSoon,
}

func checkCertificateExpiresSoon(p *lint.Pass) {
	for _, block := range p.Server.TLS {
		pool := trustedBy(p, block)
		for _, c := range presentedBy(p, block) {
			until := lasting(p.Now, c.file, pool)
			delete(until, identity(c.leaf())) // the server shows the first certificate, whatever there is beside it
			chain := append([]*certs.Certificate{c.leaf()}, c.above()...)
			reportFirstToEnd(p, c.pair.cert, c.file, chain, until)
		}
		if pool != nil && !isBundle(pool) {
			reportFirstToEnd(p, &block.CAFile, pool, poolOf(pool), lasting(p.Now, pool))
		}
	}
}

// reportFirstToEnd reports that one of the certificates of a file that ends first, if that is soon. Those for
// which another one lasts longer are passed over.
func reportFirstToEnd(p *lint.Pass, option *schema.Opt[string], file *certs.File, list []*certs.Certificate, until map[string]time.Time) {
	var first *certs.Certificate
	for _, c := range list {
		soon := validityOf(c, p.Now) == validNow && c.NotAfter.Sub(p.Now) < p.Expiry.Warn(c.Certificate)
		if soon && !until[identity(c)].After(c.NotAfter) && (first == nil || c.NotAfter.Before(first.NotAfter)) {
			first = c
		}
	}
	if first == nil {
		return
	}
	p.Report(lint.Finding{
		On: option.Field, At: valueOf(option.Field),
		Message: certificateOf(file, first) + " ends on " + dayOf(first.NotAfter) + ", in " + spanOf(first.NotAfter.Sub(p.Now)),
		Help:    "renew it and reload the server before that",
	})
}
