package linttest

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"strings"
	"sync"
	"time"

	"natstls/fixtures/keys"
	"natstls/lint/certs/issue"
)

const day = 24 * time.Hour

// recipe is one certificate of the standard set: certs/NAME.pem, and its key as certs/NAME-key.pem.
type recipe struct {
	name   string
	key    string // of fixtures/keys
	issuer string // name of an earlier recipe; "" = self-signed
	issue.Template
}

// recipes is the standard set of certificates; fixtures/keys/README.md describes it.
func recipes() []recipe {
	bothUsages := []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}
	serverOnly := []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	clientOnly := []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	names := []string{"localhost", "nats.example.com", "*.example.com"}
	loopback := []string{"127.0.0.1", "::1"}
	leaf := func(commonName string) issue.Template {
		return issue.Template{CommonName: commonName, DNSNames: names, IPs: loopback, Usages: bothUsages}
	}
	// with changes one thing of the plain server certificate.
	with := func(change func(*issue.Template)) issue.Template {
		template := leaf("nats.example.com")
		change(&template)
		return template
	}
	ca := func(commonName string) issue.Template { return issue.Template{CommonName: commonName, CA: true} }
	ended := func(template issue.Template) issue.Template {
		template.NotBefore, template.NotAfter = -400*day, -10*day
		return template
	}
	client := issue.Template{CommonName: "client", Emails: []string{"client@example.com"}, DNSNames: []string{"client.example.com"}, Usages: clientOnly}

	return []recipe{
		{"ca", "ca", "", ca("natstls test CA")},
		{"other-ca", "other-ca", "", ca("natstls other test CA")},
		{"rsa-ca", "rsa-ca", "", ca("natstls RSA test CA")},
		{"expired-ca", "ca", "", ended(ca("natstls test CA"))},
		{"constrained-ca", "other-ca", "", with(func(t *issue.Template) {
			*t = ca("natstls constrained test CA")
			t.Adjust = func(c *x509.Certificate) {
				c.PermittedDNSDomainsCritical, c.PermittedDNSDomains = true, []string{"example.org"}
			}
		})},
		{"intermediate", "intermediate", "ca", ca("natstls test intermediate CA")},
		{"expired-intermediate", "intermediate", "ca", ended(ca("natstls test intermediate CA"))},

		{"server", "server", "ca", leaf("nats.example.com")},
		{"server2", "server2", "ca", leaf("nats2.example.com")},
		{"cluster", "cluster", "ca", leaf("cluster.example.com")},
		{"gateway", "gateway", "ca", leaf("gateway.example.com")},
		{"leafnode", "leafnode", "ca", leaf("leafnode.example.com")},
		{"client", "client", "ca", client},
		{"leaf", "server", "intermediate", leaf("nats.example.com")},
		{"other-server", "other", "other-ca", leaf("nats.example.com")},
		{"out-of-bounds", "server", "constrained-ca", leaf("nats.example.com")},
		{"self-signed", "server", "", leaf("nats.example.com")},

		{"server-auth", "server", "ca", with(func(t *issue.Template) { t.Usages = serverOnly })},
		{"client-auth", "server", "ca", with(func(t *issue.Template) { t.Usages = clientOnly })},
		{"any-usage", "server", "ca", with(func(t *issue.Template) { t.Usages = nil })},
		{"no-san", "server", "ca", with(func(t *issue.Template) { t.DNSNames, t.IPs = nil, nil })},
		{"dns-only", "server", "ca", with(func(t *issue.Template) { t.IPs = nil })},
		{"localhost", "server", "ca", with(func(t *issue.Template) { t.DNSNames = []string{"localhost"} })},
		{"wildcard", "server", "ca", with(func(t *issue.Template) { t.DNSNames, t.IPs = []string{"*.example.com"}, nil })},
		{"expired", "server", "ca", ended(leaf("nats.example.com"))},
		{"expiring", "server", "ca", with(func(t *issue.Template) { t.NotAfter = 10 * day })},
		{"not-yet-valid", "server", "ca", with(func(t *issue.Template) { t.NotBefore = 10 * day })},
		{"long-lived", "server", "ca", with(func(t *issue.Template) { t.NotAfter = 3650 * day })},

		{"rsa", "rsa", "ca", leaf("nats.example.com")},
		{"rsa-small", "rsa-small", "ca", leaf("nats.example.com")},
		{"rsa-tiny", "rsa-tiny", "ca", leaf("nats.example.com")},
		{"rsa-signed", "server", "rsa-ca", leaf("nats.example.com")},
		{"sha1", "server", "rsa-ca", with(func(t *issue.Template) {
			t.Adjust = func(c *x509.Certificate) { c.SignatureAlgorithm = x509.SHA1WithRSA }
		})},
		{"p224", "p224", "ca", leaf("nats.example.com")},
		{"p384", "p384", "ca", leaf("nats.example.com")},
		{"p521", "p521", "ca", leaf("nats.example.com")},
		{"ed25519", "ed25519", "ca", leaf("nats.example.com")},
	}
}

// The sets at Now are issued once in a run of tests, since that takes a tenth of a second. Nobody may change them.
var (
	standard         = sync.OnceValue(func() map[string][]byte { return Certificates(Now()) })
	standardOfFleets = sync.OnceValue(func() map[string][]byte { return FleetCertificates(Now()) })
)

