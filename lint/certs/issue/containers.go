package issue

import (
	"crypto"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"fmt"
	"math/big"
	"time"
)

// Request returns a certificate signing request for the names of a template as a PEM block.
func Request(template Template, key crypto.Signer) ([]byte, error) {
	fields, err := template.fields(time.Time{}, key.Public())
	if err != nil {
		return nil, err
	}
	der, err := x509.CreateCertificateRequest(nil, &x509.CertificateRequest{
		Subject: fields.Subject, DNSNames: fields.DNSNames, IPAddresses: fields.IPAddresses,
		EmailAddresses: fields.EmailAddresses, URIs: fields.URIs,
	}, key)
	if err != nil {
		return nil, err
	}
	return encode("CERTIFICATE REQUEST", der), nil
}

// RevocationList returns a CRL of an authority as a PEM block. It is a day old and ends a month from
// now.
func RevocationList(now time.Time, authority *Certificate, revoked ...*Certificate) ([]byte, error) {
	now = now.UTC().Truncate(time.Second)
	list := &x509.RevocationList{Number: big.NewInt(1), ThisUpdate: now.Add(-day), NextUpdate: now.Add(30 * day)}
	for _, c := range revoked {
		entry := x509.RevocationListEntry{SerialNumber: c.SerialNumber, RevocationTime: now.Add(-day)}
		list.RevokedCertificateEntries = append(list.RevokedCertificateEntries, entry)
	}
	der, err := x509.CreateRevocationList(nil, list, authority.Certificate, authority.Key)
	if err != nil {
		return nil, err
	}
	return encode("X509 CRL", der), nil
}

// PublicPEM returns the public key alone as a PEM block.
func (c *Certificate) PublicPEM() []byte {
	return encode("PUBLIC KEY", c.RawSubjectPublicKeyInfo)
}

// PKCS7 returns certificates in the form that Windows calls .p7b: RFC 2315 signed data without a
// signature, as DER.
func PKCS7(certificates ...*Certificate) ([]byte, error) {
	var raw []byte
	for _, c := range certificates {
		raw = append(raw, c.Raw...)
	}
	type contentInfo struct{ Type asn1.ObjectIdentifier }
	type signedData struct {
		Version      int
		Algorithms   asn1.RawValue
		Content      contentInfo
		Certificates asn1.RawValue
		Signers      asn1.RawValue
	}
	set := asn1.RawValue{Tag: asn1.TagSet, IsCompound: true}
	inner, err := asn1.Marshal(signedData{
		Version: 1, Algorithms: set, Signers: set,
		Content:      contentInfo{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1}},
		Certificates: asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 0, IsCompound: true, Bytes: raw},
	})
	if err != nil {
		return nil, err
	}
	return asn1.Marshal(struct {
		Type    asn1.ObjectIdentifier
		Content asn1.RawValue
	}{
		asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2},
		asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 0, IsCompound: true, Bytes: inner},
	})
}

// resign returns a certificate with another signed part, signed by the issuer of c with the
// algorithm of c.
func resign(c *Certificate, tbs []byte) ([]byte, error) {
	hash, known := map[x509.SignatureAlgorithm]crypto.Hash{
		x509.ECDSAWithSHA256: crypto.SHA256, x509.ECDSAWithSHA384: crypto.SHA384,
		x509.ECDSAWithSHA512: crypto.SHA512, x509.SHA256WithRSA: crypto.SHA256, x509.PureEd25519: 0,
	}[c.SignatureAlgorithm]
	if !known {
		return nil, fmt.Errorf("cannot sign again with %v", c.SignatureAlgorithm)
	}
	signature, err := crypto.SignMessage(c.Issuer.Key, nil, tbs, hash)
	if err != nil {
		return nil, err
	}
	var parts struct {
		Signed    asn1.RawValue
		Algorithm pkix.AlgorithmIdentifier
		Signature asn1.BitString
	}
	if _, err := asn1.Unmarshal(c.Raw, &parts); err != nil {
		return nil, err
	}
	parts.Signed = asn1.RawValue{FullBytes: tbs}
	parts.Signature = asn1.BitString{Bytes: signature, BitLength: len(signature) * 8}
	return asn1.Marshal(parts)
}

// WithoutExtensions returns the certificate as a PEM block of X.509 version 1, signed again by the same issuer.
func (c *Certificate) WithoutExtensions() ([]byte, error) {
	var parts []asn1.RawValue // version, serial, algorithm, issuer, validity, subject, key, extensions
	if _, err := asn1.Unmarshal(c.RawTBSCertificate, &parts); err != nil {
		return nil, err
	}
	const whole = 8
	if len(parts) != whole {
		return nil, errors.New("certificate is not of version 3 with extensions")
	}
	tbs, err := asn1.Marshal(parts[1 : whole-1])
	if err != nil {
		return nil, err
	}
	der, err := resign(c, tbs)
	if err != nil {
		return nil, err
	}
	return encode("CERTIFICATE", der), nil
}
