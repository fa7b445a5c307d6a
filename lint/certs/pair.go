package certs

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"errors"
	"fmt"
)

// CertificateError returns why a server refuses a cert_file, whatever its key is, nil if it does not.
func CertificateError(cert *File) *Problem {
	if problem := unread(cert); problem != nil {
		return problem
	}
	if len(cert.Certificates)+len(cert.Refused) == 0 {
		return noCertificate(cert)
	}
	if refused := cert.firstRefused(); refused != nil {
		return refusal(cert, refused, fmt.Sprintf("the certificate at line %d of %s", refused.Line, show(cert.Name)))
	}
	first := cert.Certificates[0]
	if !usable(first.PublicKey) {
		return &Problem{
			Reason: PublicKeyUnsupported, File: cert,
			Message: fmt.Sprintf("the certificate at line %d of %s is for a key of a kind that Go does not use for TLS", first.Line, show(cert.Name)),
			Help:    "use a certificate for an ECDSA, Ed25519 or RSA key",
		}
	}
	return nil
}

// KeyError returns why a server refuses a key_file, whatever its certificate is, nil if it does not.
func KeyError(key *File) *Problem {
	if problem := unread(key); problem != nil {
		return problem
	}
	switch {
	case key.Key == nil && key.Content == ContentEncryptedKey && key.Form == FormDER:
		return encrypted(key)
	case key.Key == nil:
		return noKey(key)
	case key.Key.Encrypted:
		return encrypted(key)
	case errors.Is(key.Key.Err, ErrTooLarge):
		return &Problem{
			Reason: NotRead, File: key, Err: ErrTooLarge,
			Message: show(key.Name) + " holds a private key that is too large to be checked here",
			Help:    "use an ECDSA, Ed25519 or RSA key of usual size",
		}
	case key.Key.Err != nil:
		return unsupported(key)
	}
	return nil
}

// PairError returns why a server refuses a cert_file together with its key_file, nil if it does not.
// If there are several reasons, it returns the first one that the server meets.
func PairError(cert, key *File) *Problem {
	if swapped(cert, key) {
		return &Problem{
			Reason: Swapped, File: cert,
			Message: fmt.Sprintf("%s holds a private key and %s a certificate, so the two are swapped", show(cert.Name), show(key.Name)),
			Help:    "exchange the two names",
		}
	}
	if problem := unread(cert); problem != nil {
		return problem
	}
	if problem := unread(key); problem != nil {
		return problem
	}
	if problem := CertificateError(cert); problem != nil {
		return problem
	}
	if problem := KeyError(key); problem != nil {
		return problem
	}
	if !SameKey(cert.Certificates[0].PublicKey, key.Key.Public) {
		return mismatch(cert, key)
	}
	return nil
}

// swapped says whether the key is in the certificate file and the certificate in the key file.
func swapped(cert, key *File) bool {
	return len(cert.Certificates)+len(cert.Refused) == 0 && cert.Key != nil &&
		key.Key == nil && len(key.Certificates)+len(key.Refused) > 0
}

// usable says whether tls.X509KeyPair takes a public key of this type.
func usable(public any) bool {
	switch public.(type) {
	case *rsa.PublicKey, *ecdsa.PublicKey, ed25519.PublicKey:
		return true
	}
	return false
}

// SameKey reports whether two public keys are the same, which those of a type that Go does not use for TLS never are.
func SameKey(a, b any) bool {
	key, ok := a.(interface{ Equal(crypto.PublicKey) bool })
	return ok && key.Equal(b)
}

func mismatch(cert, key *File) *Problem {
	first := cert.Certificates[0]
	problem := &Problem{
		Reason: Mismatch, File: key,
		Message: fmt.Sprintf("the key in %s does not belong to the certificate in %s", show(key.Name), show(cert.Name)),
		Help:    "name the key that the certificate was issued for; renewing one of the two files alone has this effect",
	}
	for _, other := range cert.Certificates[1:] {
		if !SameKey(other.PublicKey, key.Key.Public) {
			continue
		}
		problem.Reason, problem.File = WrongOrder, cert
		problem.Message = fmt.Sprintf("%s is in the wrong order: its first certificate (line %d) is not the one of the key, which is number %d (line %d)",
			show(cert.Name), first.Line, other.Index+1, other.Line)
		problem.Help = "put the server's own certificate first, then the intermediate ones from the bottom up"
		return problem
	}
	lost, ok := cert.lostBefore(first.Line)
	if !ok {
		return problem
	}
	problem.Reason, problem.File = FirstLost, cert
	problem.Message = fmt.Sprintf("the certificate at line %d of %s is passed over (%s), and the key does not belong to the next one (line %d)",
		lost.Line, show(cert.Name), lost.Why.defect(), first.Line)
	problem.Help = "repair the first block of the file"
	return problem
}

// lostBefore returns the first lost certificate above a line.
func (f *File) lostBefore(line int) (Lost, bool) {
	for _, lost := range f.Lost {
		if lost.Line < line && contentOfLabel(lost.Type) == ContentCertificate {
			return lost, true
		}
	}
	return Lost{}, false
}

// firstRefused returns the first CERTIFICATE block if Go does not parse it.
func (f *File) firstRefused() *Refused {
	if len(f.Refused) > 0 && f.Refused[0].Index == 0 {
		return f.Refused[0]
	}
	return nil
}
