package certs

import (
	"crypto/x509"
	"slices"
)

// Permits reports whether a certificate may stand in a chain that is verified for a usage, as
// crypto/x509 checks each one from the leaf to the root (checkChainForKeyUsage): without extended key
// usage it may be used for everything.
func Permits(c *x509.Certificate, usage x509.ExtKeyUsage) bool {
	if len(c.ExtKeyUsage) == 0 && len(c.UnknownExtKeyUsage) == 0 {
		return true
	}
	return slices.Contains(c.ExtKeyUsage, usage) || slices.Contains(c.ExtKeyUsage, x509.ExtKeyUsageAny)
}
