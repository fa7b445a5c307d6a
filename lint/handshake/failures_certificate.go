package handshake

import (
	"crypto/rsa"
	"crypto/tls"
	"fmt"
	"slices"
	"strings"

	"natstls/lint/certs"
	"natstls/parser"
	"natstls/parser/resolve"
)

// The functions in this file put into words what is wrong about a certificate beside the verdicts of crypto/x509.

func (p *prediction) noCertificate() Failure {
	return Failure{
		Cause: NoCertificate, Of: Acceptor,
		Why:   p.accept.Name + " has TLS without a certificate",
		Logs:  p.logs("remote error: tls: unrecognized name", "tls: no certificates configured"),
		Cure:  "set cert_file and key_file in the tls block of " + p.accept.Name,
		Lines: p.lines(blockAt(p.accept), "the tls block without a certificate"),
	}
}

func (p *prediction) noSuite(chain *Chain) Failure {
	return Failure{
		Cause: NoSuite, Of: Acceptor, Chain: chain,
		Why:   p.dial.Name + " and " + p.accept.Name + " have no TLS 1.2 cipher suite in common that works with the key of " + quote(chain.File.Name),
		Logs:  p.logs("remote error: tls: handshake failure", "tls: no cipher suite supported by both client and server"),
		Cure:  "let " + p.dial.Name + " use TLS 1.3, or add a cipher suite for this kind of key",
		Lines: p.lines(chain.At, "the certificate with the key"),
	}
}

// badKey is a key that cannot sign, or that the other side does not take.
func (p *prediction) badKey(of Side, chain *Chain) Failure {
	f := Failure{
		Cause: BadKey, Of: of, Chain: chain,
		Why:   "the key of " + quote(chain.File.Name) + " cannot be used in " + tls.VersionName(p.Version),
		Cure:  "issue " + quote(chain.File.Name) + " over an ECDSA P-256 key",
		Lines: p.lines(chain.At, "the certificate with the key"),
	}
	bits := 0
	if key, ok := chain.Leaf().PublicKey.(*rsa.PublicKey); ok {
		bits = key.N.BitLen()
		f.Why = fmt.Sprintf("the RSA key of %s has %d bits, which Go does not take", quote(chain.File.Name), bits)
	}
	judge, says := 1-of, "tls: server sent certificate containing RSA key larger than 8192 bits"
	switch {
	case bits > 8192 && of == Dialler:
		says = "tls: client sent certificate containing RSA key larger than 8192 bits"
	case bits > 8192:
	case bits >= 528: // less has no room for a signature of TLS 1.3, so that it is not even tried
		judge, says = of, fmt.Sprintf("tls: failed to sign handshake: crypto/rsa: %d-bit keys are insecure", bits)
	case of == Acceptor:
		judge, says = of, "tls: peer doesn't support any of the certificate's signature algorithms"
	default:
		says = "tls: client didn't provide a certificate"
	}
	f.Logs[judge] = p.log(judge, says)
	if judge == Acceptor && of == Dialler {
		f.Logs[Dialler] = p.closed()
	} else {
		f.Logs[1-judge] = p.log(1-judge, "remote error: tls: internal error")
	}
	return f
}

func (p *prediction) notGiven() Failure {
	f := Failure{
		Cause: NotGiven, Of: Dialler,
		Why:   p.accept.Name + " demands a certificate and " + p.dial.Name + " has none for it",
		Logs:  [2]string{p.closed(), p.log(Acceptor, "tls: client didn't provide a certificate")},
		Cure:  "set cert_file and key_file in the tls block of " + p.dial.Name,
		Lines: p.lines(p.demandAt(), p.accept.Name+" demands a certificate here"),
	}
	if p.dial.Block == nil {
		f.Cure = "give " + p.dial.Name + " a certificate that " + p.accept.Name + " trusts"
	}
	return f
}

// demandAt is the option by which the acceptor demands a certificate, else its tls block.
func (p *prediction) demandAt() parser.Span {
	block := p.accept.Block
	if block == nil {
		return parser.Span{}
	}
	if p.kind != Route && p.kind != Gateway {
		for _, field := range []*resolve.Field{block.Verify.Field, block.VerifyAndMap.Field} {
			if field != nil {
				return field.Syntax.KeySpan
			}
		}
	}
	return blockAt(p.accept)
}

