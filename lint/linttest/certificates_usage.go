package linttest

import (
	"bytes"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"time"

	"natstls/lint/certs/issue"
)

// addUsage adds certificates with other usages and other names than the plain ones.
func addUsage(files map[string][]byte, made map[string]*issue.Certificate, now time.Time) {
	issueRecipes(now, usageRecipes(), "certs/", made, files)
	add := func(name string, chain ...string) {
		var data [][]byte
		for _, part := range chain {
			data = append(data, made[part].PEM())
		}
		files["certs/"+name] = bytes.Join(data, nil)
	}
	add("server-only-chain.pem", "under-server-intermediate", "server-intermediate")
	add("client-only-chain.pem", "under-client-intermediate", "client-intermediate")
	add("logged-server-chain.pem", "logged-server", "public-intermediate")
	add("server-only-and-ca.pem", "server-only-ca", "ca")
}

func usageRecipes() []recipe {
	serverOnly := []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	clientOnly := []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
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
	plain := leaf(func(*issue.Template) {})
	authority := func(commonName string, usages []x509.ExtKeyUsage) issue.Template {
		return issue.Template{CommonName: commonName, CA: true, Usages: usages}
	}
	good := func(usages ...x509.ExtKeyUsage) issue.Template {
		return leaf(func(t *issue.Template) { t.Usages = usages })
	}
	// named stands for some DNS names only.
	named := func(commonName string, names ...string) issue.Template {
		return leaf(func(t *issue.Template) { t.CommonName, t.DNSNames, t.IPs = commonName, names, nil })
	}
	return []recipe{
		{"server-intermediate", "intermediate", "ca", authority("natstls server-only test CA", serverOnly)},
		{"under-server-intermediate", "server", "server-intermediate", plain},
		{"client-intermediate", "intermediate", "ca", authority("natstls client-only test CA", clientOnly)},
		{"under-client-intermediate", "server", "client-intermediate", plain},
		{"server-only-ca", "other-ca", "", authority("natstls server-only test root", serverOnly)},
		{"under-server-only-ca", "server", "server-only-ca", plain},
		{"client-only-ca", "other-ca", "", authority("natstls client-only test root", clientOnly)},

		{"code-signing", "server", "ca", good(x509.ExtKeyUsageCodeSigning)},
		{"server-auth2", "server2", "ca", good(serverOnly...)},
		{"client-auth2", "server2", "ca", good(clientOnly...)},
		{"logged-server", "server", "public-intermediate", leaf(func(t *issue.Template) {
			t.Usages = serverOnly
			t.Adjust = func(c *x509.Certificate) {
				c.ExtraExtensions = []pkix.Extension{{Id: []int{1, 3, 6, 1, 4, 1, 11129, 2, 4, 2}, Value: asn1.NullBytes}}
			}
		})},
		{"encipherment-only", "rsa", "ca", leaf(func(t *issue.Template) { t.KeyUsage = x509.KeyUsageKeyEncipherment })},

		{"email-only", "server", "ca", leaf(func(t *issue.Template) { t.DNSNames, t.IPs, t.Emails = nil, nil, []string{"nats@example.com"} })},
		{"odd-names", "server", "ca", named("nats.example.com", "nats://nats.example.com", "nats.example.com:4222", "b*.example.com", "n1.*.example.com", "*", "127.0.0.1")},
		{"some-odd-names", "server", "ca", named("nats.example.com", "localhost", "nats.example.com", "127.0.0.1", "nats-*.example.com")},
		{"dotted-name", "server", "ca", named("nats.example.com", "nats.example.com.")},
		{"address-twice", "server", "ca", leaf(func(t *issue.Template) { t.DNSNames = append(t.DNSNames, "127.0.0.1") })},
		{"host-a", "server", "ca", named("a.example.com", "a.example.com")},
		{"host-b", "server2", "ca", named("b.example.com", "b.example.com")},
		{"host-a-and-address", "server", "ca", leaf(func(t *issue.Template) { t.DNSNames, t.IPs = []string{"a.example.com"}, []string{"10.0.0.1"} })},
		{"pods", "server", "ca", named("nats", "*.nats.prod.svc.cluster.local", "nats.prod.svc.cluster.local")},
		{"no-subject", "server", "ca", leaf(func(t *issue.Template) { t.CommonName = "" })},
		{"no-subject-email", "server", "ca", leaf(func(t *issue.Template) { t.CommonName, t.Emails = "", []string{"nats@example.com"} })},
	}
}
