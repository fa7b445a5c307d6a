package handshake

import (
	"crypto/tls"
	"crypto/x509"
	"strings"

	"natstls/lint/certs"
)

// diallersCertificate judges the certificate that the dialler shows, and returns it; nil if it sends none. It returns
// false if that is not known.
func (p *prediction) diallersCertificate() (*Chain, bool) {
	switch p.accept.Asks {
	case No:
		return nil, true
	case NotKnown:
		p.unknown("whether " + p.accept.Name + " demands a certificate")
		return nil, false
	}
	if !p.dial.ChainsKnown {
		p.unknown("the certificate of " + p.dial.Name)
		return nil, false
	}
	if len(p.dial.Chains) == 0 {
		p.fail(p.notGiven())
		return nil, true
	}
	if p.accept.Roots.Pool == nil && !p.accept.Roots.System {
		p.unknown(rootsOf(p.accept))
		return nil, false
	}
	if p.Version == 0 {
		return nil, false
	}
	chain, held := p.chosen()
	switch {
	case chain == nil && held != nil && held.File.Described != nil:
		p.unknown("who issues the certificate of " + p.dial.Name)
		return nil, false
	case chain == nil && held != nil:
		p.fail(p.heldBack(held))
		return nil, true
	case chain == nil:
		p.fail(p.badKey(Dialler, p.dial.Chains[0]))
		return nil, true
	}
	if !p.signs(chain) {
		p.fail(p.badKey(Dialler, chain))
	}
	if err := p.leafFault(chain.Leaf().Certificate); err != nil {
		cause, _ := causeOf(err)
		p.fail(p.rejected(Dialler, chain, cause, err))
	}
	p.Failures = append(p.Failures, p.chainFaults(Dialler, chain, p.accept, x509.ExtKeyUsageClientAuth)...)
	return chain, true
}

// chosen returns the certificate that a Go dialler sends: the first whose key can sign and that is, or contains one
// that is, issued by an authority that the acceptor names (Conn.getClientCertificate of crypto/tls). The acceptor
// names the subjects in its ca_file, and none without one. held is the first that is kept back for that reason.
func (p *prediction) chosen() (chain, held *Chain) {
	request := tls.CertificateRequestInfo{
		Version: p.Version, SignatureSchemes: signatures(), AcceptableCAs: subjects(p.accept.Roots.File),
	}
	any := request
	any.AcceptableCAs = nil
	for _, chain := range p.dial.Chains {
		made := certificate(chain)
		if request.SupportsCertificate(made) == nil {
			return chain, nil
		}
		if held == nil && any.SupportsCertificate(made) == nil {
			held = chain
		}
	}
	return nil, held
}

// subjects returns the names of the authorities in a ca_file as x509.CertPool.Subjects does; nil without a file.
func subjects(ca *certs.File) [][]byte {
	if ca == nil {
		return nil
	}
	var names [][]byte
	for _, c := range ca.Certificates {
		if !c.Headers {
			names = append(names, c.RawSubject)
		}
	}
	return names
}

// pinnedByDialler holds the acceptor's certificate against the pins of the dialler.
func (p *prediction) pinnedByDialler(shown *Chain) {
	switch {
	case p.dial.PinsOpen:
		p.unknown("the pinned certificates of " + p.dial.Name)
	case p.dial.Pins != nil && shown != nil && shown.File.Described != nil:
		p.unknown("the key of " + p.accept.Name)
	case p.dial.Pins != nil && shown != nil && !p.dial.Pins[certs.Pin(shown.Leaf().Certificate)]:
		p.fail(p.notPinned(Acceptor, shown))
	}
}

// pinnedByAcceptor holds the dialler's certificate against the pins of the acceptor. Who shows none fits no pin.
func (p *prediction) pinnedByAcceptor(sent *Chain, known bool) {
	switch {
	case p.accept.PinsOpen:
		p.unknown("the pinned certificates of " + p.accept.Name)
	case p.accept.Pins == nil || !known:
	case sent == nil:
		if p.accept.Asks == No {
			p.fail(p.notPinned(Dialler, nil))
		}
	case sent.File.Described != nil:
		p.unknown("the key of " + p.dial.Name)
	case !p.accept.Pins[certs.Pin(sent.Leaf().Certificate)]:
		p.fail(p.notPinned(Dialler, sent))
	}
}

// admission holds the names of the dialler's certificate against the acceptor's own URLs or users
// (isRouterAuthorized, isGatewayAuthorized, server/auth.go, 2.15.2). One of the two is enough.
func (p *prediction) admission(sent *Chain) {
	known, users := p.accept.Known, p.accept.Users
	if known.Applies == No && users.Applies == No || sent == nil {
		return
	}
	byURL := known.Applies != No && inURLs(sent.Leaf().Certificate, known.List)
	mapped := No
	if users.Applies != No {
		mapped = p.mapsTo(sent.Leaf().Certificate, users.List)
	}
	switch {
	case byURL || mapped == Yes:
	case known.Applies == NotKnown || users.Applies == NotKnown || mapped == NotKnown ||
		known.Applies == Yes && known.Open || users.Applies == Yes && users.Open:
		p.unknown("whom " + p.accept.Name + " lets in")
	case known.Applies == Yes:
		p.fail(p.unknownURL(sent))
	default:
		p.fail(p.unmapped(sent))
	}
}

// inURLs reports whether a DNS name of a certificate is the host of a URL (dnsAltNameMatches, server/auth.go): a star
// stands for one label, the first, and only if it is the whole of it.
func inURLs(c *x509.Certificate, hosts []string) bool {
	for _, name := range c.DNSNames {
		labels := strings.Split(strings.ToLower(name), ".")
		for _, host := range hosts {
			if sameLabels(labels, strings.Split(strings.ToLower(host), ".")) {
				return true
			}
		}
	}
	return false
}

func sameLabels(pattern, host []string) bool {
	if len(pattern) != len(host) {
		return false
	}
	for i := range pattern {
		if pattern[i] != host[i] && !(i == 0 && pattern[i] == "*") {
			return false
		}
	}
	return true
}

// mapsTo reports whether a certificate is mapped to one of some users (checkClientTLSCertSubject, server/auth.go):
// by an e-mail address, a DNS name, a URI or its subject. Other ways to write a subject count for clients and leaf
// nodes, with domain components for all; they are not followed here.
func (p *prediction) mapsTo(c *x509.Certificate, users []string) Answer {
	candidates := map[string]bool{c.Subject.ToRDNSequence().String(): true}
	for _, names := range [][]string{c.EmailAddresses, c.DNSNames} {
		for _, name := range names {
			candidates[name] = true
		}
	}
	for _, uri := range c.URIs {
		candidates[uri.String()] = true
	}
	answer := No
	for _, user := range users {
		switch {
		case user != "" && candidates[user]:
			return Yes
		case !strings.Contains(user, "="):
		case p.kind != Route && p.kind != Gateway, strings.Contains(user, "DC="):
			answer = NotKnown
		}
	}
	return answer
}
