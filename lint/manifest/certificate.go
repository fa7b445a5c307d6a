package manifest

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"net/url"
	"time"

	"go.yaml.in/yaml/v4"

	"natstls/lint/certs"
)

// description is a certificate that stands for the one which cert-manager will have issued: with the same names,
// usages, times and kind of key. Its signature, key and issuer are made up, which certs.Description says.
type description struct {
	certs.Description
	pem []byte
}

// cert-manager's defaults (CertificateSpec, pkg/apis/certmanager/v1, 1.18).
const (
	defaultDuration = 2160 * time.Hour
	mostDuration    = 100 * 365 * 24 * time.Hour
	defaultRSABits  = 2048
	mostRSABits     = 16384
)

// describe returns the certificate of a Certificate, nil if none can be made of what it says.
func (s *Set) describe(o *Object) *description {
	if known, ok := s.chains[o]; ok {
		return known
	}
	d := &description{Description: certs.Description{By: o.title()}}
	spec := get(o.node, "spec")
	issuer := s.issuerOf(o)
	d.Certain = issuer == "ca" || issuer == "selfSigned"
	if get(spec, "literalSubject") != nil || get(spec, "otherNames") != nil || open(spec, 0) {
		s.chains[o] = nil // no x509.Certificate can be made with these, or not all of it is known
		return nil
	}
	template := s.template(o, spec)
	if !d.Certain && len(template.DNSNames)+len(template.IPAddresses) == 0 && template.Subject.CommonName != "" {
		template.DNSNames = []string{template.Subject.CommonName} // public authorities add it
	}
	if issuer == "acme" {
		// An ACME authority signs for the names and takes usages and times from its own profile (RFC 8555 section 7.4).
		template.KeyUsage, template.ExtKeyUsage = x509.KeyUsageDigitalSignature|x509.KeyUsageKeyEncipherment, nil
	}
	public := publicKey(get(spec, "privateKey"))
	if public != nil {
		d.pem = sign(template, public)
	}
	if d.pem == nil {
		d = nil
	}
	s.chains[o] = d
	return d
}

// issuerOf returns of which kind the issuer of a Certificate is, such as ca or acme; empty if it is not here.
func (s *Set) issuerOf(o *Object) string {
	ref := get(o.node, "spec", "issuerRef")
	kind := text(get(ref, "kind"))
	if kind == "" {
		kind = "Issuer"
	}
	if kind == "ClusterIssuer" {
		if named := s.byName[objectName{kind, text(get(ref, "name"))}]; len(named) > 0 {
			return kindOfIssuer(named[0])
		}
		return ""
	}
	if issuer, _ := s.find(kind, text(get(ref, "name")), o); issuer != nil {
		return kindOfIssuer(issuer)
	}
	return ""
}

func kindOfIssuer(o *Object) string {
	for _, kind := range []string{"ca", "selfSigned", "acme", "vault", "venafi"} {
		if value(get(o.node, "spec"), kind, true) != nil {
			return kind
		}
	}
	return "other"
}

// template returns what the certificate will say.
func (s *Set) template(o *Object, spec *yaml.Node) *x509.Certificate {
	sum := sha256.Sum256([]byte(o.Namespace + "/" + o.Name))
	duration := defaultDuration
	if d, err := time.ParseDuration(text(get(spec, "duration"))); err == nil && d > 0 && d <= mostDuration {
		duration = d
	}
	subject := get(spec, "subject")
	c := &x509.Certificate{
		SerialNumber: new(big.Int).SetBytes(sum[:16]),
		Subject: pkix.Name{
			CommonName:         text(get(spec, "commonName")),
			Organization:       texts(get(subject, "organizations")),
			OrganizationalUnit: texts(get(subject, "organizationalUnits")),
			Country:            texts(get(subject, "countries")),
			Locality:           texts(get(subject, "localities")),
			Province:           texts(get(subject, "provinces")),
			StreetAddress:      texts(get(subject, "streetAddresses")),
			PostalCode:         texts(get(subject, "postalCodes")),
			SerialNumber:       text(get(subject, "serialNumber")),
		},
		NotBefore:             s.now,
		NotAfter:              s.now.Add(duration),
		DNSNames:              texts(get(spec, "dnsNames")),
		EmailAddresses:        texts(get(spec, "emailAddresses")),
		BasicConstraintsValid: true,
		IsCA:                  isTrue(get(spec, "isCA")),
	}
	for _, address := range texts(get(spec, "ipAddresses")) {
		if ip := net.ParseIP(address); ip != nil {
			c.IPAddresses = append(c.IPAddresses, ip)
		}
	}
	for _, name := range texts(get(spec, "uris")) {
		if uri, err := url.Parse(name); err == nil {
			c.URIs = append(c.URIs, uri)
		}
	}
	usages := texts(get(spec, "usages"))
	if len(usages) == 0 {
		usages = []string{"digital signature", "key encipherment"}
	}
	for _, usage := range usages {
		addUsage(c, usage)
	}
	if c.IsCA {
		c.KeyUsage |= x509.KeyUsageCertSign
	}
	return c
}

