package lint

import (
	"crypto/x509"
	"time"
)

// Expiry says how long before its end a certificate is worth a finding: the smaller of Ceiling and Share of
// its lifetime. What is zero counts as the default.
type Expiry struct {
	Ceiling time.Duration // default 30 days
	Share   float64       // of the lifetime, from 0 to 1; default a fifth: what renews certificates does it earlier
}

// Warn returns how long before its end the certificate is worth a finding.
func (e Expiry) Warn(c *x509.Certificate) time.Duration {
	const day = 24 * time.Hour
	ceiling, share := e.Ceiling, e.Share
	if ceiling == 0 {
		ceiling = 30 * day
	}
	if share == 0 {
		share = 0.2
	}
	return min(ceiling, time.Duration(share*float64(c.NotAfter.Sub(c.NotBefore))))
}
