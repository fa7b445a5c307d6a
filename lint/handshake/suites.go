package handshake

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/tls"
	"strings"
)

// suiteClass is what a TLS 1.2 cipher suite needs of the acceptor's key.
type suiteClass uint8

const (
	noSuite   suiteClass = iota // none of TLS 1.2
	withECDSA                   // an ECDSA or Ed25519 key that signs
	withRSA                     // an RSA key that signs
	rsaOnly                     // an RSA key that decrypts, and no curve
)

// suiteKind returns what a cipher suite needs, by its name.
func suiteKind(id uint16) suiteClass {
	name := tls.CipherSuiteName(id)
	switch {
	case strings.HasPrefix(name, "TLS_ECDHE_ECDSA_"):
		return withECDSA
	case strings.HasPrefix(name, "TLS_ECDHE_RSA_"):
		return withRSA
	case strings.HasPrefix(name, "TLS_RSA_"):
		return rsaOnly
	}
	return noSuite
}

// suits reports whether a cipher suite works with a public key; curves says whether there is a curve in common.
func suits(id uint16, public any, curves bool) bool {
	kind := suiteKind(id)
	switch public.(type) {
	case *ecdsa.PublicKey, ed25519.PublicKey:
		return kind == withECDSA && curves
	case *rsa.PublicKey:
		return kind == rsaOnly || kind == withRSA && curves
	}
	return false
}

// hybrid reports whether a key exchange exists in TLS 1.3 only: the post-quantum ones.
func hybrid(curve tls.CurveID) bool {
	switch curve {
	case tls.X25519MLKEM768, tls.SecP256r1MLKEM768, tls.SecP384r1MLKEM1024:
		return true
	}
	return false
}

// curveByName returns the key exchange with a name of curve_preferences (curvePreferenceMap, server/ciphersuites.go).
func curveByName(name string) (tls.CurveID, bool) {
	switch name {
	case "X25519":
		return tls.X25519, true
	case "CurveP256":
		return tls.CurveP256, true
	case "CurveP384":
		return tls.CurveP384, true
	case "CurveP521":
		return tls.CurveP521, true
	case "X25519MLKEM768":
		return tls.X25519MLKEM768, true
	case "SecP256r1MLKEM768":
		return tls.SecP256r1MLKEM768, true
	case "SecP384r1MLKEM1024":
		return tls.SecP384r1MLKEM1024, true
	}
	return 0, false
}

// signatures are what Go offers and takes as signature algorithms (crypto/tls defaults.go, 1.26). The order does not
// matter for the question whether there is one.
func signatures() []tls.SignatureScheme {
	return []tls.SignatureScheme{
		tls.PSSWithSHA256, tls.ECDSAWithP256AndSHA256, tls.Ed25519, tls.PSSWithSHA384, tls.PSSWithSHA512,
		tls.PKCS1WithSHA256, tls.PKCS1WithSHA384, tls.PKCS1WithSHA512,
		tls.ECDSAWithP384AndSHA384, tls.ECDSAWithP521AndSHA512,
	}
}
