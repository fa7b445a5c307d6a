package issue

import (
	"crypto"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"math/big"
	"net"
	"net/url"
	"time"
)

const (
	day          = 24 * time.Hour
	usualEnd     = 365 * day
	usualRunIn   = day // so that peers whose clocks run late accept a certificate made right now
	serialLength = 15  // bytes; RFC 5280 section 4.1.2.2 allows 20
)

// Template says what a certificate holds. The zero Template is a leaf that is valid for a year, with
// neither names nor usages.
type Template struct {
	CommonName    string
	Organizations []string
	Units         []string

	DNSNames []string
	IPs      []string // such as "127.0.0.1" or "::1"
	Emails   []string
	URIs     []string

	Usages   []x509.ExtKeyUsage // nil: no extended key usage extension, so good for everything
	KeyUsage x509.KeyUsage      // 0: certificate and CRL signing for a CA, digital signature for others
	CA       bool
	PathLen  *int // how many CAs may stand below this one; nil: any number

	// NotBefore and NotAfter are measured from now. NotAfter 0 is a year from now. NotBefore 0 is a
	// day before now, or a day before NotAfter if that is earlier.
	NotBefore, NotAfter time.Duration

	Serial *big.Int // positive; nil: made from the names, the key and the dates

	// Adjust changes what the other fields cannot say (signature algorithm, name constraints, OCSP
	// servers, further extensions), right before the certificate is signed.
	Adjust func(*x509.Certificate)
}

// fields is the template as crypto/x509 takes it.
func (t Template) fields(now time.Time, public crypto.PublicKey) (*x509.Certificate, error) {
	out := &x509.Certificate{
		Subject:               pkix.Name{CommonName: t.CommonName, Organization: t.Organizations, OrganizationalUnit: t.Units},
		DNSNames:              t.DNSNames,
		EmailAddresses:        t.Emails,
		ExtKeyUsage:           t.Usages,
		KeyUsage:              t.keyUsage(),
		BasicConstraintsValid: true,
		IsCA:                  t.CA,
	}
	out.NotBefore, out.NotAfter = t.dates(now)
	if t.PathLen != nil {
		out.MaxPathLen, out.MaxPathLenZero = *t.PathLen, *t.PathLen == 0
	}
	for _, text := range t.IPs {
		ip := net.ParseIP(text)
		if ip == nil {
			return nil, fmt.Errorf("%q is not an IP address", text)
		}
		out.IPAddresses = append(out.IPAddresses, ip)
	}
	for _, text := range t.URIs {
		uri, err := url.Parse(text)
		if err != nil {
			return nil, err
		}
		out.URIs = append(out.URIs, uri)
	}
	serial, err := t.serial(out, public)
	if err != nil {
		return nil, err
	}
	out.SerialNumber = serial
	if t.Adjust != nil {
		t.Adjust(out)
	}
	return out, nil
}

func (t Template) keyUsage() x509.KeyUsage {
	switch {
	case t.KeyUsage != 0:
		return t.KeyUsage
	case t.CA:
		return x509.KeyUsageCertSign | x509.KeyUsageCRLSign
	}
	return x509.KeyUsageDigitalSignature
}

func (t Template) dates(now time.Time) (notBefore, notAfter time.Time) {
	end := t.NotAfter
	if end == 0 {
		end = usualEnd
	}
	start := t.NotBefore
	if start == 0 {
		start = min(0, end) - usualRunIn
	}
	now = now.UTC().Truncate(time.Second) // a certificate holds whole seconds
	return now.Add(start), now.Add(end)
}

// serial makes a serial number that differs wherever certificates differ in name, key or dates, and
// is the same whenever they are made again.
func (t Template) serial(fields *x509.Certificate, public crypto.PublicKey) (*big.Int, error) {
	if t.Serial != nil {
		return t.Serial, nil
	}
	der, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		return nil, err
	}
	sum := sha256.New()
	fmt.Fprintf(sum, "%q %q %q %q %d %d ", fields.Subject.String(), t.DNSNames, t.IPs, t.Usages, fields.NotBefore.Unix(), fields.NotAfter.Unix())
	sum.Write(der)
	digits := sum.Sum(nil)[:serialLength]
	digits[0] = digits[0]&0x7f | 0x40 // positive, and always of the same length
	return new(big.Int).SetBytes(digits), nil
}
