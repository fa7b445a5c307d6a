package certs

import (
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
)

// Pin returns what stands for a certificate in pinned_certs: the SHA-256 of its public key as DER, as 64
// lower-case hexadecimal digits (nats-server Server.matchesPinnedCert, server/server.go, 2.15.2).
func Pin(c *x509.Certificate) string { return digest(c.RawSubjectPublicKeyInfo) }

// Fingerprint returns the SHA-256 of the whole certificate, as 64 lower-case hexadecimal digits.
func Fingerprint(c *x509.Certificate) string { return digest(c.Raw) }

func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
