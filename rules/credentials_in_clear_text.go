package rules

import (
	"strings"

	"natstls/lint"
	"natstls/lint/schema"
)

// Credentials go to another server over a connection that nothing protects.
//
// # What happens
//
// A password in the URL of a route, a gateway or a leaf node remote is sent as it is, unless the connection
// uses TLS. Routes and gateways use TLS only with a tls block. A leaf node remote without one uses no TLS
// with ws://, and with nats:// only if the hub asks for it, which somebody who poses as the hub would not do.
// A credentials file or an nkey is safer, since the key itself is not sent, but the messages are as open.
//
// # How to fix it
//
// Add a tls block to cluster, to gateway or to the remote, which makes TLS a condition, or use wss://. If
// the connection runs through a tunnel, ignore the finding and say so.
//
// # Example
//
//	leafnodes {
//	  remotes: [ { url: "ws://edge:secret@hub.example.com:8080" } ]   # bad
//	}
//
//	leafnodes {
//	  remotes: [ { url: "wss://edge:secret@hub.example.com:443" } ]
//	}
var credentialsInClearText = &lint.Rule{
	Name:         "credentials-in-clear-text",
	Consequences: []lint.Consequence{lint.Insecure, lint.Noted},
	Since:        "0.1.0",
	Refs: []string{
		"nats-server leafNodeGetTLSConfigForSolicit and sendLeafConnect, server/leafnode.go, 2.15.2",
		"https://github.com/nats-io/nats-server/pull/4774",
	},
	Check: checkCredentialsInClearText,
}

func checkCredentialsInClearText(p *lint.Pass) {
	for _, remote := range p.Server.Remotes {
		if remote.TLS == nil && !remote.Open && !remote.Disabled {
			remoteInClearText(p, remote)
		}
	}
	reported := map[schema.Context]bool{}
	for _, l := range linksOf(p.Server, schema.Cluster, schema.GatewayRemote) {
		_, secret := l.url.User.Password()
		if !secret || l.TLS != nil || l.Open || reported[l.Context] || isLoopback(l.url.Hostname()) || promisesTLS(l.url) {
			continue // tls-scheme-not-enforced and unknown-url-scheme say the last one
		}
		reported[l.Context] = true
		p.Report(lint.Finding{
			On:      l.Field,
			At:      l.At.Use.Span,
			Message: "the credentials in this URL cross the network in clear text, since a " + peerOf(l.Context) + " without a tls block uses no TLS",
			Help:    "add a tls block to " + strings.TrimSuffix(l.Context.String(), "_remote"),
		})
	}
}

// remoteInClearText reports the first URL of a remote that is at fault. One with tls:// is a matter of
// tls-scheme-not-enforced.
func remoteInClearText(p *lint.Pass, remote *schema.Remote) {
	for _, l := range linksOfRemote(remote) {
		if promisesTLS(l.url) || isSecureWebsocket(l.url) || isLoopback(l.url.Hostname()) {
			continue
		}
		inURL := l.url.User.String() != ""
		if !inURL && remote.Credentials.Value == "" && remote.Nkey.Value == "" {
			continue
		}
		finding := lint.Finding{On: l.Field, At: l.At.Use.Span}
		switch {
		case isWebsocket(l.url):
			finding.Message = "the credentials in this URL cross the network in clear text, since ws:// is not encrypted"
			if !inURL {
				finding.Message = "the connection as this user crosses the network in clear text, since ws:// is not encrypted"
			}
			finding.Help = "use wss://"
		default:
			finding.Message = "the credentials in this URL cross the network in clear text unless the hub asks for TLS"
			if !inURL { // a signature and no secret is sent
				finding.Consequence = lint.Noted
				finding.Message = "the connection as this user crosses the network in clear text unless the hub asks for TLS"
			}
			finding.Help = "add tls {} to the remote, with ca_file if the hub's certificate comes from a private authority"
		}
		p.Report(finding)
		return
	}
}
