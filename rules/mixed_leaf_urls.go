package rules

import "natstls/lint"

// A leaf node remote has URLs with and without websocket.
//
// # What happens
//
// The server does not start; nats-server -t says nothing. All URLs of one remote have to be ws:// and
// wss://, or all of them something else.
//
// # How to fix it
//
// Make two remotes of it, or choose one kind.
//
// # Example
//
//	leafnodes {
//	  remotes: [ { urls: [ "nats://hub.example.com:7422", "wss://hub.example.com:443" ] } ]   # bad
//	}
//
//	leafnodes {
//	  remotes: [ { urls: [ "wss://hub-1.example.com:443", "wss://hub-2.example.com:443" ] } ]
//	}
var mixedLeafURLs = &lint.Rule{
	Name:         "mixed-leaf-urls",
	Consequences: []lint.Consequence{lint.Refused},
	Since:        "0.1.0",
	Refs:         []string{"nats-server validateLeafNode, server/leafnode.go, 2.15.2"},
	Check:        checkMixedLeafURLs,
}

func checkMixedLeafURLs(p *lint.Pass) {
	for _, remote := range p.Server.Remotes {
		links := linksOfRemote(remote)
		if len(links) == 0 { // those of a disabled remote count as well
			continue
		}
		first := links[0]
		for _, l := range links[1:] {
			if l.Field != first.Field || isWebsocket(l.url) == isWebsocket(first.url) {
				continue // url and urls together: which of the two counts is random
			}
			p.Report(lint.Finding{
				When: lint.AtStart,
				On:   l.Field, At: l.At.Use.Span,
				Message: "the server does not start, since this remote has URLs with and without websocket",
				Help:    "make two remotes of it, or use one kind of URL",
				Related: []lint.Related{{At: first.At.Use.Span, Message: "this URL is of the other kind"}},
			})
			break
		}
	}
}
