package rules

import (
	"slices"

	"natstls/lint"
	"natstls/lint/schema"
)

// Leaf nodes that come in by websocket escape what leafnodes.tls demands.
//
// # What happens
//
// A server with a websocket listener takes leaf nodes there too, by ws:// or wss:// and the path /leafnode.
// Such a connection never meets leafnodes.tls: neither its verify nor its pinned_certs. What counts is
// websocket.tls, and pinned_certs has no effect there. Only with verify_and_map and users in
// leafnodes.authorization a leaf node without a certificate is refused at both ports.
//
// # How to fix it
//
// Set verify: true with the same ca_file in websocket.tls, if its clients can show certificates (browsers
// mostly cannot), or see that nobody but your own clients reaches the websocket port. If leaf nodes have to
// give more than a certificate, such as a password, ignore the finding and say so.
//
// # Example
//
//	leafnodes {
//	  port: 7422
//	  tls { cert_file: "server.pem", key_file: "server-key.pem", ca_file: "leaf-ca.pem", verify: true }
//	}
//	websocket {
//	  port: 9222              # bad: leaf nodes without a certificate come in here
//	  tls { cert_file: "server.pem", key_file: "server-key.pem" }
//	}
//
//	leafnodes {
//	  port: 7422
//	  tls { cert_file: "server.pem", key_file: "server-key.pem", ca_file: "leaf-ca.pem", verify: true }
//	}
//	websocket {
//	  port: 9222
//	  tls { cert_file: "server.pem", key_file: "server-key.pem", ca_file: "leaf-ca.pem", verify: true }
//	}
var leafnodesTLSBypassed = &lint.Rule{
	Name:         "leafnodes-tls-bypassed",
	Consequences: []lint.Consequence{lint.Insecure},
	Since:        "0.1.0",
	Refs:         []string{"nats-server wsUpgrade and startWebsocketServer, server/websocket.go, 2.15.2: /leafnode"},
	Check:        checkLeafnodesTLSBypassed,
}

func checkLeafnodesTLSBypassed(p *lint.Pass) {
	leaf, websocket := opened(p.Server, schema.LeafListener), opened(p.Server, schema.WebsocketListener)
	if leaf == nil || leaf.TLS == nil || websocket == nil || websocket.Open || !exposed(websocket, aroundIsOpen(websocket.Field)) {
		return
	}
	var demanded *schema.Opt[bool]
	if demanded = verifying(leaf.TLS); demanded == nil || leaf.TLS.VerifyAndMap.Value && mapsLeaves(p.Server) {
		return
	}
	if block := websocket.TLS; block != nil {
		undecided := func(o schema.Opt[bool]) bool { return o.State == schema.Unknown || o.State == schema.Invalid }
		if block.Open || verifying(block) != nil || undecided(block.Verify) || undecided(block.VerifyAndMap) {
			return
		}
	}
	p.Report(lint.Finding{
		On:      websocket.Field,
		Message: "leaf nodes get in through websocket on " + addressOf(websocket) + " without the certificate that " + leaf.TLS.Path + " demands",
		Help:    "set " + demanded.Field.Key + " and ca_file in websocket.tls too, or let websocket listen on 127.0.0.1",
		Related: []lint.Related{{At: demanded.Field.Syntax.KeySpan, Message: "this is for the leafnode port only"}},
	})
}

// mapsLeaves reports whether leaf nodes may have to be mapped to users of leafnodes.authorization, which refuses those
// without a certificate at every port (isLeafNodeAuthorized, server/auth.go, 2.15.2).
func mapsLeaves(server *schema.Server) bool {
	who := server.Identity
	return who.Open || slices.ContainsFunc(who.Users, func(u schema.User) bool { return u.Leaf })
}
