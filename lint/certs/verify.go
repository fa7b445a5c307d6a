package certs

import (
	"crypto/x509"
	"time"
)

// Verify checks the first certificate of a cert_file, with the others of the file as intermediates, the way
// a Go peer does that trusts roots and uses it for usage (crypto/tls handshake_client.go verifyServerCertificate
// and handshake_server.go processCertsFromClient): the usages and dates of every certificate of the chain count.
// Names are not looked at. Nil roots are those of this machine. The error is that of crypto/x509.
func Verify(chain *File, roots *x509.CertPool, usage x509.ExtKeyUsage, now time.Time) error {
	_, err := chain.Certificates[0].Verify(x509.VerifyOptions{
		Roots:         roots,
		Intermediates: Intermediates(chain),
		KeyUsages:     []x509.ExtKeyUsage{usage},
		CurrentTime:   now,
	})
	return err
}

// Intermediates returns the certificates of a cert_file behind the first one, as a peer gets them.
func Intermediates(chain *File) *x509.CertPool {
	pool := x509.NewCertPool()
	for _, certificate := range chain.Certificates[1:] {
		pool.AddCert(certificate.Certificate)
	}
	return pool
}
