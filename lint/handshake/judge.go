package handshake

import (
	"crypto/sha256"
	"crypto/x509"
	"errors"
	"strings"
	"sync"
	"time"

	"natstls/lint/certs"
)

// Judge predicts links as of one time. It remembers what crypto/x509 said of each chain, and may be used by
// several goroutines at once.
type Judge struct {
	now time.Time

	mu       sync.Mutex
	verdicts map[verdictKey]error
	sums     map[*certs.File][sha256.Size]byte
}

// verdictKey is a chain under the eyes of who trusts a pool and wants a usage. Files are compared by what they
// hold, since each server of a fleet may have its own copy.
type verdictKey struct {
	chain, roots [sha256.Size]byte
	pool         *x509.CertPool // of the system, if there is no file
	usage        x509.ExtKeyUsage
}

// NewJudge returns a judge for handshakes at a time.
func NewJudge(now time.Time) *Judge {
	return &Judge{now: now, verdicts: map[verdictKey]error{}, sums: map[*certs.File][sha256.Size]byte{}}
}

// verify is certs.Verify, once for each chain, roots and usage.
func (j *Judge) verify(chain *Chain, roots Roots, usage x509.ExtKeyUsage) error {
	key := verdictKey{chain: j.sum(chain.File), usage: usage}
	if roots.File != nil {
		key.roots = j.sum(roots.File)
	} else {
		key.pool = roots.Pool
	}
	j.mu.Lock()
	err, known := j.verdicts[key]
	j.mu.Unlock()
	if known {
		return err
	}
	err = certs.Verify(chain.File, roots.Pool, usage, j.now)
	j.mu.Lock()
	j.verdicts[key] = err
	j.mu.Unlock()
	return err
}

// sum identifies a file by its certificates.
func (j *Judge) sum(file *certs.File) [sha256.Size]byte {
	j.mu.Lock()
	sum, known := j.sums[file]
	j.mu.Unlock()
	if known {
		return sum
	}
	hash := sha256.New()
	for _, c := range file.Certificates {
		// A certificate in DER says how long it is. Those with headers are not in a pool, so they count as others.
		hash.Write(c.Raw)
		if c.Headers {
			hash.Write([]byte{0})
		}
	}
	hash.Sum(sum[:0])
	j.mu.Lock()
	j.sums[file] = sum
	j.mu.Unlock()
	return sum
}

// causeOf sorts an error of crypto/x509; false if it says nothing about the certificate.
func causeOf(err error) (Cause, bool) {
	if _, ok := errors.AsType[x509.SystemRootsError](err); ok {
		return 0, false
	}
	if _, ok := errors.AsType[x509.HostnameError](err); ok {
		return NameMismatch, true
	}
	if _, ok := errors.AsType[x509.UnknownAuthorityError](err); ok {
		// It is the authority, but its signature does not count (hintErr of the error).
		for _, hint := range []string{"insecure algorithm", "cannot sign this kind"} {
			if strings.Contains(err.Error(), hint) {
				return BadChain, true
			}
		}
		return Untrusted, true
	}
	if invalid, ok := errors.AsType[x509.CertificateInvalidError](err); ok {
		switch invalid.Reason {
		case x509.Expired:
			return OutOfDate, true
		case x509.IncompatibleUsage:
			return WrongUsage, true
		}
	}
	return BadChain, true
}

// faulty returns the certificate of a chain that an error is about, nil if it does not say.
func faulty(err error, chain *Chain) *certs.Certificate {
	invalid, ok := errors.AsType[x509.CertificateInvalidError](err)
	if !ok || invalid.Cert == nil {
		return nil
	}
	for _, c := range chain.File.Certificates {
		if c.Equal(invalid.Cert) {
			return c
		}
	}
	return &certs.Certificate{Certificate: invalid.Cert}
}
