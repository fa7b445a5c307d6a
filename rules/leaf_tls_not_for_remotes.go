package rules

import (
	"natstls/lint"
	"natstls/lint/schema"
)

// leafnodes.tls is set where only remotes could use it, and they do not.
//
// # What happens
//
// leafnodes.tls is for leaf nodes that connect to this server. A server that has remotes only, and no
// port for leaf nodes, uses nothing of it but pinned_certs, which must have the keys of the hubs: the remotes
// connect without its certificate and without its ca_file, and in clear text if the hub does not ask for TLS.
//
// # How to fix it
//
// Move the block into each entry of remotes, but leave pinned_certs where it is.
//
// # Example
//
//	leafnodes {
//	  tls { ca_file: "hub-ca.pem" }                             # bad: for incoming connections
//	  remotes: [ { url: "nats://hub.example.com:7422" } ]
//	}
//
//	leafnodes {
//	  remotes: [ { url: "nats://hub.example.com:7422", tls { ca_file: "hub-ca.pem" } } ]
//	}
var leafTLSNotForRemotes = &lint.Rule{
	Name:         "leaf-tls-not-for-remotes",
	Consequences: []lint.Consequence{lint.Suspicious},
	Since:        "0.1.0",
	Refs: []string{
		"nats-server leafNodeGetTLSConfigForSolicit, server/leafnode.go, 2.15.2",
		"https://docs.nats.io/running-a-nats-service/configuration/leafnodes/leafnode_conf",
	},
	Check: checkLeafTLSNotForRemotes,
}

func checkLeafTLSNotForRemotes(p *lint.Pass) {
	block := p.Server.Block(schema.Leafnodes)
	if block == nil || block.Field.Parent == nil || block.Field.Parent.Value.Map.Open || listenerOf(p.Server, schema.LeafListener) != nil || len(p.Server.Remotes) == 0 {
		return
	}
	for _, remote := range p.Server.Remotes {
		if remote.TLS != nil || remote.Open {
			return
		}
	}
	finding := lint.Finding{
		On:      block.Field,
		Message: "the tls block of leafnodes is for incoming leaf nodes, which this server does not take, and the remotes do not use it",
		Help:    "move it into the entries of remotes",
	}
	switch pins := block.PinnedCerts; { // they judge hubs too
	case pins.State == schema.Unknown || pins.State == schema.Absent && block.Open:
		return
	case len(pins.Value) > 0 && !hasCertificate(block) && !named(&block.CAFile):
		return
	case len(pins.Value) > 0:
		finding.Message = "the tls block of leafnodes is for incoming leaf nodes, which this server does not take, and the remotes use its pinned_certs only"
		finding.Help = "move its other options into the entries of remotes"
	}
	p.Report(finding)
}
