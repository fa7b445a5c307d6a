package rules

import (
	"bytes"
	"context"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"math/big"
	"testing"
	"testing/fstest"

	"natstls/fixtures/keys"
	"natstls/lint"
	"natstls/lint/linttest"
	"natstls/lint/release"
	"natstls/parser/resolve"
)

// TestOlderGoTakesMore holds that a file is called refused only for releases whose Go refuses it.
func TestOlderGoTakesMore(t *testing.T) {
	standard := linttest.Certificates(linttest.Now())
	for _, c := range []struct {
		name       string
		cert, key  []byte
		takes, not string // releases
	}{
		{"negative serial", standard["certs/negative-serial.pem"], standard["certs/server-key.pem"], "2.10.23", "2.10.29"},
		{"duplicate extension", duplicateExtension(t), standard["certs/server-key.pem"], "2.2.0", "2.9.0"},
		{"wrong CRT value", standard["certs/rsa.pem"], wrongCRT(t), "2.10.29", "2.15.2"},
	} {
		for _, version := range []string{c.takes, c.not} {
			if got, want := refused(t, c.cert, c.key, version), version == c.not; got != want {
				t.Errorf("%s, nats-server %s: refused %v, want %v", c.name, version, got, want)
			}
		}
	}
}

func refused(t *testing.T, cert, key []byte, version string) bool {
	t.Helper()
	v, err := release.Parse(version)
	if err != nil {
		t.Fatal(err)
	}
	target, err := release.For(v)
	if err != nil {
		t.Fatal(err)
	}
	const text = `tls { cert_file: "cert.pem", key_file: "key.pem" }`
	result, err := lint.Run(context.Background(), lint.Options{Rules: All(), Now: linttest.Now()}, lint.Root{
		Name: "nats.conf", Target: target,
		Files: &countedFiles{files: fstest.MapFS{"cert.pem": {Data: cert}, "key.pem": {Data: key}}, reads: map[string]int{}},
		Loader: resolve.Loader{
			ReadFile:  func(string) ([]byte, error) { return []byte(text), nil },
			LookupEnv: func(string) (string, bool) { return "", false },
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range result.Findings {
		if f.Consequence == lint.Refused {
			return true
		}
	}
	return false
}

// duplicateExtension is a certificate that has an extension twice: RFC 5280 section 4.2 forbids it.
func duplicateExtension(t *testing.T) []byte {
	t.Helper()
	extension := pkix.Extension{Id: asn1.ObjectIdentifier{1, 2, 3, 4}, Value: []byte{5, 0}}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "twice"},
		NotBefore: linttest.Now(), NotAfter: linttest.Now().AddDate(1, 0, 0),
		ExtraExtensions: []pkix.Extension{extension, extension},
	}
	key := keys.Signer("server")
	der, err := x509.CreateCertificate(nil, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}

// wrongCRT is the key rsa with another exponent for its first prime, which Go did not look at before Go 1.24.
func wrongCRT(t *testing.T) []byte {
	t.Helper()
	key := keys.Signer("rsa").(*rsa.PrivateKey)
	der := x509.MarshalPKCS1PrivateKey(key)
	value := key.Precomputed.Dp.Bytes()
	at := bytes.Index(der, value)
	if at < 0 {
		t.Fatal("the exponent is not in the key")
	}
	der[at+len(value)-1] ^= 2
	return pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: der})
}
