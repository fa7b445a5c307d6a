package rules

import (
	"natstls/lint"
	"natstls/lint/schema"
)

// Browsers are to show a certificate.
//
// # What happens
//
// With verify in websocket.tls the server takes nobody without a client certificate. A web page cannot choose
// one: the browser asks its user for it, or breaks the connection off without a word. Options such as
// allowed_origins and the cookies say that browsers are meant.
//
// # How to fix it
//
// If the users of the page have certificates in their browsers, nothing is wrong. Otherwise take verify out,
// and let users show who they are by a token, a password or a JWT.
//
// # Example
//
//	websocket {
//	  port: 8443
//	  allowed_origins: [ "https://app.example.com" ]
//	  tls { cert_file: "server.pem", key_file: "server-key.pem", ca_file: "ca.pem", verify: true }   # bad
//	}
//
//	websocket {
//	  port: 8443
//	  allowed_origins: [ "https://app.example.com" ]
//	  tls { cert_file: "server.pem", key_file: "server-key.pem" }
//	}
var websocketVerifyForBrowsers = &lint.Rule{
	Name:         "websocket-verify-for-browsers",
	Consequences: []lint.Consequence{lint.Noted},
	Since:        "0.2.0",
	Refs: []string{
		"nats-server startWebsocketServer, server/websocket.go, 2.15.2",
		"https://docs.nats.io/running-a-nats-service/configuration/websocket/websocket_conf",
	},
	Check: checkWebsocketVerifyForBrowsers,
}

func checkWebsocketVerifyForBrowsers(p *lint.Pass) {
	websocket := opened(p.Server, schema.WebsocketListener)
	browsers := p.Server.Identity.Browsers
	if websocket == nil || websocket.TLS == nil || browsers == nil {
		return
	}
	on := verifying(websocket.TLS)
	if on == nil {
		return
	}
	p.Report(lint.Finding{
		On:      on.Field,
		Message: "browsers without a certificate of their own cannot connect, and a web page cannot give them one",
		Help:    "make sure that users have certificates in their browsers, or take " + on.Field.Key + " out",
		Related: []lint.Related{{At: browsers.Syntax.KeySpan, Message: "this says that browsers are meant"}},
	})
}
