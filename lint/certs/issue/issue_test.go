package issue

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"strings"
	"testing"
	"time"

	"natstls/fixtures/keys"
)

func testNow() time.Time { return time.Date(2030, 1, 2, 3, 4, 5, 678, time.FixedZone("far", 7200)) }

func mustIssue(t *testing.T, template Template, key string, issuer *Certificate) *Certificate {
	t.Helper()
	made, err := Issue(testNow(), template, keys.Signer(key), issuer)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func TestChainVerifies(t *testing.T) {
	zero := 0
	root := mustIssue(t, Template{CommonName: "root", CA: true}, "ca", nil)
	middle := mustIssue(t, Template{CommonName: "middle", CA: true, PathLen: &zero}, "rsa", root)
	leaf := mustIssue(t, Template{
		CommonName: "leaf", Organizations: []string{"o"}, Units: []string{"ou"},
		DNSNames: []string{"nats.example.com"}, IPs: []string{"127.0.0.1", "::1"},
		Emails: []string{"a@example.com"}, URIs: []string{"spiffe://example.com/nats"},
		Usages: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}, "ed25519", middle)

	roots, between := x509.NewCertPool(), x509.NewCertPool()
	roots.AddCert(root.Certificate)
	between.AddCert(middle.Certificate)
	for _, name := range []string{"nats.example.com", "127.0.0.1", "::1"} {
		_, err := leaf.Verify(x509.VerifyOptions{Roots: roots, Intermediates: between, DNSName: name, CurrentTime: testNow()})
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got := leaf.Subject.String(); got != "CN=leaf,OU=ou,O=o" {
		t.Errorf("subject %s", got)
	}
	if leaf.EmailAddresses[0] != "a@example.com" || leaf.URIs[0].String() != "spiffe://example.com/nats" {
		t.Errorf("names %v %v", leaf.EmailAddresses, leaf.URIs)
	}
	if !middle.MaxPathLenZero || root.MaxPathLen != -1 || !root.IsCA || leaf.IsCA {
		t.Errorf("basic constraints: %v %v %v %v", middle.MaxPathLenZero, root.MaxPathLen, root.IsCA, leaf.IsCA)
	}
	if leaf.KeyUsage != x509.KeyUsageDigitalSignature || root.KeyUsage != x509.KeyUsageCertSign|x509.KeyUsageCRLSign {
		t.Errorf("key usages %b %b", leaf.KeyUsage, root.KeyUsage)
	}
	if want := append(leaf.PEM(), middle.PEM()...); !bytes.Equal(leaf.ChainPEM(), want) {
		t.Error("chain is not leaf and intermediate")
	}
	if !bytes.Equal(root.ChainPEM(), root.PEM()) {
		t.Error("chain of a root is not the root")
	}
}

func TestDates(t *testing.T) {
	const day = 24 * time.Hour
	now := testNow().UTC().Truncate(time.Second)
	for _, c := range []struct{ notBefore, notAfter, wantBefore, wantAfter time.Duration }{
		{0, 0, -day, 365 * day},
		{0, 10 * day, -day, 10 * day},
		{0, -10 * day, -11 * day, -10 * day},
		{5 * day, 0, 5 * day, 365 * day},
		{-20 * day, -10 * day, -20 * day, -10 * day},
		{5 * day, 2 * day, 5 * day, 2 * day},
	} {
		made := mustIssue(t, Template{NotBefore: c.notBefore, NotAfter: c.notAfter}, "server", nil)
		if !made.NotBefore.Equal(now.Add(c.wantBefore)) || !made.NotAfter.Equal(now.Add(c.wantAfter)) {
			t.Errorf("%v, %v: got %v to %v", c.notBefore, c.notAfter, made.NotBefore.Sub(now), made.NotAfter.Sub(now))
		}
	}
}

func TestSameInputGivesSameBytes(t *testing.T) {
	for _, key := range []string{"server", "rsa", "ed25519", "p521"} {
		first := mustIssue(t, Template{CommonName: "x"}, key, nil)
		second := mustIssue(t, Template{CommonName: "x"}, key, nil)
		if !bytes.Equal(first.Raw, second.Raw) {
			t.Errorf("%s: two certificates differ", key)
		}
	}
}

func TestSerialNumbersDiffer(t *testing.T) {
	seen := map[string]string{}
	for name, made := range map[string]*Certificate{
		"plain": mustIssue(t, Template{CommonName: "x"}, "server", nil),
		"name":  mustIssue(t, Template{CommonName: "y"}, "server", nil),
		"key":   mustIssue(t, Template{CommonName: "x"}, "client", nil),
		"dates": mustIssue(t, Template{CommonName: "x", NotAfter: time.Hour}, "server", nil),
		"dns":   mustIssue(t, Template{CommonName: "x", DNSNames: []string{"x"}}, "server", nil),
		"given": mustIssue(t, Template{CommonName: "x", Serial: big.NewInt(7)}, "server", nil),
	} {
		serial := made.SerialNumber.String()
		if other, ok := seen[serial]; ok || made.SerialNumber.Sign() <= 0 {
			t.Errorf("%s: serial number %s, as %s", name, serial, other)
		}
		seen[serial] = name
	}
}

func TestAdjust(t *testing.T) {
	for _, algorithm := range []x509.SignatureAlgorithm{x509.SHA1WithRSA, x509.SHA384WithRSA, x509.SHA256WithRSAPSS} {
		made := mustIssue(t, Template{Adjust: func(c *x509.Certificate) { c.SignatureAlgorithm = algorithm }}, "rsa", nil)
		if made.SignatureAlgorithm != algorithm {
			t.Errorf("got %v, want %v", made.SignatureAlgorithm, algorithm)
		}
	}
}

func TestMistakesAreErrors(t *testing.T) {
	for want, template := range map[string]Template{
		`certificate "a": "localhost" is not an IP address`: {CommonName: "a", IPs: []string{"localhost"}},
		`certificate "b": parse`:                            {CommonName: "b", URIs: []string{":"}},
		`certificate "c": x509: serial number`:              {CommonName: "c", Serial: big.NewInt(-1)},
		`certificate "d": x509:`:                            {CommonName: "d", PathLen: new(1)},
	} {
		_, err := Issue(testNow(), template, keys.Signer("server"), nil)
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("got %v, want %s…", err, want)
		}
	}
}

func TestNegativeSerial(t *testing.T) {
	for _, key := range []string{"ca", "rsa", "ed25519", "p384", "p521"} {
		root := mustIssue(t, Template{CommonName: "root", CA: true}, key, nil)
		leaf := mustIssue(t, Template{CommonName: "leaf", Serial: big.NewInt(2)}, "server", root)
		negative, err := leaf.WithSerialByte(0x80)
		if err != nil {
			t.Fatal(err)
		}
		block, _ := pem.Decode(negative)
		if _, err := x509.ParseCertificate(block.Bytes); err == nil || !strings.Contains(err.Error(), "negative serial") {
			t.Errorf("%s: got %v", key, err)
		}
		positive, err := leaf.WithSerialByte(0x7f)
		if err != nil {
			t.Fatal(err)
		}
		block, _ = pem.Decode(positive)
		other, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			t.Fatal(err)
		}
		if err := other.CheckSignatureFrom(root.Certificate); err != nil || other.SerialNumber.Cmp(leaf.SerialNumber) == 0 {
			t.Errorf("%s: serial %v, %v", key, other.SerialNumber, err)
		}
	}
}

