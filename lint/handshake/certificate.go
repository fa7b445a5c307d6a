package handshake

import (
	"crypto/tls"
	"crypto/x509"
	"net"
	"strings"

	"natstls/lint/certs"
)

// certificates judges what each side shows to the other, in the order of TLS 1.3: the acceptor's certificate first.
func (p *prediction) certificates() {
	shown := p.acceptorsCertificate()
	sent, known := p.diallersCertificate()
	p.pinnedByDialler(shown)
	p.pinnedByAcceptor(sent, known)
	p.admission(sent)
}

// acceptorsCertificate judges the certificate that the acceptor presents, and returns it; nil if there is none or it
// is not known. Where a saved host name does not fit the certificate, it is forgotten, and the next attempt is made
// with the address (doTLSHandshake, server/client.go, 2.15.2).
func (p *prediction) acceptorsCertificate() *Chain {
	if len(p.accept.Chains) == 0 {
		if p.accept.ChainsKnown {
			p.fail(p.noCertificate())
		} else {
			p.unknown("the certificate of " + p.accept.Name)
		}
		return nil
	}
	if p.Version < tls.VersionTLS13 {
		p.curves() // with TLS 1.3 they are compared before
	}
	names := p.dial.Verifies
	if p.dial.NamesOpen {
		names = nil
	}
	for i, name := range names {
		chain := p.presented(name)
		if chain == nil {
			return nil
		}
		last := i == len(names)-1 && !p.dial.Address
		if !last && p.dial.Insecure == No && p.nameIsFirst(chain, name) {
			p.Forgotten = name
			continue
		}
		p.judgeAcceptor(chain, name)
		return chain
	}
	chain := p.presented("")
	if chain != nil {
		p.judgeAcceptor(chain, "")
	}
	return chain
}

// presented returns the certificate that the acceptor shows to who asks for a name (Config.getCertificate of
// crypto/tls): of several the first that is for the name, else the first of all. Nil if that is not known.
func (p *prediction) presented(name string) *Chain {
	accept := p.accept
	if len(accept.Chains) == 1 && accept.ChainsKnown {
		return accept.Chains[0]
	}
	if !accept.ChainsKnown || p.Version == 0 {
		p.unknown("the certificate of " + accept.Name)
		return nil
	}
	hello := tls.ClientHelloInfo{
		ServerName:        indication(name),
		SupportedVersions: []uint16{p.Version},
		CipherSuites:      p.commonSuites(), // SupportsCertificate knows nothing of the acceptor's own
		SupportedCurves:   p.commonCurves(),
		SupportedPoints:   []uint8{0}, // uncompressed, RFC 8422 section 5.1.2
		SignatureSchemes:  signatures(),
	}
	for _, chain := range accept.Chains {
		if hello.SupportsCertificate(certificate(chain)) == nil {
			return chain
		}
	}
	return accept.Chains[0]
}

// indication returns the name that a Go client sends in the TLS extension server_name (hostnameInSNI of crypto/tls):
// none for an address.
func indication(name string) string {
	host := strings.Trim(name, "[]")
	if i := strings.LastIndexByte(host, '%'); i > 0 {
		host = host[:i]
	}
	if net.ParseIP(host) != nil {
		return ""
	}
	return strings.TrimRight(name, ".")
}

// nameIsFirst reports whether a dialler that verifies a name stops at the name: crypto/x509 looks at the certificate
// itself before, and at the chain after it.
func (p *prediction) nameIsFirst(chain *Chain, name string) bool {
	return p.leafFault(chain.Leaf().Certificate) == nil && chain.Leaf().VerifyHostname(name) != nil
}

