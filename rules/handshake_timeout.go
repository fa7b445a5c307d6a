package rules

import (
	"strconv"
	"time"

	"natstls/lint"
	"natstls/lint/schema"
	"natstls/parser"
	"natstls/parser/resolve"
)

// The TLS handshake timeout is too short, too long, or does not do what it says.
//
// # What happens
//
// A peer has this many seconds to finish the handshake. A negative value lets nobody in. A very short
// one cuts off peers that are slow, far away or show a certificate, at random. A long one, often
// milliseconds by mistake, lets sockets that never speak TLS pile up. Unquoted suffixes are not units of
// time: 2m is two million seconds. In websocket.tls the option does nothing: websocket.handshake_timeout
// is there for that.
//
// # How to fix it
//
// Take the option out: the default is 2 seconds since nats-server 2.2.0 (older pages still say 0.5).
// Write other values as seconds or as a duration in quotes: timeout: 5, timeout: "5s".
//
// # Example
//
//	tls {
//	  cert_file: "server.pem"
//	  key_file: "server-key.pem"
//	  timeout: 5000              # bad: 83 minutes
//	}
//
//	tls {
//	  cert_file: "server.pem"
//	  key_file: "server-key.pem"
//	  timeout: "5s"
//	}
var handshakeTimeout = &lint.Rule{
	Name:         "handshake-timeout",
	Consequences: []lint.Consequence{lint.Suspicious, lint.Broken, lint.Insecure, lint.Noted},
	Since:        "0.1.0",
	Refs: []string{
		"nats-server parseTLS, server/opts.go, and tlsTimeout, server/client.go, 2.15.2",
		"https://docs.nats.io/running-a-nats-service/configuration/securing_nats/tls#tls-timeout",
	},
	Check: checkHandshakeTimeout,
}

const (
	shortHandshake = 500 * time.Millisecond // the default until 2.2.0, raised since it was too low for many
	longHandshake  = time.Minute
)

func checkHandshakeTimeout(p *lint.Pass) {
	for _, block := range p.Server.TLS {
		timeout := block.Timeout
		if timeout.State != schema.Set {
			continue
		}
		finding := lint.Finding{On: timeout.Field, At: valueOf(timeout.Field)}
		if unused, instead := unusedTimeout(block.Context); unused != "" {
			finding.Consequence = lint.Noted
			finding.Message, finding.Help = unused, instead
			if block.Context == schema.ResolverTLS {
				finding.Fixes = takeOutOption(true, timeout.Field)
			}
			p.Report(finding)
			continue
		}
		if !listensWith(p.Server, block) && len(p.Server.DialsWith(block)) == 0 {
			continue // tls-without-listener, leaf-tls-not-for-remotes
		}
		if judgeTimeout(&finding, block, timeout.Value) {
			finding.Fixes = timeoutMeant(timeout.Field, timeout.Value)
			p.Report(finding)
		}
	}
	websocket := opened(p.Server, schema.WebsocketListener)
	if websocket == nil || websocket.TLS == nil {
		return
	}
	if limit := p.Server.WebsocketHandshake; limit.State == schema.Set && limit.Value > 0 {
		finding := lint.Finding{On: limit.Field, At: valueOf(limit.Field)}
		if judgeTimeout(&finding, &schema.TLS{Context: schema.Websocket}, limit.Value) {
			finding.Help = `use a few seconds, such as "5s"`
			p.Report(finding)
		}
	}
}

func unusedTimeout(context schema.Context) (message, help string) {
	switch context {
	case schema.Websocket:
		return "timeout has no effect in websocket.tls", "set websocket.handshake_timeout instead, which has no default"
	case schema.ResolverTLS:
		return "timeout has no effect in resolver_tls", "take it out"
	}
	return "", ""
}

// judgeTimeout completes the finding for a value, and reports whether there is anything to say.
func judgeTimeout(finding *lint.Finding, block *schema.TLS, limit time.Duration) bool {
	switch {
	case limit < 0:
		finding.Consequence = lint.Broken
		finding.Message = "a negative timeout ends every TLS handshake of " + block.Path + " at once"
		finding.Help = "take it out for the default of 2 seconds"
	case limit > 0 && limit < shortHandshake:
		finding.Consequence = lint.Suspicious
		finding.Message = limit.String() + " is too short for a TLS handshake under load or over a slow network, so that connections fail at random"
		finding.Help = "take it out for the default of 2 seconds"
	case limit > longHandshake && accepts(block.Context):
		finding.Consequence = lint.Insecure
		finding.Message = "idle sockets may stay for " + limit.String() + " without a TLS handshake" + unitOf(finding.On)
		finding.Help = "use a few seconds"
	case limit > longHandshake:
		finding.Consequence = lint.Suspicious
		finding.Message = "a peer that does not answer is waited for " + limit.String() + unitOf(finding.On)
		finding.Help = "use a few seconds"
	default:
		return false
	}
	return true
}

// unitOf says why a number may have become so long a time, "" for a duration in quotes.
func unitOf(option *resolve.Field) string {
	switch option.Value.Literal.Kind {
	case parser.Integer, parser.Float:
		return ", since bare numbers are seconds"
	}
	return ""
}

// accepts reports whether connections come in through a block.
func accepts(context schema.Context) bool {
	switch context {
	case schema.GatewayRemote, schema.LeafRemote, schema.LeafProxy, schema.ResolverTLS:
		return false
	}
	return true
}

// timeoutMeant makes a fix for a timeout that is a guess: out for one that is too short, seconds for what looks like
// milliseconds, quotes for what looks like a duration with a unit.
func timeoutMeant(option *resolve.Field, limit time.Duration) []lint.Fix {
	if limit < shortHandshake {
		return takeOutOption(true, option)
	}
	v := option.Value
	if v.Use != v.Literal || v.Use.Kind != parser.Integer {
		return nil
	}
	text := v.Use.Span.Text()
	if meant, err := time.ParseDuration(text); err == nil && usual(meant) {
		return unsafe(replaced(v, strconv.Quote(text)))
	}
	if seconds := v.Use.Int / 1000; v.Use.Int%1000 == 0 && usual(time.Duration(seconds)*time.Second) && text == strconv.FormatInt(v.Use.Int, 10) {
		return unsafe(replaced(v, strconv.FormatInt(seconds, 10)))
	}
	return nil
}

func usual(limit time.Duration) bool { return limit >= shortHandshake && limit <= longHandshake }
