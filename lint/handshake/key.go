package handshake

import (
	"crypto"
	"crypto/rsa"
	"crypto/tls"
	"errors"
	"io"
	"slices"
)

// certificate is a chain as crypto/tls has it, with a key that can do nothing but say what it is.
func certificate(chain *Chain) *tls.Certificate {
	made := &tls.Certificate{Leaf: chain.Leaf().Certificate, PrivateKey: keyOf(chain)}
	for _, c := range chain.File.Certificates {
		made.Certificate = append(made.Certificate, c.Raw)
	}
	return made
}

func keyOf(chain *Chain) crypto.PrivateKey {
	public := publicOnly{chain.Leaf().PublicKey}
	if _, ok := public.key.(*rsa.PublicKey); ok {
		return decrypter{public}
	}
	return public
}

var errNoKey = errors.New("there is no private key here")

// publicOnly is a crypto.Signer that does not sign.
type publicOnly struct{ key crypto.PublicKey }

func (k publicOnly) Public() crypto.PublicKey { return k.key }
func (k publicOnly) Sign(io.Reader, []byte, crypto.SignerOpts) ([]byte, error) {
	return nil, errNoKey
}

// decrypter is an RSA key that does not decrypt.
type decrypter struct{ publicOnly }

func (k decrypter) Decrypt(io.Reader, []byte, crypto.DecrypterOpts) ([]byte, error) {
	return nil, errNoKey
}

// suite finds out whether the key of the acceptor fits the version and the cipher suites.
func (p *prediction) suite(chain *Chain) {
	if p.Version == 0 {
		return
	}
	if p.Version < tls.VersionTLS13 {
		curves := len(p.commonCurves()) > 0
		fits := slices.ContainsFunc(p.commonSuites(), func(id uint16) bool {
			return suits(id, chain.Leaf().PublicKey, curves)
		})
		if !fits && (curves || p.rsaKeyExchange()) { // else the curves have been named already
			p.fail(p.noSuite(chain))
			return
		}
	}
	if !p.signs(chain) {
		p.fail(p.badKey(Acceptor, chain))
	}
}

// signs reports whether the key of a chain can sign a handshake, and both sides take the keys of the chain.
func (p *prediction) signs(chain *Chain) bool {
	request := tls.CertificateRequestInfo{Version: p.Version, SignatureSchemes: signatures()}
	if request.SupportsCertificate(certificate(chain)) != nil {
		return false
	}
	for i, c := range chain.File.Certificates {
		key, ok := c.PublicKey.(*rsa.PublicKey)
		if !ok {
			continue
		}
		bits := key.N.BitLen()
		if bits > 8192 || i == 0 && bits < 1024 && (p.dial.NoTiny || p.accept.NoTiny) { // checkKeySize of crypto/tls; rsa1024min
			return false
		}
	}
	return true
}