func TestContainers(t *testing.T) {
	root := mustIssue(t, Template{CommonName: "root", CA: true}, "ca", nil)
	leaf := mustIssue(t, Template{CommonName: "leaf"}, "server", root)

	data, err := Request(Template{CommonName: "leaf", DNSNames: []string{"a.example.com"}}, keys.Signer("server"))
	if err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode(data)
	request, err := x509.ParseCertificateRequest(block.Bytes)
	if err != nil || request.CheckSignature() != nil || request.DNSNames[0] != "a.example.com" {
		t.Errorf("request: %v %+v", err, request)
	}

	data, err = RevocationList(testNow(), root, leaf)
	if err != nil {
		t.Fatal(err)
	}
	block, _ = pem.Decode(data)
	list, err := x509.ParseRevocationList(block.Bytes)
	if err != nil || list.CheckSignatureFrom(root.Certificate) != nil || list.RevokedCertificateEntries[0].SerialNumber.Cmp(leaf.SerialNumber) != 0 {
		t.Errorf("revocation list: %v %+v", err, list)
	}

	block, _ = pem.Decode(leaf.PublicPEM())
	public, err := x509.ParsePKIXPublicKey(block.Bytes)
	if err != nil || !keys.Signer("server").Public().(interface{ Equal(crypto.PublicKey) bool }).Equal(public) {
		t.Errorf("public key: %v", err)
	}

	key, err := leaf.KeyPEM()
	if err != nil || !bytes.HasSuffix(keys.PEM("server"), key) {
		t.Errorf("key: %v", err)
	}
	if want := append(root.PEM(), leaf.PEM()...); !bytes.Equal(Bundle(root, leaf), want) {
		t.Error("bundle is not both blocks in order")
	}
}
