package certs

import (
	"bytes"
	"crypto/x509"
	"encoding/asn1"
	"slices"
)

// contentOfDER tells what binary data holds by its outer ASN.1 structure, so that it also knows what
// Go cannot parse.
func contentOfDER(der []byte) Content {
	switch {
	case bytes.HasPrefix(der, []byte{0xfe, 0xed, 0xfe, 0xed}), bytes.HasPrefix(der, []byte{0xce, 0xce, 0xce, 0xce}):
		return ContentJKS // JKS and JCEKS, by their magic numbers
	case bytes.HasPrefix(der, []byte{0x30, 0x80, 0x02, 0x01, 0x03}):
		return ContentPKCS12 // indefinite length (BER), which encoding/asn1 does not read
	case bytes.HasPrefix(der, append([]byte{0x30, 0x80, 0x06, 0x09}, signedDataOID()...)):
		return ContentPKCS7
	}
	outer, ok := sequence(der)
	if !ok {
		return ContentUnknown
	}
	return contentOfElements(der, elements(outer))
}

func contentOfElements(der []byte, parts []asn1.RawValue) Content {
	const (
		integer = asn1.TagInteger
		bits    = asn1.TagBitString
		octets  = asn1.TagOctetString
		oid     = asn1.TagOID
		seq     = asn1.TagSequence
	)
	var tags []int
	for _, part := range parts {
		if part.Class != asn1.ClassUniversal {
			break
		}
		tags = append(tags, part.Tag)
	}
	starts := func(with ...int) bool { return len(tags) >= len(with) && slices.Equal(tags[:len(with)], with) }
	switch {
	case starts(seq, seq, bits):
		return contentOfSigned(der)
	case starts(seq, bits): // RFC 5280 section 4.1
		return ContentPublicKey
	case starts(seq, octets): // RFC 5958 section 3
		return ContentEncryptedKey
	case starts(integer, seq, octets), starts(integer, octets), starts(integer, integer, integer, integer):
		return ContentPrivateKey // PKCS #8, SEC 1, PKCS #1
	case starts(integer, seq): // RFC 7292 section 4
		return ContentPKCS12
	case starts(oid) && bytes.Equal(parts[0].Bytes, signedDataOID()):
		return ContentPKCS7
	}
	return ContentUnknown
}

// contentOfSigned tells apart the three kinds that have a signed part, an algorithm and a signature.
func contentOfSigned(der []byte) Content {
	if _, err := x509.ParseCertificateRequest(der); err == nil {
		return ContentRequest
	}
	if _, err := x509.ParseRevocationList(der); err == nil {
		return ContentRevocationList
	}
	return ContentCertificate
}

// signedDataOID is 1.2.840.113549.1.7.2, RFC 2315 section 14.
func signedDataOID() []byte {
	return []byte{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02}
}

// hasNegativeSerial says whether the serial number of a certificate is below zero.
func hasNegativeSerial(der []byte) bool {
	certificate, ok := sequence(der)
	if !ok {
		return false
	}
	signed, ok := sequence(certificate)
	if !ok {
		return false
	}
	parts := elements(signed)
	if len(parts) > 0 && parts[0].Class == asn1.ClassContextSpecific { // the version, RFC 5280 section 4.1.2.1
		parts = parts[1:]
	}
	if len(parts) == 0 || parts[0].Class != asn1.ClassUniversal || parts[0].Tag != asn1.TagInteger {
		return false
	}
	return len(parts[0].Bytes) > 0 && parts[0].Bytes[0] >= 0x80
}

// sequence returns the content of the SEQUENCE that data begins with.
func sequence(data []byte) ([]byte, bool) {
	var value asn1.RawValue
	_, err := asn1.Unmarshal(data, &value)
	return value.Bytes, err == nil && value.Class == asn1.ClassUniversal && value.Tag == asn1.TagSequence && value.IsCompound
}

// elements returns the first few elements of the content of a SEQUENCE.
func elements(data []byte) []asn1.RawValue {
	const enough = 4
	var parts []asn1.RawValue
	for len(data) > 0 && len(parts) < enough {
		var part asn1.RawValue
		rest, err := asn1.Unmarshal(data, &part)
		if err != nil {
			break
		}
		parts = append(parts, part)
		data = rest
	}
	return parts
}
