package linttest

import (
	"crypto/x509"
	"maps"
	"time"

	"natstls/fixtures/keys"
	"natstls/lint/certs/issue"
)

// fleetRecipes is the set for fleets: certificates that stand for one server only, so that it matters
// who dials whom by which name. fixtures/keys/README.md describes it.
func fleetRecipes() []recipe {
	server, client := x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth
	// own is the certificate of one server: its name, no address, both usages.
	own := func(name string) issue.Template {
		return issue.Template{CommonName: name, DNSNames: []string{name + ".test"}, Usages: []x509.ExtKeyUsage{server, client}}
	}
	with := func(name string, change func(*issue.Template)) issue.Template {
		template := own(name)
		change(&template)
		return template
	}
	usages := func(name string, usages ...x509.ExtKeyUsage) issue.Template {
		return with(name, func(t *issue.Template) { t.Usages = usages })
	}
	address := func(name, ip string) issue.Template {
		return with(name, func(t *issue.Template) { t.IPs = []string{ip} })
	}
	names := func(name string, names ...string) issue.Template {
		return with(name, func(t *issue.Template) { t.DNSNames = names })
	}
	authority := func(name string, change func(*issue.Template)) issue.Template {
		template := issue.Template{CommonName: name, CA: true}
		change(&template)
		return template
	}
	none := 0

	return []recipe{
		{"equal-ca", "p384", "", authority("natstls test CA", func(*issue.Template) {})},
		{"mid2", "p521", "ca", authority("natstls second intermediate CA", func(*issue.Template) {})},
		{"server-mid", "p521", "ca", authority("natstls server intermediate CA", func(t *issue.Template) { t.Usages = []x509.ExtKeyUsage{server} })},
		{"last-mid", "p384", "ca", authority("natstls last intermediate CA", func(t *issue.Template) { t.PathLen = &none })},
		{"below-last", "p521", "last-mid", authority("natstls CA below the last", func(*issue.Template) {})},
		{"bound-mid", "p384", "ca", authority("natstls bound intermediate CA", func(t *issue.Template) {
			t.Adjust = func(c *x509.Certificate) {
				c.PermittedDNSDomainsCritical, c.PermittedDNSDomains = true, []string{"b.test"}
			}
		})},

		{"a", "server", "ca", own("a")},
		{"b", "server2", "ca", own("b")},
		{"c", "cluster", "ca", own("c")},
		{"d", "gateway", "ca", own("d")},
		{"a-address", "server", "ca", address("a", "192.0.2.1")},
		{"b-address", "server2", "ca", address("b", "192.0.2.2")},
		{"c-address", "cluster", "ca", address("c", "192.0.2.3")},
		{"wildcard", "other", "ca", names("nats", "*.test")},
		{"common", "other", "ca", names("nats", "a.test", "b.test", "c.test")},
		{"b-only-address", "server2", "ca", with("b", func(t *issue.Template) { t.DNSNames, t.IPs = nil, []string{"192.0.2.2"} })},
		{"b-address-as-name", "server2", "ca", names("b", "192.0.2.2")},
		{"b-no-san", "server2", "ca", names("b.test")},
		{"b-upper", "server2", "ca", names("b", "B.TEST")},
		{"b-deep-wildcard", "server2", "ca", names("b", "*.b.test")},

		{"a-server-auth", "server", "ca", usages("a", server)},
		{"a-client-auth", "server", "ca", usages("a", client)},
		{"b-server-auth", "server2", "ca", usages("b", server)},
		{"b-client-auth", "server2", "ca", usages("b", client)},
		{"b-any-usage", "server2", "ca", usages("b")},
		{"b-code-signing", "server2", "ca", usages("b", x509.ExtKeyUsageCodeSigning)},
		{"b-expired", "server2", "ca", with("b", func(t *issue.Template) { t.NotBefore, t.NotAfter = -400*day, -10*day })},
		{"b-not-yet-valid", "server2", "ca", with("b", func(t *issue.Template) { t.NotBefore = 10 * day })},
		{"b-sha1", "server2", "rsa-ca", with("b", func(t *issue.Template) {
			t.Adjust = func(c *x509.Certificate) { c.SignatureAlgorithm = x509.SHA1WithRSA }
		})},
		{"b-self-signed", "server2", "", own("b")},

		{"b-other", "server2", "other-ca", own("b")},
		{"c-other", "cluster", "other-ca", own("c")},
		{"c-equal", "cluster", "equal-ca", own("c")},
		{"a-mid2", "server", "mid2", own("a")},
		{"b-mid", "server2", "intermediate", own("b")},
		{"b-expired-mid", "server2", "expired-intermediate", own("b")},
		{"b-server-mid", "server2", "server-mid", own("b")},
		{"b-below-last", "server2", "below-last", own("b")},
		{"b-in-bounds", "server2", "bound-mid", own("b")},
		{"b-out-of-bounds", "server2", "bound-mid", names("b", "b.test", "b.example.com")},

		{"proxy", "leafnode", "other-ca", own("proxy")},
		{"client-other", "other", "other-ca", usages("client", client)},
	}
}

// FleetCertificates returns the files that the configurations of fixtures/fleet may name: the standard
// set, and "fleet/NAME.pem" with "fleet/NAME-key.pem" for each certificate of the set for fleets.
func FleetCertificates(now time.Time) map[string][]byte {
	files := Certificates(now)
	made := map[string]*issue.Certificate{}
	issueRecipes(now, recipes(), "certs/", made, files)
	standard := maps.Clone(made)
	issueRecipes(now, fleetRecipes(), "fleet/", made, files)
	add := func(name, key string, certificates ...*issue.Certificate) {
		files["fleet/"+name+".pem"] = issue.Bundle(certificates...)
		if key != "" {
			files["fleet/"+name+"-key.pem"] = keys.PEM(key)
		}
	}
	add("b-chain", "server2", made["b-mid"], standard["intermediate"])
	add("b-expired-chain", "server2", made["b-expired-mid"], standard["expired-intermediate"])
	add("b-server-chain", "server2", made["b-server-mid"], made["server-mid"])
	add("b-long-chain", "server2", made["b-below-last"], made["below-last"], made["last-mid"])
	add("b-in-bounds-chain", "server2", made["b-in-bounds"], made["bound-mid"])
	add("b-out-of-bounds-chain", "server2", made["b-out-of-bounds"], made["bound-mid"])
	add("a-chain2", "server", made["a-mid2"], made["mid2"])
	add("ca-and-mid", "", standard["ca"], standard["intermediate"])
	add("other-ca-and-b", "", standard["other-ca"], made["b"])
	add("ca-and-b-self-signed", "", standard["ca"], made["b-self-signed"])
	add("b-mixed-chain", "server2", made["b-mid"], standard["other-ca"], standard["ca"], standard["intermediate"])
	return files
}
