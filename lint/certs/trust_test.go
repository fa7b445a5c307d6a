package certs_test

import (
	"crypto/x509"
	"slices"
	"strings"
	"testing"

	"natstls/fixtures/keys"
	"natstls/lint/certs"
	"natstls/lint/certs/issue"
	"natstls/lint/linttest"
)

// standardFiles returns a function that reads the files of the standard set.
func standardFiles() func(name string) *certs.File {
	files := linttest.Certificates(testNow())
	return func(name string) *certs.File { return certs.Parse(name, files["certs/"+name]) }
}

func all(file *certs.File) []*x509.Certificate {
	var list []*x509.Certificate
	for _, c := range file.Certificates {
		list = append(list, c.Certificate)
	}
	return list
}

func TestAbove(t *testing.T) {
	standardFile := standardFiles()
	for _, c := range []struct{ chain, pool, want string }{
		{"server.pem", "ca.pem", "natstls test CA"},
		{"server.pem", "other-ca.pem", ""},
		{"server.pem", "same-name-ca.pem", ""},
		{"server.pem", "server.pem", ""},
		{"self-signed.pem", "ca.pem", ""},
		{"leaf.pem", "ca.pem", ""},
		{"full-chain.pem", "ca.pem", "natstls test intermediate CA, natstls test CA"},
		{"chain.pem", "ca-and-expired.pem", "natstls test intermediate CA, natstls test CA, natstls test CA"},
		{"expired-chain.pem", "ca.pem", "natstls test intermediate CA, natstls test CA"},
		{"under-leaf-chain.pem", "ca.pem", "nats2.example.com, natstls test CA"},
		{"sha1.pem", "rsa-ca.pem", "natstls RSA test CA"},
		{"out-of-bounds.pem", "constrained-ca.pem", "natstls constrained test CA"},
		{"under-version-1.pem", "version-1-ca.pem", "natstls version 1 test CA"},
	} {
		chain, pool := all(standardFile(c.chain)), all(standardFile(c.pool))
		var names []string
		for _, above := range certs.NewStore(nil).Above(chain[0], append(slices.Clone(chain[1:]), pool...)) {
			names = append(names, above.Subject.CommonName)
		}
		if got := strings.Join(names, ", "); got != c.want {
			t.Errorf("%s with %s: got %q, want %q", c.chain, c.pool, got, c.want)
		}
	}
}

func TestVerifyAuthorities(t *testing.T) {
	standardFile := standardFiles()
	for _, c := range []struct{ chain, pool, want string }{
		{"server.pem", "ca.pem", ""},
		{"expired.pem", "expired-ca.pem", ""},
		{"client-auth.pem", "ca.pem", ""},
		{"chain.pem", "ca.pem", ""},
		{"leaf.pem", "intermediate.pem", ""},
		{"server.pem", "server.pem", ""},
		{"under-version-1.pem", "version-1-ca.pem", ""},
		{"leaf.pem", "ca.pem", "unknown authority"},
		{"server.pem", "same-name-ca.pem", "unknown authority"},
		{"under-bare.pem", "bare-ca.pem", "cannot sign"},
		{"under-no-sign.pem", "no-sign-ca.pem", "cannot sign"},
		{"under-leaf-chain.pem", "ca.pem", "cannot sign"},
		{"out-of-bounds.pem", "constrained-ca.pem", "not permitted"},
		{"too-deep-chain.pem", "short-ca.pem", "too many intermediates"},
		{"unknown-critical.pem", "ca.pem", "unhandled critical extension"},
		{"sha1.pem", "rsa-ca.pem", "insecure algorithm"},
	} {
		chain := all(standardFile(c.chain))
		err := certs.NewStore(nil).VerifyAuthorities(chain[0], all(standardFile(c.pool)), chain[1:])
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s with %s: got %v, want %q", c.chain, c.pool, err, c.want)
		}
	}
}

// What Go verifies, Above finds: the authority at the end of each chain from a certificate of the standard set.
func TestAboveFindsWhatGoVerifies(t *testing.T) {
	var leaves, authorities []*x509.Certificate
	roots := x509.NewCertPool()
	for name, data := range linttest.Certificates(testNow()) {
		for _, c := range certs.Parse(name, data).Certificates {
			if c.Index > 0 || slices.ContainsFunc(leaves, c.Equal) {
				continue
			}
			leaves = append(leaves, c.Certificate)
			if c.IsCA || c.Version == 1 {
				authorities = append(authorities, c.Certificate)
				roots.AddCert(c.Certificate)
			}
		}
	}
	verified := 0
	for _, leaf := range leaves {
		chains, err := leaf.Verify(x509.VerifyOptions{
			Roots: roots, Intermediates: roots, CurrentTime: testNow(), KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny},
		})
		if err != nil {
			continue
		}
		above := certs.NewStore(nil).Above(leaf, authorities)
		for _, chain := range chains {
			verified++
			if end := chain[len(chain)-1]; !end.Equal(leaf) && !slices.ContainsFunc(above, end.Equal) {
				t.Errorf("%v below %v is not found", leaf.Subject, end.Subject)
			}
		}
	}
	if verified < 30 {
		t.Errorf("only %d chains", verified)
	}
}

func TestMaySign(t *testing.T) {
	standardFile := standardFiles()
	for name, want := range map[string]bool{
		"ca.pem": true, "intermediate.pem": true, "version-1-ca.pem": true, "issued-ca.pem": true,
		"server.pem": false, "bare-ca.pem": false, "no-sign-ca.pem": false, "self-signed.pem": false,
	} {
		if got := certs.MaySign(standardFile(name).Certificates[0].Certificate); got != want {
			t.Errorf("%s: got %v", name, got)
		}
	}
}

// A pool of many certificates with the right name and wrong keys takes no more than so many checks: the
// right one behind them is not found.
func TestAboveIsBounded(t *testing.T) {
	standardFile := standardFiles()
	server := standardFile("server.pem").Certificates[0].Certificate
	ca := standardFile("ca.pem").Certificates[0].Certificate
	var pool []*x509.Certificate
	for i := range 102 {
		template := issue.Template{CommonName: "natstls test CA", CA: true, DNSNames: []string{strings.Repeat("x", i+1)}}
		made, err := issue.Issue(testNow(), template, keys.Signer("other-ca"), nil)
		if err != nil {
			t.Fatal(err)
		}
		pool = append(pool, made.Certificate)
	}
	if above := certs.NewStore(nil).Above(server, append(pool[:20:20], ca)); len(above) != 1 {
		t.Errorf("behind 20 others: %d found", len(above))
	}
	if above := certs.NewStore(nil).Above(server, append(pool, ca)); len(above) != 0 {
		t.Errorf("behind 102 others: %d found", len(above))
	}
}
