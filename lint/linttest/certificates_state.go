package linttest

import (
	"bytes"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"io/fs"
	"path"
	"strings"
	"time"

	"natstls/fixtures/keys"
	"natstls/lint/certs/issue"
)

// addState adds certificates that are out of date, soon out of date, weak, or to be stapled, and files whose names or
// mode bits matter.
func addState(files map[string][]byte, made map[string]*issue.Certificate, now time.Time) {
	issueRecipes(now, stateRecipes(), "certs/", made, files)
	addStateFiles(files, made)
}

func stateRecipes() []recipe {
	// leaf is the plain server certificate with one change.
	leaf := func(change func(*issue.Template)) issue.Template {
		template := issue.Template{
			CommonName: "nats.example.com",
			DNSNames:   []string{"localhost", "nats.example.com", "*.example.com"}, IPs: []string{"127.0.0.1", "::1"},
			Usages: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
		}
		change(&template)
		return template
	}
	const responder = "http://127.0.0.1:9/ocsp" // the discard port: nobody answers
	dates := func(t issue.Template, from, to time.Duration) issue.Template {
		t.NotBefore, t.NotAfter = from, to
		return t
	}
	dated := func(from, to time.Duration) issue.Template {
		return leaf(func(t *issue.Template) { t.NotBefore, t.NotAfter = from, to })
	}
	adjusted := func(change func(*x509.Certificate)) issue.Template {
		return leaf(func(t *issue.Template) { t.Adjust = change })
	}
	signed := func(commonName string, algorithm x509.SignatureAlgorithm) issue.Template {
		return issue.Template{CommonName: commonName, CA: true, Adjust: func(c *x509.Certificate) { c.SignatureAlgorithm = algorithm }}
	}
	ca := issue.Template{CommonName: "natstls test CA", CA: true}
	intermediate := issue.Template{CommonName: "natstls test intermediate CA", CA: true}
	return []recipe{
		{"expiring-ca", "ca", "", dates(ca, -355*day, 10*day)},
		{"future-ca", "ca", "", dates(ca, 10*day, 365*day)},
		{"expired-other-ca", "other-ca", "", dates(issue.Template{CommonName: "natstls other test CA", CA: true}, -400*day, -10*day)},
		{"expiring-intermediate", "intermediate", "ca", dates(intermediate, -355*day, 10*day)},
		{"future-intermediate", "intermediate", "ca", dates(intermediate, 10*day, 365*day)},
		{"renewal-due", "server", "ca", dated(-355*day, 10*day)},
		{"backwards", "server", "ca", dated(-10*day, -20*day)},
		{"one-day", "server", "ca", dated(-12*time.Hour, 12*time.Hour)},
		{"last-hours", "server", "ca", dated(-21*time.Hour, 3*time.Hour)},
		{"expired-client", "client", "ca", leaf(func(t *issue.Template) {
			t.CommonName, t.Usages, t.NotBefore, t.NotAfter = "client", []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}, -400*day, -10*day
		})},

		{"sha1-root", "rsa-ca", "", signed("natstls RSA test CA", x509.SHA1WithRSA)},
		{"sha1-intermediate", "intermediate", "rsa-ca", signed("natstls test intermediate CA", x509.SHA1WithRSA)},
		{"small-ca", "rsa-small", "", issue.Template{CommonName: "natstls small test CA", CA: true}},
		{"rsa-large", "rsa-large", "ca", adjusted(nil)},

		{"stapled", "server", "ca", adjusted(func(c *x509.Certificate) { c.OCSPServer = []string{responder} })},
		{"must-staple", "server", "ca", adjusted(func(c *x509.Certificate) {
			c.OCSPServer, c.ExtraExtensions = []string{responder}, []pkix.Extension{mustStaple()}
		})},
		{"must-staple-no-url", "server", "ca", adjusted(func(c *x509.Certificate) {
			c.ExtraExtensions = []pkix.Extension{mustStaple()}
		})},
	}
}

// mustStaple is the extension by which a certificate asks for an OCSP staple: RFC 7633 section 4.1.
func mustStaple() pkix.Extension {
	return pkix.Extension{Id: asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 1, 24}, Value: []byte{0x30, 3, 2, 1, 5}}
}

// addStateFiles adds the chains and pools of these certificates.
func addStateFiles(files map[string][]byte, made map[string]*issue.Certificate) {
	add := func(name string, data ...[]byte) { files["certs/"+name] = bytes.Join(data, nil) }
	ca, leaf, server := made["ca"], made["leaf"], made["server"]

	add("sha1-chain.pem", issue.Bundle(leaf, made["sha1-intermediate"]))
	add("expiring-chain.pem", issue.Bundle(leaf, made["expiring-intermediate"]))
	add("future-chain.pem", issue.Bundle(leaf, made["future-intermediate"]))
	add("renewed-chain.pem", issue.Bundle(leaf, made["expired-intermediate"], made["intermediate"]))
	add("ca-and-expiring.pem", issue.Bundle(made["expiring-ca"], ca))
	add("ca-and-expired-other.pem", issue.Bundle(ca, made["expired-other-ca"]))
	add("stapled-chain.pem", issue.Bundle(made["stapled"], ca))
	add("stapled-other-chain.pem", issue.Bundle(made["stapled"], made["other-ca"]))

	add("exposed.pem", server.PEM())
	add("exposed-key.pem", keys.PEM("server"))
	add("exposed-combined.pem", server.PEM(), keys.PEM("server"))
	add("mounted/tls.crt", server.PEM())
	add("mounted/tls.key", keys.PEM("server"))
	add("mounted/ca.crt", ca.PEM())
	add("mounted/..data/tls.key", keys.PEM("server"))
	add("closed/key.pem", keys.PEM("server"))
}

// modeOf returns the mode bits of a standard certificate file, or of a folder of such.
func modeOf(name string) fs.FileMode {
	if name == "certs/closed" {
		return fs.ModeDir | 0o700
	}
	if !strings.Contains(path.Base(name), ".") || path.Base(name) == "..data" {
		return fs.ModeDir | 0o755
	}
	if strings.HasPrefix(name, "certs/exposed") || strings.HasPrefix(name, "certs/mounted/") || name == "certs/closed/key.pem" {
		return 0o644
	}
	return 0o600
}
