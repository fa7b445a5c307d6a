package certs

import (
	"bytes"
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"slices"
	"time"

	"natstls/parser/limit"
)

// Issued reports whether issuer has the name and the key that signed c. Whether it may sign is not looked
// at, nor whether the signature is of a kind that is still trusted.
func Issued(issuer, c *x509.Certificate) bool {
	if !bytes.Equal(issuer.RawSubject, c.RawIssuer) || tooLarge(issuer) {
		return false
	}
	err := issuer.CheckSignature(c.SignatureAlgorithm, c.RawTBSCertificate, c.Signature)
	_, outdated := errors.AsType[x509.InsecureAlgorithmError](err) // MD5: not checked by Go, so the name has to do
	return err == nil || outdated
}

// SelfIssued reports whether a certificate is signed by its own key.
func SelfIssued(c *x509.Certificate) bool { return Issued(c, c) }

func tooLarge(c *x509.Certificate) bool {
	key, ok := c.PublicKey.(*rsa.PublicKey)
	return ok && key.N.BitLen() > limit.Modulus
}

// Above returns the candidates that c leads up to: those that issued it, those that issued these, and so
// on, the nearest first. Each stands in it once, c itself never. See Issued for what is not looked at.
func (s *Store) Above(c *x509.Certificate, candidates []*x509.Certificate) []*x509.Certificate {
	var above []*x509.Certificate
	checks := 0
	for next := 0; next <= len(above); next++ {
		child := c
		if next > 0 {
			child = above[next-1]
		}
		for _, candidate := range candidates {
			if !bytes.Equal(candidate.RawSubject, child.RawIssuer) || candidate.Equal(c) || slices.ContainsFunc(above, candidate.Equal) {
				continue
			}
			if checks++; checks > limit.Signatures {
				return above
			}
			if s.Issued(candidate, child) {
				above = append(above, candidate)
			}
		}
	}
	return above
}

// MaySign reports whether a Go peer takes a certificate for an authority that it trusts
// (Certificate.CheckSignatureFrom): one of version 3 needs basic constraints, and a key usage must include
// the signing of certificates.
func MaySign(c *x509.Certificate) bool {
	if c.Version == 3 && !c.BasicConstraintsValid || c.BasicConstraintsValid && !c.IsCA {
		return false
	}
	return c.KeyUsage == 0 || c.KeyUsage&x509.KeyUsageCertSign != 0
}

// VerifyAuthorities checks c as a peer does that trusts roots, with dates and usages left aside: what
// remains is who signed, and whether they may.
func (s *Store) VerifyAuthorities(c *x509.Certificate, roots, intermediates []*x509.Certificate) error {
	return s.verified.Get(keyOf([]*x509.Certificate{c}, roots, intermediates), func() error {
		_, err := timeless(c).Verify(x509.VerifyOptions{
			Roots:         timelessPool(roots),
			Intermediates: timelessPool(intermediates),
			KeyUsages:     []x509.ExtKeyUsage{x509.ExtKeyUsageAny},
			CurrentTime:   time.Unix(0, 0),
		})
		return err
	})
}

// timeless returns a copy that is always valid. Signatures are over the encoded form, so they stay good.
func timeless(c *x509.Certificate) *x509.Certificate {
	changed := *c
	changed.NotBefore, changed.NotAfter = time.Unix(-1, 0), time.Unix(1, 0)
	return &changed
}

func timelessPool(certificates []*x509.Certificate) *x509.CertPool {
	pool := x509.NewCertPool()
	for _, c := range certificates {
		if !tooLarge(c) {
			pool.AddCert(timeless(c))
		}
	}
	return pool
}
