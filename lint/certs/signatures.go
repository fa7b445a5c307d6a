package certs

import (
	"crypto/x509"
	"fmt"
	"strings"
	"sync"
)

// signatures remembers what checking signatures came to, which is most of the work of a run: many rules and
// many configurations ask about the same few certificates.
type signatures struct {
	mu       sync.Mutex
	issued   map[[2]*x509.Certificate]bool // issuer and certificate
	verified map[string]error              // by the certificates that are given
}

// Issued is the function Issued, for certificates of files of the store; the signature of each pair is checked once.
func (s *Store) Issued(issuer, c *x509.Certificate) bool {
	key := [2]*x509.Certificate{issuer, c}
	s.signatures.mu.Lock()
	issued, known := s.signatures.issued[key]
	s.signatures.mu.Unlock()
	if known {
		return issued
	}
	issued = Issued(issuer, c)
	s.signatures.mu.Lock()
	s.signatures.issued[key] = issued
	s.signatures.mu.Unlock()
	return issued
}

// SelfIssued is the function SelfIssued, for a certificate of a file of the store.
func (s *Store) SelfIssued(c *x509.Certificate) bool { return s.Issued(c, c) }

// verify returns what check comes to for these certificates, which is called once.
func (s *signatures) verify(c *x509.Certificate, roots, intermediates []*x509.Certificate, check func() error) error {
	var key strings.Builder
	for _, list := range [][]*x509.Certificate{{c}, roots, intermediates} {
		for _, one := range list {
			fmt.Fprintf(&key, "%p ", one)
		}
		key.WriteByte('/')
	}
	s.mu.Lock()
	err, known := s.verified[key.String()]
	s.mu.Unlock()
	if known {
		return err
	}
	err = check()
	s.mu.Lock()
	s.verified[key.String()] = err
	s.mu.Unlock()
	return err
}
