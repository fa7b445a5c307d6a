package certs

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"encoding/asn1"
	"fmt"
	"time"
)

// DaysLeft returns the whole days until a certificate ends, negative if it has ended.
func DaysLeft(c *x509.Certificate, now time.Time) int {
	const day = 24 * time.Hour
	left := c.NotAfter.Sub(now)
	if left < 0 {
		left -= day - 1
	}
	return int(left / day)
}

// Names returns the subject alternative names of a certificate that peers are compared with: DNS names, then
// IP addresses.
func Names(c *x509.Certificate) []string {
	names := append([]string(nil), c.DNSNames...)
	for _, ip := range c.IPAddresses {
		names = append(names, ip.String())
	}
	return names
}

// KeyUsages returns the key usages of a certificate by their names in RFC 5280, section 4.2.1.3; none if the
// extension is not there, and then all are allowed.
func KeyUsages(c *x509.Certificate) []string {
	var names []string
	for i, name := range [...]string{
		"digitalSignature", "nonRepudiation", "keyEncipherment", "dataEncipherment", "keyAgreement",
		"keyCertSign", "cRLSign", "encipherOnly", "decipherOnly",
	} {
		if c.KeyUsage&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return names
}

// ExtKeyUsages returns the extended key usages of a certificate by their names in RFC 5280, section 4.2.1.12,
// or as object identifiers; none if the extension is not there, and then all are allowed.
func ExtKeyUsages(c *x509.Certificate) []string {
	var names []string
	for _, usage := range c.ExtKeyUsage {
		names = append(names, extKeyUsage(usage))
	}
	for _, id := range c.UnknownExtKeyUsage {
		names = append(names, asn1.ObjectIdentifier(id).String())
	}
	return names
}

func extKeyUsage(usage x509.ExtKeyUsage) string {
	switch usage {
	case x509.ExtKeyUsageAny:
		return "anyExtendedKeyUsage"
	case x509.ExtKeyUsageServerAuth:
		return "serverAuth"
	case x509.ExtKeyUsageClientAuth:
		return "clientAuth"
	case x509.ExtKeyUsageCodeSigning:
		return "codeSigning"
	case x509.ExtKeyUsageEmailProtection:
		return "emailProtection"
	case x509.ExtKeyUsageTimeStamping:
		return "timeStamping"
	case x509.ExtKeyUsageOCSPSigning:
		return "OCSPSigning"
	}
	return fmt.Sprintf("usage %d of Go", usage)
}

// KeyKind says what kind of public key a certificate holds.
type KeyKind struct {
	Algorithm string // such as "ECDSA", as Go names it; "unknown" if Go does not know it
	Bits      int    // 0: not known
	Curve     string // of ECDSA, such as "P-256"
}

// KeyOf returns the kind of a certificate's key.
func KeyOf(c *x509.Certificate) KeyKind {
	switch key := c.PublicKey.(type) {
	case *rsa.PublicKey:
		return KeyKind{Algorithm: "RSA", Bits: key.N.BitLen()}
	case *ecdsa.PublicKey:
		params := key.Curve.Params()
		return KeyKind{Algorithm: "ECDSA", Bits: params.BitSize, Curve: params.Name}
	case ed25519.PublicKey:
		return KeyKind{Algorithm: "Ed25519", Bits: 256}
	}
	if c.PublicKeyAlgorithm == x509.UnknownPublicKeyAlgorithm {
		return KeyKind{Algorithm: "unknown"}
	}
	return KeyKind{Algorithm: c.PublicKeyAlgorithm.String()}
}

// String returns the kind in words, such as "RSA 2048 bits" or "ECDSA P-256".
func (k KeyKind) String() string {
	switch {
	case k.Curve != "":
		return k.Algorithm + " " + k.Curve
	case k.Algorithm == "RSA":
		return fmt.Sprintf("RSA %d bits", k.Bits)
	}
	return k.Algorithm
}
