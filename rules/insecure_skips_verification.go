package rules

import (
	"natstls/lint"
	"natstls/lint/release"
	"natstls/lint/schema"
)

// insecure switches off the check of the other server's certificate.
//
// # What happens
//
// Outgoing connections of the block accept any certificate, so that whoever sits between the servers can
// pose as the other one, read everything and take the credentials. It does not help where trust is
// missing for incoming connections: in cluster and gateway certificates of those who connect are demanded
// and verified all the same, against ca_file or, without one, against the trust store of the system.
//
// Nothing is said where pinned_certs of cluster, gateway or leafnodes names the keys of the servers that are
// dialled: it counts in spite of insecure.
//
// # How to fix it
//
// Take insecure out and set ca_file to the authority that issued the certificate of the other server. If a
// name does not fit, use a certificate with the name or address that stands in the URL.
//
// # Example
//
//	leafnodes {
//	  remotes: [ { url: "nats://hub.example.com:7422", tls { insecure: true } } ]    # bad
//	}
//
//	leafnodes {
//	  remotes: [ { url: "nats://hub.example.com:7422", tls { ca_file: "hub-ca.pem" } } ]
//	}
var insecureSkipsVerification = &lint.Rule{
	Name:         "insecure-skips-verification",
	Consequences: []lint.Consequence{lint.Insecure},
	Since:        "0.1.0",
	Refs: []string{
		"nats-server GenTLSConfig, server/opts.go, 2.15.2: insecure becomes InsecureSkipVerify",
		"https://docs.nats.io/running-a-nats-service/configuration/securing_nats/tls",
	},
	Check: checkInsecureSkipsVerification,
}

func checkInsecureSkipsVerification(p *lint.Pass) {
	for _, block := range p.Server.TLS {
		option, _ := p.Target.Option(block.Context.String(), "insecure")
		if !block.Insecure.Value || option.Effect != release.Effective || pinsDialled(p.Server, block) {
			continue
		}
		finding := lint.Finding{
			On:      block.Insecure.Field,
			Message: "outgoing connections of " + block.Path + " accept any certificate",
			Help:    "take it out, and set ca_file to the authority of the other server's certificate",
		}
		both := block.Context == schema.Cluster || block.Context == schema.Gateway
		if both && !block.Open && block.CAFile.State == schema.Absent {
			finding.Message += ", while those that come in are still verified, against the trust store of the system"
		}
		p.Report(finding)
	}
}

// pinsDialled reports whether the servers that a block dials may have to show a key of a list, which counts in spite of
// insecure (doTLSHandshake, server/client.go, 2.15.2).
func pinsDialled(server *schema.Server, block *schema.TLS) bool {
	pinning := block
	switch block.Context {
	case schema.Cluster, schema.Gateway:
	case schema.GatewayRemote:
		pinning = server.Block(schema.Gateway)
	case schema.LeafRemote:
		pinning = server.Block(schema.Leafnodes)
	default:
		return false
	}
	if pinning == nil {
		around := block.Field
		for around.Parent != nil {
			around = around.Parent
		}
		return around.Value.Map == nil || around.Value.Map.Open
	}
	pins := pinning.PinnedCerts
	return len(pins.Value) > 0 || pins.State == schema.Unknown || pins.State == schema.Absent && pinning.Open
}