// judgeAcceptor judges a certificate that a dialler sees; an empty name is an address that is not known.
func (p *prediction) judgeAcceptor(chain *Chain, name string) {
	p.Name = name
	p.suite(chain)
	if p.dial.Insecure == Yes {
		return
	}
	var faults []Failure
	if err := p.leafFault(chain.Leaf().Certificate); err != nil {
		cause, _ := causeOf(err)
		faults = append(faults, p.rejected(Acceptor, chain, cause, err))
	}
	switch {
	case name != "":
		err := chain.Leaf().VerifyHostname(name)
		switch {
		case err != nil && chain.Shared:
			p.unknown("whether every server has the same " + quote(chain.File.Name))
		case err != nil:
			faults = append(faults, p.rejected(Acceptor, chain, NameMismatch, err))
		}
	case p.dial.NamesOpen:
		p.unknown("the name that is verified")
	case chain.Shared && len(chain.Leaf().IPAddresses) == 0:
		p.unknown("whether every server has the same " + quote(chain.File.Name))
	case len(chain.Leaf().IPAddresses) == 0:
		faults = append(faults, p.addressMismatch(chain))
	default:
		p.unknown("the IP address of " + p.accept.Name)
	}
	faults = append(faults, p.chainFaults(Acceptor, chain, p.dial, x509.ExtKeyUsageServerAuth)...)
	if p.dial.Insecure == NotKnown && len(faults) > 0 {
		p.unknown("whether " + p.dial.Name + " verifies certificates")
		return
	}
	p.Failures = append(p.Failures, faults...)
}

// leafFault is what crypto/x509 has against a certificate whatever its chain is (Certificate.isValid).
func (p *prediction) leafFault(c *x509.Certificate) error {
	if len(c.UnhandledCriticalExtensions) > 0 {
		return x509.UnhandledCriticalExtension{}
	}
	return p.outOfDate(c)
}

// chainFaults is what crypto/x509 has against a chain for a usage, apart from the name and from leafFault.
func (p *prediction) chainFaults(of Side, chain *Chain, judge *End, usage x509.ExtKeyUsage) []Failure {
	leaf := chain.Leaf().Certificate
	wrongUsage := !certs.Permits(leaf, usage)
	var faults []Failure
	if described := chain.File.Described; described != nil {
		p.unknown("who issues the certificate of " + p.ends()[of].Name)
		wrongUsage = wrongUsage && described.Certain
	}
	usageFault := func() {
		err := x509.CertificateInvalidError{Cert: leaf, Reason: x509.IncompatibleUsage}
		faults = append(faults, p.rejected(of, chain, WrongUsage, err))
	}
	if judge.Roots.Pool == nil || chain.File.Described != nil {
		if judge.Roots.Pool == nil {
			p.unknown(rootsOf(judge))
		}
		if wrongUsage {
			usageFault()
		}
		return faults
	}
	err := p.judge.verify(chain, judge.Roots, usage)
	if err != nil {
		cause, certain := causeOf(err)
		switch {
		case !certain:
			p.unknown(rootsOf(judge))
		case len(leaf.UnhandledCriticalExtensions) > 0: // said already, and nothing else can be found out
		case cause == OutOfDate && p.outOfDate(leaf) != nil:
			// Said already. What else there is shows with a clock at which the certificate is good.
			if err := p.beyondDates(chain, judge, usage); err != nil {
				if cause, certain := causeOf(err); certain && cause != OutOfDate {
					faults = append(faults, p.rejected(of, chain, cause, err))
					wrongUsage = wrongUsage && cause != WrongUsage
				}
			}
		default:
			faults = append(faults, p.rejected(of, chain, cause, err))
			wrongUsage = wrongUsage && cause != WrongUsage
		}
	}
	if wrongUsage {
		usageFault()
	}
	return faults
}

// beyondDates verifies a chain at the middle of the first certificate's time.
func (p *prediction) beyondDates(chain *Chain, judge *End, usage x509.ExtKeyUsage) error {
	leaf := chain.Leaf()
	middle := leaf.NotBefore.Add(leaf.NotAfter.Sub(leaf.NotBefore) / 2)
	return certs.Verify(chain.File, judge.Roots.Pool, usage, middle)
}

func rootsOf(judge *End) string {
	if judge.Roots.System {
		return "the authorities that the system of " + judge.Name + " trusts"
	}
	return "the ca_file of " + judge.Name
}

// outOfDate returns what crypto/x509 says of the dates of a certificate.
func (p *prediction) outOfDate(c *x509.Certificate) error {
	switch now := p.judge.now; {
	case now.Before(c.NotBefore):
		return x509.CertificateInvalidError{Cert: c, Reason: x509.Expired,
			Detail: "current time " + stamp(now) + " is before " + stamp(c.NotBefore)}
	case now.After(c.NotAfter):
		return x509.CertificateInvalidError{Cert: c, Reason: x509.Expired,
			Detail: "current time " + stamp(now) + " is after " + stamp(c.NotAfter)}
	}
	return nil
}
