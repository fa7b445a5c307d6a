package linttest

import (
	"bytes"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"fmt"
	"strings"
	"time"

	"natstls/fixtures/keys"
	"natstls/lint/certs/issue"
)

// addTrust adds certificates and files in which the way from a certificate to its authority matters.
func addTrust(files map[string][]byte, made map[string]*issue.Certificate, now time.Time) {
	issueRecipes(now, trustRecipes(), "certs/", made, files)
	addTrustFiles(files, made)
	addPublicBundle(files, now)
}

func trustRecipes() []recipe {
	// leaf is the plain server certificate, with a change.
	leaf := func(change func(*x509.Certificate)) issue.Template {
		return issue.Template{
			CommonName: "nats.example.com",
			DNSNames:   []string{"localhost", "nats.example.com", "*.example.com"}, IPs: []string{"127.0.0.1", "::1"},
			Usages: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
			Adjust: change,
		}
	}
	ca := func(commonName string, change func(*x509.Certificate)) issue.Template {
		return issue.Template{CommonName: commonName, CA: true, Adjust: change}
	}
	extension := func(critical bool, id ...int) func(*x509.Certificate) {
		return func(c *x509.Certificate) {
			c.ExtraExtensions = []pkix.Extension{{Id: id, Critical: critical, Value: asn1.NullBytes}}
		}
	}
	short := ca("natstls short test CA", nil)
	short.PathLen = new(int)
	serverCA := leaf(nil)
	serverCA.CA = true

	return []recipe{
		{"same-name-ca", "other-ca", "", ca("natstls test CA", nil)},
		{"public-intermediate", "intermediate", "other-ca", ca("natstls public test intermediate CA", nil)},
		{"logged", "server", "public-intermediate", leaf(extension(false, 1, 3, 6, 1, 4, 1, 11129, 2, 4, 2))},
		{"deep-intermediate", "other-ca", "intermediate", ca("natstls deep test CA", nil)},
		{"deep", "server", "deep-intermediate", leaf(nil)},
		{"self-signed-ca", "server", "", serverCA},
		{"issued-ca", "server", "ca", serverCA},

		{"version-1-ca", "other-ca", "", ca("natstls version 1 test CA", nil)},
		{"under-version-1", "server", "version-1-ca", leaf(nil)},
		{"bare-ca", "other-ca", "", ca("natstls bare test CA", func(c *x509.Certificate) { c.BasicConstraintsValid, c.IsCA = false, false })},
		{"under-bare", "server", "bare-ca", leaf(nil)},
		{"no-sign-ca", "other-ca", "", ca("natstls no signing test CA", func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageCRLSign })},
		{"under-no-sign", "server", "no-sign-ca", leaf(nil)},
		{"under-leaf", "server", "server2", leaf(nil)},
		{"short-ca", "other-ca", "", short},
		{"short-intermediate", "intermediate", "short-ca", ca("natstls short test intermediate CA", nil)},
		{"too-deep", "server", "short-intermediate", leaf(nil)},
		{"unknown-critical", "server", "ca", leaf(extension(true, 1, 3, 6, 1, 4, 1, 32473, 1))}, // RFC 5612: for examples
	}
}

// addTrustFiles adds files with several of these certificates, and folders as tools make them.
func addTrustFiles(files map[string][]byte, made map[string]*issue.Certificate) {
	add := func(name string, data ...[]byte) { files["certs/"+name] = bytes.Join(data, nil) }
	ca, leaf, intermediate := made["ca"].PEM(), made["leaf"].PEM(), made["intermediate"].PEM()
	indented := func(data []byte) []byte {
		return []byte("  " + strings.ReplaceAll(strings.TrimSpace(string(data)), "\n", "\n  ") + "\n")
	}
	version1, err := made["version-1-ca"].WithoutExtensions()
	if err != nil {
		panic(fmt.Sprintf("linttest: %v", err)) // a mistake in the table above
	}

	add("version-1-ca.pem", version1)
	add("deep-chain.pem", issue.Bundle(made["deep"], made["deep-intermediate"]))
	add("logged-chain.pem", issue.Bundle(made["logged"], made["public-intermediate"]))
	add("under-leaf-chain.pem", issue.Bundle(made["under-leaf"], made["server2"]))
	add("too-deep-chain.pem", issue.Bundle(made["too-deep"], made["short-intermediate"]))
	add("same-name-bundle.pem", ca, made["same-name-ca"].PEM())
	add("self-signed-bundle.pem", made["self-signed"].PEM(), ca)
	add("ca-and-other-key.pem", ca, keys.PEM("other"))
	add("ca-and-indented.pem", ca, indented(made["other-ca"].PEM()))
	add("chain-indented.pem", leaf, indented(intermediate))
	add("server-and-broken.pem", made["server"].PEM(), files["certs/broken.pem"])
	add("server-and-negative.pem", made["server"].PEM(), files["certs/negative-serial.pem"])

	add("intermediates.pem", intermediate, made["public-intermediate"].PEM())
	add("live/cert.pem", leaf)
	add("live/chain.pem", intermediate)
	add("live/fullchain.pem", leaf, intermediate)
	add("live/privkey.pem", keys.PEM("server"))
	add("authority/ca.pem", ca)
	add("authority/ca-key.pem", keys.PEM("ca"))
	add("self-signed-ca-key.pem", keys.PEM("server"))
	add("issued-ca-key.pem", keys.PEM("server"))
}

// addPublicBundle adds a bundle like that of an operating system: the names are of public authorities, the
// keys are for tests.
func addPublicBundle(files map[string][]byte, now time.Time) {
	var bundle []byte
	for i, organization := range []string{"Internet Security Research Group", "DigiCert Inc", "GlobalSign", "Amazon"} {
		root, err := issue.Issue(now, issue.Template{
			CommonName: fmt.Sprintf("natstls imitation of a public root %d", i+1), Organizations: []string{organization}, CA: true,
		}, keys.Signer("other-ca"), nil)
		if err != nil {
			panic(fmt.Sprintf("linttest: %v", err)) // a mistake in the template above
		}
		bundle = append(bundle, root.PEM()...)
	}
	files["certs/public-bundle.pem"] = bundle
}