// addUsage adds a usage by its name (KeyUsage, pkg/apis/certmanager/v1, 1.18).
func addUsage(c *x509.Certificate, name string) {
	switch name {
	case "signing", "digital signature":
		c.KeyUsage |= x509.KeyUsageDigitalSignature
	case "content commitment":
		c.KeyUsage |= x509.KeyUsageContentCommitment
	case "key encipherment":
		c.KeyUsage |= x509.KeyUsageKeyEncipherment
	case "key agreement":
		c.KeyUsage |= x509.KeyUsageKeyAgreement
	case "data encipherment":
		c.KeyUsage |= x509.KeyUsageDataEncipherment
	case "cert sign":
		c.KeyUsage |= x509.KeyUsageCertSign
	case "crl sign":
		c.KeyUsage |= x509.KeyUsageCRLSign
	case "encipher only":
		c.KeyUsage |= x509.KeyUsageEncipherOnly
	case "decipher only":
		c.KeyUsage |= x509.KeyUsageDecipherOnly
	case "any":
		c.ExtKeyUsage = append(c.ExtKeyUsage, x509.ExtKeyUsageAny)
	case "server auth":
		c.ExtKeyUsage = append(c.ExtKeyUsage, x509.ExtKeyUsageServerAuth)
	case "client auth":
		c.ExtKeyUsage = append(c.ExtKeyUsage, x509.ExtKeyUsageClientAuth)
	case "code signing":
		c.ExtKeyUsage = append(c.ExtKeyUsage, x509.ExtKeyUsageCodeSigning)
	case "email protection", "s/mime":
		c.ExtKeyUsage = append(c.ExtKeyUsage, x509.ExtKeyUsageEmailProtection)
	case "timestamping":
		c.ExtKeyUsage = append(c.ExtKeyUsage, x509.ExtKeyUsageTimeStamping)
	case "ocsp signing":
		c.ExtKeyUsage = append(c.ExtKeyUsage, x509.ExtKeyUsageOCSPSigning)
	}
}

// publicKey returns a key of the kind that privateKey asks for, which belongs to nobody; nil for a kind that is not
// known.
func publicKey(spec *yaml.Node) any {
	switch text(get(spec, "algorithm")) {
	case "", "RSA":
		bits := number(get(spec, "size"), defaultRSABits)
		if bits < 512 || bits > mostRSABits {
			return nil
		}
		modulus := new(big.Int).Lsh(big.NewInt(1), uint(bits-1))
		return &rsa.PublicKey{N: modulus.Add(modulus, big.NewInt(1)), E: 65537}
	case "ECDSA":
		curve := map[int]elliptic.Curve{256: elliptic.P256(), 384: elliptic.P384(), 521: elliptic.P521()}[number(get(spec, "size"), 256)]
		if curve == nil {
			return nil
		}
		return basePoint(curve)
	case "Ed25519":
		return ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize)).Public()
	}
	return nil
}

// basePoint returns a key of a curve that everybody knows: its generator.
func basePoint(curve elliptic.Curve) any {
	params := curve.Params()
	size := (params.BitSize + 7) / 8
	point := make([]byte, 1+2*size)
	point[0] = 4 // uncompressed: SEC 1, section 2.3.3
	params.Gx.FillBytes(point[1 : 1+size])
	params.Gy.FillBytes(point[1+size:])
	key, err := ecdsa.ParseUncompressedPublicKey(curve, point)
	if err != nil {
		return nil
	}
	return key
}

// sign makes a certificate of a template, nil if it cannot be one, as with a name that is not ASCII.
func sign(template *x509.Certificate, public any) []byte {
	seed := sha256.Sum256([]byte("natstls: nobody trusts this key"))
	key := ed25519.NewKeyFromSeed(seed[:])
	issuer := &x509.Certificate{Subject: pkix.Name{CommonName: "an issuer that is not known here"}}
	der, err := x509.CreateCertificate(rand.Reader, template, issuer, public, key)
	if err != nil {
		return nil
	}
	if _, err := x509.ParseCertificate(der); err != nil {
		return nil
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}
