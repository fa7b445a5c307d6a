package certs_test

import (
	"crypto/x509"
	"encoding/asn1"
	"testing"

	"natstls/fixtures/keys"
	"natstls/lint/certs"
	"natstls/lint/certs/issue"
)

// Permits has to say of one certificate what crypto/x509 says of a chain of this one alone.
func TestPermitsAsVerifyDoes(t *testing.T) {
	usages := map[string][]x509.ExtKeyUsage{
		"none":    nil,
		"server":  {x509.ExtKeyUsageServerAuth},
		"client":  {x509.ExtKeyUsageClientAuth},
		"both":    {x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
		"any":     {x509.ExtKeyUsageAny},
		"signing": {x509.ExtKeyUsageCodeSigning},
		"gated":   {x509.ExtKeyUsageNetscapeServerGatedCrypto, x509.ExtKeyUsageMicrosoftServerGatedCrypto},
	}
	for name, list := range usages {
		for _, unknown := range []bool{false, true} {
			made, err := issue.Issue(testNow(), issue.Template{CommonName: name, Usages: list, Adjust: func(c *x509.Certificate) {
				if unknown {
					c.UnknownExtKeyUsage = []asn1.ObjectIdentifier{{1, 3, 6, 1, 4, 1, 32473, 2}}
				}
			}}, keys.Signer("server"), nil)
			if err != nil {
				t.Fatal(err)
			}
			file := certs.Parse(name, made.PEM())
			roots := x509.NewCertPool()
			roots.AddCert(file.Certificates[0].Certificate)
			for _, usage := range []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth} {
				want := certs.Verify(file, roots, usage, testNow()) == nil
				if got := certs.Permits(file.Certificates[0].Certificate, usage); got != want {
					t.Errorf("%s, unknown %v, usage %d: %v, crypto/x509 says %v", name, unknown, usage, got, want)
				}
			}
		}
	}
}
