package handshake

import (
	"crypto/tls"
	"fmt"

	"natstls/parser"
)

// The functions in this file put into words what is not about a certificate. What the logs say was seen on nats-server
// 2.15.2.

func (p *prediction) plainToTLS() Failure {
	f := Failure{
		Cause: PlainToTLS, Of: Dialler,
		Why:   p.accept.Name + " expects TLS and " + p.dial.Name + " speaks plain text",
		Cure:  "give " + p.blockOf(p.dial, Dialler) + " of " + p.dial.Name + " a tls block, as " + p.accept.Name + " has one",
		Lines: p.lines(blockAt(p.accept), p.accept.Name+" asks for TLS here"),
	}
	acceptor := "tls: first record does not look like a TLS handshake"
	if p.kind == Gateway {
		acceptor = "read: i/o timeout"
	}
	f.Logs = p.logs("", acceptor)
	switch p.kind {
	case Client:
		f.Cure = "let " + p.dial.Name + " use TLS"
	case LeafWebsocket, Websocket:
		f.Cure = "write wss:// in the URL of " + p.dial.Name
	case Monitoring, Resolver:
		f.Cure = "write https:// in the URL of " + p.dial.Name
	}
	return f
}

func (p *prediction) tlsToPlain() Failure {
	f := Failure{
		Cause: TLSToPlain, Of: Acceptor,
		Why:   p.dial.Name + " speaks TLS and " + p.accept.Name + " has none there",
		Cure:  "give " + p.blockOf(p.accept, Acceptor) + " of " + p.accept.Name + " a tls block, as " + p.dial.Name + " has one",
		Lines: p.lines(blockAt(p.dial), p.dial.Name+" turns TLS on here"),
	}
	switch p.kind {
	case Route, Gateway:
		f.Logs = p.logs("tls: first record does not look like a TLS handshake", "")
		f.Logs[Acceptor] = "authentication error"
	case Leaf: // nothing at the default level
	case Client:
		f.Logs[Dialler] = "nats: secure connection not available"
	default:
		f.Logs = p.logs("tls: first record does not look like a TLS handshake", "")
	}
	return f
}

// blockOf names the block of the configuration that an end belongs to.
func (p *prediction) blockOf(end *End, side Side) string {
	if end.Block == nil && end.At.IsZero() {
		return "the connection"
	}
	switch p.kind {
	case Route:
		return "cluster"
	case Gateway:
		return "gateway"
	case Leaf:
		if side == Dialler {
			return "the leafnode remote"
		}
		return "leafnodes"
	case LeafWebsocket:
		if side == Dialler {
			return "the leafnode remote"
		}
		return "websocket"
	case Websocket:
		return "websocket"
	case MQTT:
		return "mqtt"
	case Monitoring:
		return "the monitoring port"
	}
	return "the configuration"
}

func blockAt(end *End) parser.Span {
	if end.Block == nil || end.Block.Field == nil {
		return parser.Span{}
	}
	return end.Block.Field.Syntax.KeySpan
}

func (p *prediction) firstMismatch() Failure {
	f := Failure{Cause: FirstMismatch, Of: Dialler, Lines: p.lines(p.firstAt(), "handshake_first is set here")}
	if p.dial.First == BeforeInfo {
		f.Why = p.dial.Name + " begins with TLS and " + p.accept.Name + " begins with INFO"
		f.Logs = p.logs("tls: first record does not look like a TLS handshake", "tls: first record does not look like a TLS handshake")
		f.Cure = `set handshake_first: "auto" in the tls block of ` + p.accept.Name + ", or take it out of " + p.dial.Name
		return f
	}
	f.Why = p.accept.Name + " waits for TLS and " + p.dial.Name + " waits for INFO"
	f.Logs = [2]string{"EOF", p.log(Acceptor, "read: i/o timeout")}
	f.Cure = "set handshake_first: true in the tls block of " + p.dial.Name + `, or "auto" in that of ` + p.accept.Name
	if p.kind == Client {
		f.Cure = "let " + p.dial.Name + " begin with TLS (nats.TLSHandshakeFirst), or set handshake_first: \"auto\" in the tls block of " + p.accept.Name
	}
	return f
}

func (p *prediction) firstAt() parser.Span {
	for _, end := range p.ends() {
		if end.Block != nil && end.Block.HandshakeFirst.Field != nil {
			return end.Block.HandshakeFirst.Field.Syntax.KeySpan
		}
	}
	return parser.Span{}
}

func (p *prediction) noTime(side Side) Failure {
	end := p.ends()[side]
	f := Failure{
		Cause: NoTime, Of: side, Why: "the timeout of " + end.Name + " is negative, so that every handshake ends at once",
		Logs: p.logs("read: i/o timeout", "EOF"),
		Cure: "set timeout in the tls block of " + end.Name + " to a few seconds",
	}
	if side == Acceptor {
		f.Logs = p.logs("EOF", "read: i/o timeout")
	}
	if end.Block != nil && end.Block.Timeout.Field != nil {
		f.Lines = p.lines(end.Block.Timeout.Field.Syntax.KeySpan, "the timeout of "+end.Name)
	}
	return f
}

func (p *prediction) noVersion() Failure {
	return Failure{
		Cause: NoVersion, Of: Dialler,
		Why: fmt.Sprintf("%s speaks %s at most and %s wants %s at least", p.dial.Name, tls.VersionName(p.dial.MaxVersion), p.accept.Name,
			tls.VersionName(max(p.dial.MinVersion, p.accept.MinVersion))),
		Logs:  p.logs("remote error: tls: protocol version not supported", "tls: client offered only unsupported versions"),
		Cure:  "let " + p.dial.Name + " use TLS 1.3, or lower min_version of " + p.accept.Name,
		Lines: p.lines(blockAt(p.accept), "the tls block of "+p.accept.Name),
	}
}

func (p *prediction) noCurve() Failure {
	acceptor := "tls: no key exchanges supported by both client and server"
	if p.Version < tls.VersionTLS13 {
		acceptor = "tls: no cipher suite supported by both client and server"
	}
	f := Failure{
		Cause: NoCurve, Of: Dialler,
		Why:  p.dial.Name + " offers only the key exchanges " + curves(p.dial.Curves) + " and " + p.accept.Name + " takes only " + curves(p.accept.Curves),
		Logs: p.logs("remote error: tls: handshake failure", acceptor),
		Cure: "add X25519 to curve_preferences of both, or take the option out",
	}
	f.Lines = p.lines(curvesAt(p.accept), "the curves of "+p.accept.Name)
	if at := curvesAt(p.dial); !at.IsZero() {
		f.Lines = append(f.Lines, parser.Note{Span: at, Message: "the curves of " + p.dial.Name})
	}
	return f
}

func curvesAt(end *End) parser.Span {
	if end.Block == nil || end.Block.CurvePreferences.Field == nil {
		return parser.Span{}
	}
	return end.Block.CurvePreferences.Field.Syntax.KeySpan
}

func curves(ids []tls.CurveID) string {
	var names []string
	for _, id := range ids {
		names = append(names, id.String())
	}
	return list(names)
}
