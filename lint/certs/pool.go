package certs

import (
	"crypto/x509"
	"fmt"
)

// Pool returns the certificates of a ca_file as the server takes them: without those that have PEM
// headers and those that Go does not parse.
func Pool(ca *File) *x509.CertPool {
	pool := x509.NewCertPool()
	for _, certificate := range ca.Certificates {
		if !certificate.Headers {
			pool.AddCert(certificate.Certificate)
		}
	}
	return pool
}

// PoolError returns why a server refuses a ca_file, nil if it does not: one good certificate is enough.
func PoolError(ca *File) *Problem {
	if problem := unread(ca); problem != nil {
		return problem
	}
	for _, certificate := range ca.Certificates {
		if !certificate.Headers {
			return nil
		}
	}
	switch {
	case len(ca.Certificates) > 0:
		return &Problem{
			Reason: HeadersInPool, File: ca,
			Message: fmt.Sprintf("the certificate at line %d of %s has PEM headers, so it is passed over", ca.Certificates[0].Line, show(ca.Name)),
			Help:    "remove the lines between the begin line and the base64 text",
		}
	case len(ca.Refused) == 1:
		return refusal(ca, ca.Refused[0], fmt.Sprintf("the only certificate of %s (line %d)", show(ca.Name), ca.Refused[0].Line))
	case len(ca.Refused) > 1:
		return refusal(ca, ca.Refused[0], fmt.Sprintf("each of the %d certificates of %s, from the one at line %d on,", len(ca.Refused), show(ca.Name), ca.Refused[0].Line))
	}
	return noCertificate(ca)
}
