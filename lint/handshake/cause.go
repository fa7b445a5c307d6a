package handshake

import (
	"natstls/lint/certs"
	"natstls/parser"
)

// Cause is why a link fails.
type Cause uint8

const (
	PlainToTLS    Cause = iota // the dialler speaks plain text to a TLS port
	TLSToPlain                 // the dialler speaks TLS to a port without it
	FirstMismatch              // one side begins with TLS, the other with INFO
	NoTime                     // a negative timeout
	NoVersion                  // no TLS version in common
	NoCurve                    // no key exchange in common
	NoCertificate              // the acceptor has none
	NoSuite                    // no TLS 1.2 cipher suite in common
	BadKey                     // the key of a certificate cannot be used with this version
	NameMismatch               // the acceptor's certificate is not for the name that is verified
	OutOfDate                  // a certificate of the chain has ended or not begun
	Untrusted                  // no authority that the other side trusts
	WrongUsage                 // the extended key usages of the chain do not allow it
	BadChain                   // any other verdict of crypto/x509
	NotGiven                   // the acceptor demands a certificate and the dialler has none
	HeldBack                   // the dialler sends none, since the acceptor names other authorities
	NotPinned                  // the public key is not among the pinned ones
	UnknownURL                 // no name of the certificate is in the acceptor's URLs
	Unmapped                   // no name of the certificate is a user
)

// Failure is one reason why a link fails.
type Failure struct {
	Cause Cause
	Of    Side // whose certificate or setting does not fit the other side
	Chain *Chain
	Bad   *certs.Certificate // the certificate of the chain that is at fault, if one is
	Why   string             // what crypto/x509 says, or what there is and what is asked for; starts small
	Logs  [2]string          // what the log of the dialler and of the acceptor says; empty: nothing
	Cure  string             // the smallest change
	Lines []parser.Note      // the lines that clash
}

// String returns the cause in kebab-case, as JSON and fixtures have it.
func (c Cause) String() string {
	names := [...]string{
		PlainToTLS: "plain-to-tls", TLSToPlain: "tls-to-plain", FirstMismatch: "handshake-first", NoTime: "timeout",
		NoVersion: "version", NoCurve: "curves", NoCertificate: "no-certificate", NoSuite: "suites", BadKey: "key",
		NameMismatch: "name", OutOfDate: "dates", Untrusted: "untrusted", WrongUsage: "usage", BadChain: "chain",
		NotGiven: "no-client-certificate", HeldBack: "certificate-held-back", NotPinned: "pin",
		UnknownURL: "known-urls", Unmapped: "unmapped-user",
	}
	if int(c) < len(names) {
		return names[c]
	}
	return "unknown"
}