// Certificates returns the standard set of files that the fixtures of rules may name, by path
// relative to the server's working directory, such as "certs/ca.pem". Nothing in it depends on
// anything but now; fixtures/keys/README.md lists what there is.
func Certificates(now time.Time) map[string][]byte {
	files := map[string][]byte{}
	made := map[string]*issue.Certificate{}
	issueRecipes(now, recipes(), "certs/", made, files)
	addBundles(files, made)
	addMistakes(files, made, now)
	addCredentials(files, now)
	addTrust(files, made, now)
	addState(files, made, now)
	addUsage(files, made, now)
	return files
}

// issueRecipes issues certificates in their order, and writes them and their keys below a folder. The
// issuers are in made, which gets the new ones too.
func issueRecipes(now time.Time, recipes []recipe, folder string, made map[string]*issue.Certificate, files map[string][]byte) {
	for _, r := range recipes {
		certificate, err := issue.Issue(now, r.Template, keys.Signer(r.key), made[r.issuer])
		if err != nil {
			panic(fmt.Sprintf("linttest: %s: %v", r.name, err)) // a mistake in the table of recipes
		}
		made[r.name] = certificate
		files[folder+r.name+".pem"] = certificate.PEM()
		if !r.CA { // as it should be: authority-key-exposed looks for the keys of authorities
			files[folder+r.name+"-key.pem"] = keys.PEM(r.key)
		}
	}
}

// addBundles adds the files with several blocks, and the other ways to write a key.
func addBundles(files map[string][]byte, made map[string]*issue.Certificate) {
	ca, leaf, intermediate := made["ca"], made["leaf"], made["intermediate"]
	add := func(name string, data ...[]byte) { files["certs/"+name] = bytes.Join(data, nil) }

	add("chain.pem", issue.Bundle(leaf, intermediate))
	add("chain-key.pem", keys.PEM("server"))
	add("full-chain.pem", issue.Bundle(leaf, intermediate, ca))
	add("wrong-order.pem", issue.Bundle(intermediate, leaf))
	add("wrong-order-key.pem", keys.PEM("server"))
	add("root-first.pem", issue.Bundle(ca, made["server"]))
	add("root-first-key.pem", keys.PEM("server"))
	add("expired-chain.pem", issue.Bundle(leaf, made["expired-intermediate"]))
	add("bundle.pem", issue.Bundle(ca, made["other-ca"]))
	add("duplicates.pem", issue.Bundle(ca, ca))
	add("ca-and-expired.pem", issue.Bundle(made["expired-ca"], ca))
	add("combined.pem", made["server"].PEM(), keys.PEM("server"))
	add("ca-with-key.pem", ca.PEM(), keys.PEM("ca"))
	add("other-key.pem", keys.PEM("other"))
	add("sec1-key.pem", keys.PEM("sec1"))
	add("pkcs1-key.pem", keys.PEM("pkcs1"))
}

// addMistakes adds what people put in the place of a PEM file.
func addMistakes(files map[string][]byte, made map[string]*issue.Certificate, now time.Time) {
	ca, server := made["ca"], made["server"]
	add := func(name string, data []byte) { files["certs/"+name] = data }
	must := func(data []byte, err error) []byte {
		if err != nil {
			panic(fmt.Sprintf("linttest: %v", err)) // a mistake in this function
		}
		return data
	}

	key, _ := pem.Decode(keys.PEM("server"))
	pkcs7 := must(issue.PKCS7(server, ca))
	negative := must(server.WithSerialByte(0x80))
	text := string(server.PEM())

	add("empty.pem", []byte{})
	add("garbage.pem", []byte("this is not a certificate\n"))
	add("server.der", server.Raw)
	add("ca.der", ca.Raw)
	add("server-key.der", key.Bytes)
	add("server.p12", keys.File("server.test-only.p12"))
	add("server.jks", keys.File("server.test-only.jks"))
	add("server.p7b", pkcs7)
	add("server-p7b.pem", pem.EncodeToMemory(&pem.Block{Type: "PKCS7", Bytes: pkcs7}))
	add("encrypted-key.pem", keys.PEM("encrypted"))
	add("encrypted-legacy-key.pem", keys.PEM("encrypted-legacy"))
	add("request.pem", must(issue.Request(issue.Template{CommonName: "nats.example.com"}, keys.Signer("server"))))
	add("crl.pem", must(issue.RevocationList(now, ca, made["server2"])))
	add("public-key.pem", server.PublicPEM())
	add("negative-serial.pem", negative)
	add("broken.pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Raw[:len(server.Raw)/2]}))
	add("ca-and-broken.pem", append(ca.PEM(), negative...))
	add("truncated.pem", []byte(text[:len(text)/2]))
	add("bom.pem", []byte("\ufeff"+text))
	add("indented.pem", []byte("  "+strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n  ")+"\n"))
	add("crlf.pem", []byte(strings.ReplaceAll(text, "\n", "\r\n")))
	add("trusted.pem", bytes.ReplaceAll(server.PEM(), []byte("CERTIFICATE"), []byte("TRUSTED CERTIFICATE")))
	add("commented.pem", []byte("subject=CN = nats.example.com\nissuer=CN = natstls test CA\n"+text+"trailing text\n"))
}
