package certs_test

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"natstls/lint/certs"
)

// opensslView is what openssl x509 says about a certificate, in the words of this test.
type opensslView struct {
	serial, fingerprint, pin, key string
	from, to                      time.Time
	names, usages                 []string
}

// TestReadsAsOpenSSL compares what is read of each certificate of the standard set with openssl x509: serial number,
// dates, names, usages, kind of key, fingerprint and pin.
func TestReadsAsOpenSSL(t *testing.T) {
	requireOpenSSL(t)
	folder := t.TempDir()
	seen := map[string]*certs.Certificate{}
	for name, file := range standardChains() {
		for _, c := range file.Certificates {
			seen[fmt.Sprintf("%s-%d", strings.ReplaceAll(name, "/", "-"), c.Index)] = c
		}
	}
	each(slices.Sorted(maps.Keys(seen)), func(name string) {
		c := seen[name]
		write(t, folder, name, encode("CERTIFICATE", c.Raw))
		out, err := openssl("x509", "-in", filepath.Join(folder, name), "-noout", "-serial", "-dates", "-fingerprint", "-sha256",
			"-ext", "subjectAltName,extendedKeyUsage", "-pubkey", "-text", "-certopt",
			"no_header,no_version,no_serial,no_signame,no_validity,no_subject,no_issuer,no_extensions,no_sigdump,no_aux,no_attributes")
		if err != nil {
			t.Errorf("%s: openssl: %v: %s", name, err, out)
			return
		}
		theirs, ours := readView(t, out), viewOf(c)
		if fmt.Sprint(theirs) != fmt.Sprint(ours) {
			t.Errorf("%s\nopenssl: %+v\nnatstls: %+v", name, theirs, ours)
		}
	})
}

func viewOf(c *certs.Certificate) opensslView {
	v := opensslView{
		serial: strings.ToUpper(c.SerialNumber.Text(16)), fingerprint: certs.Fingerprint(c.Certificate), pin: certs.Pin(c.Certificate),
		from: c.NotBefore.UTC(), to: c.NotAfter.UTC(),
	}
	if len(v.serial)%2 == 1 {
		v.serial = "0" + v.serial
	}
	switch key := c.PublicKey.(type) {
	case *ecdsa.PublicKey:
		v.key = fmt.Sprintf("id-ecPublicKey %d", key.Params().BitSize)
	case *rsa.PublicKey:
		v.key = fmt.Sprintf("rsaEncryption %d", key.N.BitLen())
	case ed25519.PublicKey:
		v.key = "ED25519"
	}
	for _, name := range c.DNSNames {
		v.names = append(v.names, "DNS:"+name)
	}
	for _, name := range c.EmailAddresses {
		v.names = append(v.names, "email:"+name)
	}
	for _, ip := range c.IPAddresses {
		v.names = append(v.names, "IP Address:"+ip.String())
	}
	for _, uri := range c.URIs {
		v.names = append(v.names, "URI:"+uri.String())
	}
	words := map[x509.ExtKeyUsage]string{
		x509.ExtKeyUsageServerAuth: "TLS Web Server Authentication", x509.ExtKeyUsageClientAuth: "TLS Web Client Authentication",
		x509.ExtKeyUsageAny: "Any Extended Key Usage", x509.ExtKeyUsageCodeSigning: "Code Signing", x509.ExtKeyUsageEmailProtection: "E-mail Protection",
		x509.ExtKeyUsageOCSPSigning: "OCSP Signing", x509.ExtKeyUsageTimeStamping: "Time Stamping",
	}
	for _, usage := range c.ExtKeyUsage {
		v.usages = append(v.usages, words[usage])
	}
	for _, usage := range c.UnknownExtKeyUsage {
		v.usages = append(v.usages, usage.String())
	}
	slices.Sort(v.names)
	return v
}

// readView reads the output of openssl x509.
func readView(t *testing.T, out string) opensslView {
	var v opensslView
	block, _ := pem.Decode([]byte(out[strings.Index(out, "-----BEGIN"):]))
	digest := sha256.Sum256(block.Bytes)
	v.pin = hex.EncodeToString(digest[:])
	lines := strings.Split(out, "\n")
	for i, line := range lines {
		line = strings.TrimSpace(line)
		name, value, _ := strings.Cut(line, "=")
		switch {
		case name == "serial":
			v.serial = value
		case name == "notBefore":
			v.from = dateOf(t, value)
		case name == "notAfter":
			v.to = dateOf(t, value)
		case strings.HasSuffix(name, " Fingerprint"):
			v.fingerprint = strings.ToLower(strings.ReplaceAll(value, ":", ""))
		case strings.HasPrefix(line, "Public Key Algorithm: "):
			v.key = strings.TrimPrefix(line, "Public Key Algorithm: ")
		case strings.HasPrefix(line, "Public-Key: ("):
			bits, _, _ := strings.Cut(strings.TrimPrefix(line, "Public-Key: ("), " bit")
			v.key += " " + bits
		case strings.HasPrefix(line, "X509v3 Subject Alternative Name"):
			v.names = listOf(lines[i+1])
		case strings.HasPrefix(line, "X509v3 Extended Key Usage"):
			v.usages = listOf(lines[i+1])
		}
	}
	slices.Sort(v.names)
	return v
}

func dateOf(t *testing.T, text string) time.Time {
	at, err := time.Parse("Jan _2 15:04:05 2006 MST", text)
	if err != nil {
		t.Error(err)
	}
	return at.UTC()
}

// listOf takes a line with commas apart. IPv6 addresses get the form that Go gives them.
func listOf(line string) []string {
	var list []string
	for part := range strings.SplitSeq(strings.TrimSpace(line), ", ") {
		if part == "IP Address:0:0:0:0:0:0:0:1" {
			part = "IP Address:::1"
		}
		list = append(list, part)
	}
	return list
}
