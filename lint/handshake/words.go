package handshake

import (
	"crypto/x509"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"

	"natstls/parser"
)

// log returns what a side writes about a text: the error lines of nats-server, the error that a client gets, those of
// the HTTP servers of websocket and monitoring.
func (p *prediction) log(side Side, text string) string {
	switch p.kind {
	case Route, Gateway:
		return "TLS " + p.kind.String() + " handshake error: " + text
	case Leaf:
		return "TLS leafnode handshake error: " + text
	case LeafWebsocket:
		if side == Dialler {
			return "TLS leafnode handshake error: " + text
		}
	case Client, MQTT:
		if side == Acceptor {
			return "TLS handshake error: " + text
		}
	case Resolver:
		if side == Dialler {
			return "could not fetch the account: " + text
		}
	}
	if side == Acceptor {
		return "http: TLS handshake error: " + text
	}
	return text
}

// logs returns the lines of both sides; empty texts stay empty.
func (p *prediction) logs(dialler, acceptor string) [2]string {
	lines := [2]string{dialler, acceptor}
	for side, text := range lines {
		if text != "" {
			lines[side] = p.log(Side(side), text)
		}
	}
	return lines
}

// closed is what a dialler sees of an acceptor that ends the connection after a TLS 1.3 handshake.
func (p *prediction) closed() string {
	switch p.kind {
	case Route:
		return "Router connection closed: Read Error"
	case Gateway:
		return "Gateway connection closed: Read Error"
	case Leaf, LeafWebsocket:
		return "Leafnode connection closed: Read Error"
	}
	return "remote error: tls: certificate required"
}

// rejected is a certificate that the other side does not accept.
func (p *prediction) rejected(of Side, chain *Chain, cause Cause, err error) Failure {
	f := Failure{Cause: cause, Of: of, Chain: chain, Bad: faulty(err, chain), Why: says(err)}
	if cause == OutOfDate && f.Bad != nil {
		f.Why = p.dates(f.Bad.Certificate)
	}
	text := "tls: failed to verify certificate: " + err.Error()
	judge := p.dial
	if of == Acceptor {
		f.Logs = p.logs(text, "remote error: tls: bad certificate")
	} else {
		f.Logs = [2]string{p.closed(), p.log(Acceptor, text)}
		judge = p.accept
	}
	f.Lines = p.lines(chain.At, "this certificate is shown by "+p.ends()[of].Name)
	if cause == Untrusted && judge.Block != nil && judge.Block.CAFile.Field != nil {
		f.Lines = append(f.Lines, parser.Note{Span: judge.Block.CAFile.Field.Syntax.KeySpan, Message: judge.Name + " trusts only what is in this file"})
	}
	f.Cure = p.cureCertificate(f, judge)
	return f
}

// dates says what is wrong with the dates of a certificate, without the time of the run.
func (p *prediction) dates(c *x509.Certificate) string {
	if p.judge.now.Before(c.NotBefore) {
		return "certificate is out of date: that of " + subject(c) + " begins at " + stamp(c.NotBefore)
	}
	return "certificate is out of date: that of " + subject(c) + " ended at " + stamp(c.NotAfter)
}

// addressMismatch is a certificate without any IP address that is verified against one.
func (p *prediction) addressMismatch(chain *Chain) Failure {
	err := x509.HostnameError{Certificate: chain.Leaf().Certificate, Host: "192.0.2.1"}
	why := strings.Replace(says(err), "192.0.2.1", "the address of "+p.accept.Name, 1)
	f := Failure{Cause: NameMismatch, Of: Acceptor, Chain: chain, Why: why}
	f.Logs = p.logs("tls: failed to verify certificate: x509: "+why, "remote error: tls: bad certificate")
	f.Lines = p.lines(chain.At, "this certificate is shown by "+p.accept.Name)
	f.Cure = p.cureCertificate(f, p.dial)
	return f
}

// lines are the places of both ends, and one more.
func (p *prediction) lines(at parser.Span, message string) []parser.Note {
	var notes []parser.Note
	add := func(span parser.Span, text string) {
		if !span.IsZero() {
			notes = append(notes, parser.Note{Span: span, Message: text})
		}
	}
	add(p.accept.At, p.accept.Name+" accepts the connection here")
	add(at, message)
	return notes
}

// cureCertificate is the smallest change that makes a certificate acceptable.
func (p *prediction) cureCertificate(f Failure, judge *End) string {
	file := quote(f.Chain.File.Name)
	usage := "serverAuth"
	if f.Of == Dialler {
		usage = "clientAuth"
	}
	switch f.Cause {
	case Untrusted:
		return "add the authority that issued " + file + " (" + issuer(f.Chain) + ") to " + trust(judge)
	case OutOfDate:
		if f.Bad != nil && !f.Bad.Equal(f.Chain.Leaf().Certificate) {
			return "replace the expired authority " + quote(subject(f.Bad.Certificate)) + " in the chain of " + file
		}
		return "renew " + file
	case WrongUsage:
		return "issue " + file + " with the extended key usage " + usage + ", or with none, and the authorities above it likewise"
	case NameMismatch:
		return p.cureName(file)
	}
	return "issue " + file + " anew, so that its chain is valid for " + usage
}

func (p *prediction) cureName(file string) string {
	name := p.Name
	if name == "" {
		return "issue " + file + " with the IP address of " + p.accept.Name + ", or let it advertise a name that the certificate has"
	}
	if len(p.dial.Verifies) > 0 && indication(p.dial.Verifies[0]) == "" || p.dial.Address {
		return "issue " + file + " for " + name + " too, or let " + p.accept.Name + " be reached by a name that the certificate has"
	}
	return "issue " + file + " for " + name + " too, or use one of its names in the URL"
}

func trust(judge *End) string {
	if judge.Roots.System {
		return "the authorities that the system of " + judge.Name + " trusts, or name a ca_file there"
	}
	if judge.Roots.File != nil {
		return quote(judge.Roots.File.Name) + " of " + judge.Name
	}
	return "the ca_file of " + judge.Name
}

// issuer names who signed the last certificate that is sent.
func issuer(chain *Chain) string {
	all := chain.File.Certificates
	last := all[0].Certificate
	for _, c := range all[1:] {
		if string(last.RawIssuer) == string(c.RawSubject) && string(c.RawSubject) != string(c.RawIssuer) {
			last = c.Certificate
		}
	}
	if text := last.Issuer.String(); text != "" {
		return printable(text)
	}
	return "no name"
}

func subject(c *x509.Certificate) string {
	if text := c.Subject.String(); text != "" {
		return printable(text)
	}
	if len(c.DNSNames) > 0 {
		return printable(c.DNSNames[0])
	}
	return "no subject"
}

// says is an error of crypto/x509 without its prefix, as it can stand in a message.
func says(err error) string { return printable(strings.TrimPrefix(err.Error(), "x509: ")) }

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// quote is a text of the configuration as it can stand in a message.
func quote(text string) string { return strconv.Quote(printable(text)) }

// printable cuts a text that somebody else made, and takes control characters out.
func printable(text string) string {
	const most = 300
	text = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return '?'
		}
		return r
	}, text)
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most]) + "…"
	}
	return text
}

// list joins a few words.
func list(words []string) string {
	const most = 5
	if len(words) > most {
		return strings.Join(words[:most], ", ") + fmt.Sprintf(" and %d more", len(words)-most)
	}
	return strings.Join(words, ", ")
}
