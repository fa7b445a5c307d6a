package rules

import (
	"time"

	"natstls/lint"
	"natstls/lint/schema"
)

// A gateway has less time for everything than for its TLS handshake.
//
// # What happens
//
// For an incoming gateway the clock of gateway.authorization starts before the TLS handshake. A timeout there
// that is shorter than the one of gateway.tls, which is two seconds if it is not set, ends slow handshakes too early, and
// the other one never counts.
//
// # How to fix it
//
// Take the timeout of authorization out, or make it longer than the one of tls. The default is one second
// more.
//
// # Example
//
//	gateway {
//	  name: A
//	  authorization { user: gw, password: $GW_PASSWORD, timeout: 1 }                        # bad
//	  tls { cert_file: "server.pem", key_file: "server-key.pem", ca_file: "ca.pem", timeout: 5 }
//	}
//
//	gateway {
//	  name: A
//	  authorization { user: gw, password: $GW_PASSWORD, timeout: 6 }
//	  tls { cert_file: "server.pem", key_file: "server-key.pem", ca_file: "ca.pem", timeout: 5 }
//	}
var gatewayAuthorizationTimeout = &lint.Rule{
	Name:         "gateway-authorization-timeout",
	Consequences: []lint.Consequence{lint.Noted},
	Since:        "0.2.0",
	Refs: []string{
		"nats-server createGateway, server/gateway.go, 2.15.2: setAuthTimer stands before the handshake",
		"https://github.com/nats-io/nats-server/pull/1633",
	},
	Check: checkGatewayAuthorizationTimeout,
}

// defaultTLSTimeout is what a gateway has for a handshake if nothing is said (TLS_TIMEOUT, server/const.go, 2.2.0 to 2.15.2).
const defaultTLSTimeout = 2 * time.Second

func checkGatewayAuthorizationTimeout(p *lint.Pass) {
	block := p.Server.Block(schema.Gateway)
	limit := p.Server.Identity.Gateway.Timeout
	if block == nil || limit.State != schema.Set || limit.Value <= 0 {
		return
	}
	handshake, related := defaultTLSTimeout, []lint.Related(nil)
	switch block.Timeout.State {
	case schema.Set:
		related = []lint.Related{{At: valueOf(block.Timeout.Field), Message: "this never counts for incoming gateways"}}
		if block.Timeout.Value != 0 { // which means the default
			handshake = block.Timeout.Value
		}
	case schema.Absent:
		if block.Open {
			return
		}
	default:
		return
	}
	if limit.Value >= handshake {
		return
	}
	p.Report(lint.Finding{
		On:      limit.Field,
		At:      valueOf(limit.Field),
		Message: "an incoming gateway has " + limit.Value.String() + " for its TLS handshake too, less than the " + handshake.String() + " of " + block.Path,
		Help:    "take it out, or make it longer than the timeout of tls",
		Fixes:   takeOutOption(true, limit.Field),
		Related: related,
	})
}
