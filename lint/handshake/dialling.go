package handshake

import (
	"net/url"
	"strings"

	"natstls/lint/schema"
	"natstls/parser"
)

// routing is the end of a server that dials another one of its cluster.
func routing(m *Member, at parser.Span, block *schema.TLS, open bool) *End {
	end := newEnd(m.Name, at, m.Server, block, open, m.Machine)
	end.pins(block)
	end.timeout(block)
	return end
}

// gatewayDialling is the end of a server that dials a gateway with the block of the entry or its own. Pins are those
// of its own block.
func gatewayDialling(m *Member, at parser.Span, block *schema.TLS, open bool) *End {
	end := newEnd(m.Name, at, m.Server, block, open, m.Machine)
	end.pins(m.Server.Block(schema.Gateway))
	end.timeout(block)
	return end
}

// leafDialling is the end of a leaf node. Without a tls block it follows the hub, and then trusts what its system
// trusts; over websocket the scheme decides. The pins of its own leafnodes block judge the hub.
func leafDialling(m *Member, remote *schema.Remote, dial *schema.Dial) (*End, Kind) {
	end := newEnd(m.Name, dial.At.Use.Span, m.Server, dial.TLS, dial.Open, m.Machine)
	end.pins(m.Server.Block(schema.Leafnodes))
	// A negative timeout counts as the default (parseRemoteLeafNodes, server/opts.go).
	if dial.TLS != nil && dial.TLS.Timeout.Value > 0 {
		end.timeout(dial.TLS)
	}
	kind := Leaf
	if u := schema.ParseURL(dial.URL); u != nil && strings.HasPrefix(u.Scheme, "ws") {
		kind = LeafWebsocket
	}
	if dial.TLS != nil || dial.Open {
		return end, kind
	}
	switch {
	case kind == LeafWebsocket:
		end.Speech = Plain
		for _, other := range remote.URLs {
			if u := schema.ParseURL(other.URL); u != nil && strings.HasPrefix(u.Scheme, "wss") {
				end.Speech = AlwaysTLS
			}
		}
		if end.Speech == Plain && remote.URLsOpen {
			end.Speech = SpeechHidden
		}
	case remote.Proxy != nil && remote.Proxy.URL.State != schema.Absent:
		// processLeafnodeInfo, server/leafnode.go, since 2.12.1: through a proxy it does not follow the hub.
		end.Speech = Plain
		if remote.Proxy.URL.State != schema.Set {
			end.Speech = SpeechHidden
		}
	default:
		end.Speech = EitherWay
	}
	return end, kind
}

// resolverDialling is the end of a server that asks a resolver over HTTP.
func resolverDialling(m *Member, dial *schema.Dial, u *url.URL) *End {
	end := newEnd(m.Name, dial.At.Use.Span, m.Server, dial.TLS, dial.Open, m.Machine)
	if end.Speech == SpeechHidden {
		return end
	}
	end.Speech = Plain
	if strings.EqualFold(u.Scheme, "https") {
		end.Speech = AlwaysTLS
	}
	return end
}
