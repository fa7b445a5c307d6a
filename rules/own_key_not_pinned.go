package rules

import (
	"slices"
	"strings"

	"natstls/lint"
	"natstls/lint/certs"
	"natstls/lint/schema"
)

// The pins of a cluster or gateway do not hold the server's own key.
//
// # What happens
//
// Each server of a cluster compares the keys of all others with its own pinned_certs. If all of them share one
// certificate, as is usual in Kubernetes, or if they share one configuration, the key that this server shows
// has to be in the list as well, or the others turn it away: "certificate not pinned". After a renewal with a
// new key the list is stale in the same way.
//
// # How to fix it
//
// Add the key of the certificate in cert_file, if the list is meant to be the same on all servers:
//
//	openssl x509 -noout -pubkey -in cluster.pem | openssl pkey -pubin -outform DER | openssl dgst -sha256
//
// If each server lists the keys of the others only, ignore this.
//
// # Example
//
//	cluster {
//	  tls {
//	    cert_file: "cluster.pem"
//	    key_file: "cluster-key.pem"
//	    ca_file: "ca.pem"
//	    pinned_certs: [ "0000000000000000000000000000000000000000000000000000000000000000" ]   # bad: an old key
//	  }
//	}
//
//	cluster {
//	  tls {
//	    cert_file: "cluster.pem"
//	    key_file: "cluster-key.pem"
//	    ca_file: "ca.pem"
//	    pinned_certs: [ "a8f407340dcc719864214b85ed96f98d16cbffa8f509d9fa4ca237b7bb3f9c32" ]
//	  }
//	}
var ownKeyNotPinned = &lint.Rule{
	Name:         "own-key-not-pinned",
	Consequences: []lint.Consequence{lint.Noted},
	Since:        "0.2.0",
	Refs: []string{
		"nats-server matchesPinnedCert, server/auth.go, 2.15.2",
		"https://github.com/nats-io/nats-server/pull/2247",
	},
	Check: checkOwnKeyNotPinned,
}

func checkOwnKeyNotPinned(p *lint.Pass) {
	for _, block := range p.Server.TLS {
		pins := block.PinnedCerts
		if block.Context != schema.Cluster && block.Context != schema.Gateway || pins.State != schema.Set || len(pins.Value) == 0 {
			continue
		}
		chains := presentedBy(p, block)
		if len(chains) == 0 || !areAll(chains, block) {
			continue
		}
		if slices.ContainsFunc(chains, func(c presented) bool {
			return slices.ContainsFunc(pins.Value, func(pin schema.Item) bool { return strings.EqualFold(pin.Text, certs.Pin(c.leaf().Certificate)) })
		}) {
			continue
		}
		p.Report(lint.Finding{
			On:      pins.Field,
			Message: "the key of " + certificateOf(chains[0].file, chains[0].leaf()) + " is not among the pins, so that servers with the same list refuse this one",
			Help:    "add " + certs.Pin(chains[0].leaf().Certificate) + " if the list is meant to be the same on all servers",
		})
	}
}
