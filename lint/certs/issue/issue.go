// Package issue makes certificates over given keys: for tests, fixtures and `natstls testcerts`.
// The same template, keys and time give the same bytes, except for RSA-PSS signatures.
package issue

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"
)

// Certificate is an issued certificate that can sign others.
type Certificate struct {
	*x509.Certificate
	Key    crypto.Signer // the private key it was issued over
	Issuer *Certificate  // who signed it; itself if it is self-signed
}

// Issue makes a certificate over key, signed by issuer, or by key itself if issuer is nil. What
// the template leaves open is relative to now. It makes whatever the template says, also
// certificates that no one would accept; it fails if a value cannot be written as a certificate.
func Issue(now time.Time, template Template, key crypto.Signer, issuer *Certificate) (*Certificate, error) {
	fields, err := template.fields(now, key.Public())
	if err != nil {
		return nil, fmt.Errorf("certificate %q: %w", template.CommonName, err)
	}
	signer, parent := key, fields
	if issuer != nil {
		signer, parent = issuer.Key, issuer.Certificate
	}
	der, err := x509.CreateCertificate(randomness(fields), fields, parent, key.Public(), signer)
	if err != nil {
		return nil, fmt.Errorf("certificate %q: %w", template.CommonName, err)
	}
	made, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, fmt.Errorf("certificate %q: %w", template.CommonName, err)
	}
	result := &Certificate{Certificate: made, Key: key, Issuer: issuer}
	if issuer == nil {
		result.Issuer = result
	}
	return result, nil
}

// randomness is what a signature is made with. Without any, ECDSA is deterministic (RFC 6979, see
// ecdsa.PrivateKey.Sign), as RSA PKCS #1 v1.5 and Ed25519 always are.
func randomness(fields *x509.Certificate) io.Reader {
	switch fields.SignatureAlgorithm {
	case x509.SHA256WithRSAPSS, x509.SHA384WithRSAPSS, x509.SHA512WithRSAPSS:
		return rand.Reader
	}
	return nil
}

// PEM returns the certificate as a PEM block.
func (c *Certificate) PEM() []byte { return encode("CERTIFICATE", c.Raw) }

// ChainPEM returns the certificate and those above it without the self-signed root, the way a
// server sends them.
func (c *Certificate) ChainPEM() []byte {
	chain := c.PEM()
	for above := c.Issuer; above != above.Issuer; above = above.Issuer {
		chain = append(chain, above.PEM()...)
	}
	return chain
}

// KeyPEM returns the private key as a PKCS #8 PEM block.
func (c *Certificate) KeyPEM() ([]byte, error) { return KeyPEM(c.Key) }

// KeyPEM returns a private key as a PKCS #8 PEM block.
func KeyPEM(key crypto.Signer) ([]byte, error) {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	return encode("PRIVATE KEY", der), nil
}

// Bundle joins the PEM blocks of certificates in the given order.
func Bundle(certificates ...*Certificate) []byte {
	var out bytes.Buffer
	for _, c := range certificates {
		out.Write(c.PEM())
	}
	return out.Bytes()
}

// WithSerialByte returns the certificate as a PEM block whose serial number starts with another
// byte, signed again by the same issuer. A byte of 0x80 or more makes the number negative, which
// x509.CreateCertificate does not write and Go 1.23 and newer do not read.
func (c *Certificate) WithSerialByte(first byte) ([]byte, error) {
	serial := c.SerialNumber.Bytes()
	if len(serial) == 0 || serial[0] >= 0x80 {
		return nil, errors.New("serial number has no first byte that can be replaced")
	}
	tbs := slices.Clone(c.RawTBSCertificate)
	before := []byte{0xa0, 3, 2, 1, 2, 2, byte(len(serial))} // version 3, then an INTEGER: RFC 5280 section 4.1
	at := bytes.Index(tbs, append(before, serial...))
	if at < 0 {
		return nil, errors.New("certificate is not of version 3")
	}
	tbs[at+len(before)] = first
	der, err := resign(c, tbs)
	if err != nil {
		return nil, err
	}
	return encode("CERTIFICATE", der), nil
}

func encode(kind string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
}
