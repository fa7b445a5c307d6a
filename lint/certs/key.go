package certs

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"math/big"
	"strings"

	"natstls/parser/limit"
)

// ErrEncrypted says that a private key is encrypted. nats-server has no option for its password.
var ErrEncrypted = errors.New("the key is encrypted")

var (
	errUnknownKey = errors.New("crypto/tls has no use for a key of this kind")
	errBrokenKey  = errors.New("the key is neither PKCS #1, PKCS #8 nor SEC 1")
)

// readKey returns the public half of the private key in a block.
func readKey(block *pem.Block) *Key {
	key := &Key{Type: block.Type}
	if len(block.Bytes) > limit.KeySize {
		key.Err = ErrTooLarge
		return key
	}
	key.Public, key.Err = publicHalf(block.Bytes)
	if key.Err == nil {
		return key
	}
	// crypto/tls does not look at labels and headers: what parses is no encrypted key.
	if isEncrypted(block) {
		key.Encrypted, key.Err = true, ErrEncrypted
		return key
	}
	key.Algorithm = keyAlgorithm(block.Type, block.Bytes)
	return key
}

// publicHalf returns the public half of a private key. It tries what crypto/tls tries, in the same order: PKCS #1,
// PKCS #8, SEC 1. It copies the public half, because a pointer into a private key would keep all of it.
func publicHalf(der []byte) (any, error) {
	rsaKey, pkcs1Err := x509.ParsePKCS1PrivateKey(der)
	if pkcs1Err == nil {
		return publicRSA(rsaKey), nil
	}
	anyKey, pkcs8Err := x509.ParsePKCS8PrivateKey(der)
	if pkcs8Err == nil {
		return publicPKCS8(anyKey)
	}
	ecKey, sec1Err := x509.ParseECPrivateKey(der)
	if sec1Err == nil {
		return publicECDSA(ecKey), nil
	}
	for _, err := range []error{pkcs1Err, pkcs8Err, sec1Err} {
		if isAboutTheKey(err) {
			return nil, err
		}
	}
	return nil, errBrokenKey
}

// isAboutTheKey says whether an error is worth telling: about the values of the key, as when Go 1.24
// and newer find a wrong CRT exponent, and not about the form that the attempt was made for. It only
// chooses among messages.
func isAboutTheKey(err error) bool {
	text := err.Error()
	return !strings.Contains(text, "asn1:") && !strings.Contains(text, "(use Parse") && !strings.Contains(text, "version")
}

func publicPKCS8(key any) (any, error) {
	switch key := key.(type) {
	case *rsa.PrivateKey:
		return publicRSA(key), nil
	case *ecdsa.PrivateKey:
		return publicECDSA(key), nil
	case ed25519.PrivateKey:
		return key.Public().(ed25519.PublicKey), nil // a copy
	}
	return nil, errUnknownKey
}

func publicRSA(key *rsa.PrivateKey) *rsa.PublicKey {
	return &rsa.PublicKey{N: new(big.Int).Set(key.N), E: key.E}
}

func publicECDSA(key *ecdsa.PrivateKey) *ecdsa.PublicKey {
	public := key.PublicKey
	return &public
}

// keyAlgorithm tells of which kind a key is that Go cannot use, "" if it cannot be told.
func keyAlgorithm(label string, der []byte) string {
	switch label {
	case "DSA PRIVATE KEY":
		return "DSA"
	case "OPENSSH PRIVATE KEY":
		return "OpenSSH"
	}
	var outer struct { // PKCS #8, RFC 5208 section 5
		Version   int
		Algorithm struct {
			OID        asn1.ObjectIdentifier
			Parameters asn1.RawValue `asn1:"optional"`
		}
	}
	if _, err := asn1.Unmarshal(der, &outer); err != nil {
		return curveOfSEC1(der)
	}
	switch outer.Algorithm.OID.String() {
	case "1.2.840.113549.1.1.10": // RFC 8017 appendix C
		return "RSA-PSS"
	case "1.2.840.10040.4.1": // RFC 3279 section 2.3.2
		return "DSA"
	case "1.3.101.110": // RFC 8410 section 3, and the next two
		return "X25519"
	case "1.3.101.111":
		return "X448"
	case "1.3.101.113":
		return "Ed448"
	case "1.2.840.10045.2.1": // RFC 5480 section 2.1.1
		return curveName(outer.Algorithm.Parameters)
	}
	return ""
}

func curveOfSEC1(der []byte) string {
	var key struct { // RFC 5915 section 3
		Version    int
		Secret     []byte
		Parameters asn1.RawValue `asn1:"optional"` // [0] EXPLICIT
	}
	_, err := asn1.Unmarshal(der, &key)
	clear(key.Secret)
	if err != nil || key.Version != 1 || key.Parameters.Class != asn1.ClassContextSpecific {
		return ""
	}
	var parameters asn1.RawValue
	if _, err := asn1.Unmarshal(key.Parameters.Bytes, &parameters); err != nil {
		return ""
	}
	return curveName(parameters)
}

// curveName names the curves that Go does not have.
func curveName(parameters asn1.RawValue) string {
	if parameters.Tag == asn1.TagSequence && parameters.IsCompound {
		return explicitCurve
	}
	var oid asn1.ObjectIdentifier
	if _, err := asn1.Unmarshal(parameters.FullBytes, &oid); err != nil {
		return ""
	}
	switch oid.String() {
	case "1.3.132.0.10":
		return "ECDSA secp256k1"
	case "1.3.36.3.3.2.8.1.1.7": // RFC 5639 section 4.1, and the next two
		return "ECDSA brainpoolP256r1"
	case "1.3.36.3.3.2.8.1.1.11":
		return "ECDSA brainpoolP384r1"
	case "1.3.36.3.3.2.8.1.1.13":
		return "ECDSA brainpoolP512r1"
	}
	return ""
}

const explicitCurve = "ECDSA with its curve written out"
