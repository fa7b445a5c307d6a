package rules

import (
	"net/netip"

	"natstls/lint"
	"natstls/lint/schema"
	"natstls/parser/resolve"
)

// One list of URLs with TLS has both host names and IP addresses.
//
// # What happens
//
// The server keeps the first host name that it finds in the list, and verifies the certificate of a server
// that it dials by IP address against that name. Only if it does not fit is the address itself tried,
// at the next attempt. That works if one certificate holds all names, and costs errors in the log and
// time otherwise. With insecure no name is verified, and nothing is said.
//
// # How to fix it
//
// Use host names in all URLs of the list, or addresses in all of them.
//
// # Example
//
//	routes: [ "nats://a.example.com:6222", "nats://10.0.0.2:6222" ]            # bad
//
//	routes: [ "nats://a.example.com:6222", "nats://b.example.com:6222" ]
var ipAndNameMixed = &lint.Rule{
	Name:         "ip-and-name-mixed",
	Consequences: []lint.Consequence{lint.Noted},
	Since:        "0.1.0",
	Refs: []string{
		"nats-server saveTLSHostname, server/leafnode.go, and saveRouteTLSName, server/route.go, 2.15.2",
		"https://github.com/nats-io/nats-server/issues/1256",
	},
	Check: checkIPAndNameMixed,
}

func checkIPAndNameMixed(p *lint.Pass) {
	type list struct{ name, address *link }
	lists := map[*resolve.Field]*list{}
	for _, l := range linksOf(p.Server, schema.Cluster, schema.GatewayRemote, schema.LeafRemote) {
		if l.TLS == nil && !(l.Context == schema.LeafRemote && isSecureWebsocket(l.url)) {
			continue
		}
		if l.TLS != nil && maybe(l.TLS.Insecure) {
			continue // no name is verified
		}
		if lists[l.Field] == nil {
			lists[l.Field] = &list{}
		}
		seen, complete := lists[l.Field], lists[l.Field].name != nil && lists[l.Field].address != nil
		if _, err := netip.ParseAddr(l.url.Hostname()); err == nil && seen.address == nil {
			seen.address = &l
		} else if err != nil && seen.name == nil {
			seen.name = &l
		}
		if complete || seen.name == nil || seen.address == nil {
			continue
		}
		p.Report(lint.Finding{
			On:      l.Field,
			At:      seen.address.At.Use.Span,
			Message: "the certificate of " + hostOf(seen.address.url) + " is verified against a host name of the same list, such as " + hostOf(seen.name.url),
			Help:    "use names in all URLs of the list, or addresses in all of them",
			Related: []lint.Related{{At: seen.name.At.Use.Span, Message: "a host name"}},
		})
	}
}