func (p *prediction) heldBack(chain *Chain) Failure {
	ca := p.accept.Roots.File
	f := Failure{
		Cause: HeldBack, Of: Dialler, Chain: chain,
		Why: p.dial.Name + " keeps its certificate " + quote(chain.File.Name) + " back, since " + p.accept.Name +
			" names other authorities than " + issuer(chain),
		Logs:  [2]string{p.closed(), p.log(Acceptor, "tls: client didn't provide a certificate")},
		Cure:  "add the authority that issued " + quote(chain.File.Name) + " (" + issuer(chain) + ") to " + quote(ca.Name) + " of " + p.accept.Name,
		Lines: p.lines(chain.At, "this certificate is not sent"),
	}
	if block := p.accept.Block; block != nil && block.CAFile.Field != nil {
		f.Lines = append(f.Lines, parser.Note{Span: block.CAFile.Field.Syntax.KeySpan, Message: p.accept.Name + " names the authorities in this file"})
	}
	return f
}

func (p *prediction) notPinned(of Side, chain *Chain) Failure {
	judge, shows := p.dial, p.accept
	f := Failure{Cause: NotPinned, Of: of, Chain: chain}
	if of == Dialler {
		judge, shows = p.accept, p.dial
	}
	if of == Dialler {
		f.Logs = p.logs("", "certificate not pinned")
		f.Logs[Dialler] = p.closed()
	} else {
		f.Logs = p.logs("certificate not pinned", "")
	}
	at := blockAt(judge)
	if judge.Block != nil && judge.Block.PinnedCerts.Field != nil {
		at = judge.Block.PinnedCerts.Field.Syntax.KeySpan
	}
	f.Lines = p.lines(at, judge.Name+" pins keys here")
	if chain == nil {
		f.Why = judge.Name + " pins keys without demanding a certificate, so " + shows.Name + " shows none"
		f.Cure = "set verify: true beside pinned_certs of " + judge.Name
		return f
	}
	f.Why = "the key of " + quote(chain.File.Name) + " is not among the pinned ones of " + judge.Name
	f.Cure = "add " + certs.Pin(chain.Leaf().Certificate) + " to pinned_certs of " + judge.Name
	f.Lines = append(f.Lines, parser.Note{Span: chain.At, Message: "this certificate is shown by " + shows.Name})
	f.Lines = slices.DeleteFunc(f.Lines, func(n parser.Note) bool { return n.Span.IsZero() })
	return f
}

// refusal is what the logs of both sides say of a dialler whose certificate is good and who is not let in.
func (p *prediction) refusal() [2]string {
	words := map[Kind]string{Route: "Route", Gateway: "Gateway", Leaf: "Leafnode", LeafWebsocket: "Leafnode"}
	if word := words[p.kind]; word != "" {
		return [2]string{word + " Error 'Authorization Violation'", "authentication error"}
	}
	return [2]string{"nats: Authorization Violation", "authentication error"}
}

func (p *prediction) unknownURL(chain *Chain) Failure {
	names := "no DNS name"
	if dns := chain.Leaf().DNSNames; len(dns) > 0 {
		names = "only " + printable(list(dns))
	}
	where := "routes"
	if p.kind == Gateway {
		where = "gateways"
	}
	return Failure{
		Cause: UnknownURL, Of: Dialler, Chain: chain,
		Why:   p.accept.Name + " takes only names in its own " + where + ", and " + quote(chain.File.Name) + " has " + names,
		Logs:  p.refusal(),
		Cure:  "add a URL with a DNS name of " + quote(chain.File.Name) + " to " + where + " of " + p.accept.Name,
		Lines: p.lines(p.accept.Known.At, p.accept.Name+" checks known URLs here"),
	}
}

func (p *prediction) unmapped(chain *Chain) Failure {
	return Failure{
		Cause: Unmapped, Of: Dialler, Chain: chain,
		Why:   "no name in " + quote(chain.File.Name) + " is a user of " + p.accept.Name,
		Logs:  p.refusal(),
		Cure:  "make the name " + quote(userName(chain)) + " a user of " + p.accept.Name + ", or take verify_and_map out",
		Lines: p.lines(p.accept.Users.At, p.accept.Name+" maps certificates to users here"),
	}
}

// userName is the name of a certificate that is tried first.
func userName(chain *Chain) string {
	leaf := chain.Leaf()
	if names := append(append([]string{}, leaf.EmailAddresses...), leaf.DNSNames...); len(names) > 0 {
		return names[0]
	}
	return strings.TrimSpace(leaf.Subject.ToRDNSequence().String())
}
