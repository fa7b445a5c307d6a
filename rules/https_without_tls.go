package rules

import (
	"natstls/lint"
	"natstls/lint/schema"
)

// HTTPS monitoring is asked for, but nothing gives it a certificate, or HTTP monitoring is on as well.
//
// # What happens
//
// The server does not start; nats-server -t says nothing. HTTPS monitoring takes its certificate from
// the tls block at the top level, and from no other. A server has one monitoring port only, so http and
// https together are refused too.
//
// # How to fix it
//
// Add a tls block at the top level (it also makes clients use TLS), or take https out. Of http and
// https, keep one.
//
// # Example
//
//	https: 8222            # bad: no tls block at the top level
//	cluster {
//	  port: 6222
//	  tls { cert_file: "server.pem", key_file: "server-key.pem" }
//	}
//
//	https: 8222
//	tls { cert_file: "server.pem", key_file: "server-key.pem" }
var httpsWithoutTLS = &lint.Rule{
	Name:         "https-without-tls",
	Consequences: []lint.Consequence{lint.Refused},
	Since:        "0.1.0",
	Refs:         []string{"nats-server StartMonitoring and startMonitoring, server/server.go, 2.15.2"},
	Check:        checkHTTPSWithoutTLS,
}

func checkHTTPSWithoutTLS(p *lint.Pass) {
	https := opened(p.Server, schema.HTTPSMonitor)
	if https == nil {
		return
	}
	if http := opened(p.Server, schema.HTTPMonitor); http != nil {
		p.Report(lint.Finding{
			When:    lint.AtStart,
			On:      https.Field,
			Message: "the server does not start with both http and https monitoring",
			Help:    "keep one of " + http.Field.Key + " and " + https.Field.Key,
			Related: []lint.Related{{At: http.Field.Syntax.KeySpan, Message: "the other monitoring port"}},
		})
		return
	}
	if https.TLS != nil && lacksCertificate(https.TLS) && p.Target.Has("https-no-certificate") {
		p.Report(lint.Finding{
			When:    lint.AtStart,
			On:      https.Field,
			Message: "nats-server " + p.Target.Version.String() + " does not start, since https monitoring needs a certificate and " + https.TLS.Path + " names none",
			Help:    "add cert_file and key_file to the tls block at the top level",
		})
	}
	if https.TLS == nil && !https.Open && !p.Server.Open {
		reason := "and there is none"
		if p.Server.TLSOff != nil && p.Server.FileTLS != nil {
			reason = "which --tls=false switches off"
		}
		p.Report(lint.Finding{
			When:    lint.AtStart,
			On:      https.Field,
			Message: "the server does not start, since https monitoring needs the tls block at the top level " + reason,
			Help:    "add tls { cert_file: …, key_file: … } at the top level, or take " + https.Field.Key + " out",
		})
	}
}

// opened returns the listener of a kind that is sure to be opened, nil if there is none.
func opened(server *schema.Server, kind schema.ListenerKind) *schema.Listener {
	for _, listener := range server.Listeners {
		if listener.Kind == kind && listener.Port.State == schema.Set && listener.Port.Value != 0 {
			return listener
		}
	}
	return nil
}
