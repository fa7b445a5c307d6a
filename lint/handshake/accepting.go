package handshake

import (
	"natstls/lint/schema"
	"natstls/parser"
)

// accepting is the end of a server at one of its ports.
func accepting(m *Member, listener *schema.Listener, kind Kind) *End {
	block := listener.TLS
	end := newEnd(m.Name, listenAt(listener), m.Server, block, listener.Open, m.Machine)
	end.Insecure = No
	if end.Speech == SpeechHidden {
		return end
	}
	switch kind {
	case Route:
		end.forced(block)
		end.Known = m.knownRoutes(block)
		end.Users = linkUsers(block, m.Server.Identity.Cluster)
	case Gateway:
		end.forced(block)
		end.Known = m.knownGateways(block)
		end.Users = linkUsers(block, m.Server.Identity.Gateway)
	case Leaf:
		end.demanding(block)
		end.Users = m.mappedUsers(block, true)
	case Client:
		end.demanding(block)
		end.Users = m.mappedUsers(block, false)
		end.plainToo(m.Server)
	case MQTT:
		end.demanding(block)
		end.Users = m.mappedUsers(block, false)
		end.plainToo(m.Server)
	case LeafWebsocket, Websocket:
		end.websocket(m, block, kind)
	case Monitoring, Resolver:
		end.monitoring(m.Server, listener)
	}
	return end
}

// listenAt is where a port is opened.
func listenAt(listener *schema.Listener) parser.Span {
	if listener.Field != nil {
		return listener.Field.Syntax.KeySpan
	}
	if listener.TLS != nil {
		return keySpan(listener.TLS.Field)
	}
	return parser.Span{}
}

// forced is what cluster and gateway do: they always demand a certificate (getTLSConfig, server/opts.go).
func (e *End) forced(block *schema.TLS) {
	e.pins(block)
	e.timeout(block)
	if block != nil {
		e.Asks = Yes
	}
}

func (e *End) demanding(block *schema.TLS) {
	e.pins(block)
	e.timeout(block)
	if block != nil {
		e.Asks = verifies(block)
	}
}

// plainToo applies allow_non_tls, which also opens the port of MQTT and has no effect with handshake_first: true.
func (e *End) plainToo(server *schema.Server) {
	if e.Speech != AlwaysTLS {
		return
	}
	allowed := server.AllowNonTLS
	switch {
	case e.First == BeforeInfo:
	case allowed.State == schema.Set && allowed.Value:
		e.Speech = EitherWay
	case allowed.State == schema.Set, allowed.State == schema.Absent && !server.Open:
	default:
		e.Speech = SpeechHidden
	}
}

// websocket is the port of websocket, where pins and the timeout of the tls block are not looked at.
func (e *End) websocket(m *Member, block *schema.TLS, kind Kind) {
	noTLS := m.Server.WebsocketNoTLS
	switch {
	case noTLS.State == schema.Set && noTLS.Value:
		e.Speech = Plain
		return
	case noTLS.State == schema.Unknown || noTLS.State == schema.Invalid:
		e.Speech = SpeechHidden
		return
	}
	if block == nil {
		return
	}
	e.Asks = verifies(block)
	if kind == Websocket {
		e.Users = m.mappedUsers(block, false)
	} else if answer(block, block.VerifyAndMap) != No {
		e.Users = Names{Applies: NotKnown}
	}
}

// monitoring is the port of HTTP or HTTPS monitoring. It demands no certificate, but with OCSP for peers it does.
func (e *End) monitoring(server *schema.Server, listener *schema.Listener) {
	if listener.Kind == schema.HTTPMonitor {
		e.Speech = Plain
		return
	}
	for _, block := range server.TLS {
		if block.Context != schema.Root && block.Context != schema.Leafnodes {
			continue
		}
		if block.Open || block.OCSPPeer.State != schema.Absent && (block.OCSPPeer.State != schema.Set || block.OCSPPeer.Value.Verify) {
			e.Asks = NotKnown
		}
	}
}

// linkUsers is the one user that verify_and_map of cluster or gateway lets in.
func linkUsers(block *schema.TLS, link schema.Link) Names {
	if block == nil {
		return Names{}
	}
	names := Names{Applies: answer(block, block.VerifyAndMap), Open: link.Open, At: keySpan(block.VerifyAndMap.Field)}
	switch link.User.State {
	case schema.Set:
		names.List = []string{link.User.Value}
	case schema.Unknown, schema.Invalid:
		names.Open = true
	}
	return names
}

// mappedUsers are those that verify_and_map of clients or leaf nodes lets in. Without any user everybody is.
func (m *Member) mappedUsers(block *schema.TLS, leaf bool) Names {
	who := m.Server.Identity
	if block == nil {
		return Names{}
	}
	names := Names{Applies: answer(block, block.VerifyAndMap), At: keySpan(block.VerifyAndMap.Field)}
	names.Open = who.Open || who.Operator || who.Callout || who.Other || len(who.Simple) > 0 || len(who.NoAuth) > 0
	own := false
	for _, user := range who.Users {
		own = own || user.Leaf
	}
	for _, user := range who.Users {
		// Leaf nodes are held against the users of leafnodes, if there are any.
		if user.Leaf == (leaf && own) {
			names.List = append(names.List, user.Name)
		}
	}
	if len(names.List) == 0 && !names.Open && names.Applies == Yes {
		names.Applies = No
	}
	return names
}
