package certs_test

import (
	"crypto/x509"
	"slices"
	"testing"

	"natstls/lint/certs"
	"natstls/lint/linttest"
)

// FuzzTrust looks for files with which the search for issuers panics or does not end, and holds its results
// together: what stands above has issued something below it, once.
func FuzzTrust(f *testing.F) {
	files := linttest.Certificates(testNow())
	for _, name := range []string{"full-chain", "under-leaf-chain", "too-deep-chain", "logged-chain", "server-and-broken", "self-signed-ca", "rsa"} {
		for _, pool := range []string{"bundle", "same-name-bundle", "version-1-ca", "short-ca", "bare-ca"} {
			f.Add(files["certs/"+name+".pem"], files["certs/"+pool+".pem"])
		}
	}
	f.Fuzz(func(t *testing.T, chainText, poolText []byte) {
		chain, pool := all(certs.Parse("chain.pem", chainText)), all(certs.Parse("ca.pem", poolText))
		if len(chain) == 0 {
			return
		}
		below := []*x509.Certificate{chain[0]}
		for _, above := range certs.NewStore(nil).Above(chain[0], append(slices.Clone(chain[1:]), pool...)) {
			if slices.ContainsFunc(below, above.Equal) {
				t.Errorf("%v stands twice", above.Subject)
			}
			if !slices.ContainsFunc(below, func(c *x509.Certificate) bool { return certs.Issued(above, c) }) {
				t.Errorf("%v has issued none below it", above.Subject)
			}
			below = append(below, above)
			certs.MaySign(above)
		}
		if certs.NewStore(nil).VerifyAuthorities(chain[0], pool, chain[1:]) == nil && len(pool) == 0 {
			t.Error("verified by nobody")
		}
	})
}
