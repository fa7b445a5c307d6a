package certs

import (
	"crypto/x509"
	"fmt"
	"strings"
)

// What checking signatures came to is remembered, since it is most of the work of a run: many rules and many
// configurations ask about the same few certificates.

// Issued is the function Issued, for certificates of files of the store; the signature of each pair is checked once.
func (s *Store) Issued(issuer, c *x509.Certificate) bool {
	return s.issued.Get([2]*x509.Certificate{issuer, c}, func() bool { return Issued(issuer, c) })
}

// SelfIssued is the function SelfIssued, for a certificate of a file of the store.
func (s *Store) SelfIssued(c *x509.Certificate) bool { return s.Issued(c, c) }

// keyOf is the same for the same certificates.
func keyOf(lists ...[]*x509.Certificate) string {
	var key strings.Builder
	for _, list := range lists {
		for _, one := range list {
			fmt.Fprintf(&key, "%p ", one)
		}
		key.WriteByte('/')
	}
	return key.String()
}
