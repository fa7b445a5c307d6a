package rules

import (
	"slices"
	"strings"

	"natstls/lint"
	"natstls/lint/schema"
)

// All curves of a block for clients are post-quantum ones, which leaves nothing for TLS 1.2.
//
// # What happens
//
// The post-quantum key exchanges exist in TLS 1.3 only. A block whose curve_preferences name nothing else,
// and which allows TLS 1.2, has no key exchange for clients that speak no more than that, and these are
// turned away.
//
// # How to fix it
//
// If TLS 1.2 is not wanted, write min_version: "1.3", which says so. Otherwise add X25519 or another curve.
//
// # Example
//
//	tls {
//	  cert_file: "server.pem"
//	  key_file: "server-key.pem"
//	  curve_preferences: [ "X25519MLKEM768" ]             # bad: TLS 1.2 fails
//	}
//
//	tls {
//	  cert_file: "server.pem"
//	  key_file: "server-key.pem"
//	  curve_preferences: [ "X25519MLKEM768", "X25519" ]
//	}
var postQuantumCurvesOnly = &lint.Rule{
	Name:         "post-quantum-curves-only",
	Consequences: []lint.Consequence{lint.Suspicious},
	Since:        "0.2.0",
	Refs: []string{
		"nats-server curvePreferenceMap, server/ciphersuites.go, 2.15.2",
		"crypto/tls CurveID, Go 1.24: X25519MLKEM768 is for TLS 1.3 only",
		"RFC 8446, section 4.2.7",
	},
	Check: checkPostQuantumCurvesOnly,
}

func checkPostQuantumCurvesOnly(p *lint.Pass) {
	for _, block := range p.Server.TLS {
		list := block.CurvePreferences
		if list.State != schema.Set || len(list.Value) == 0 || linksServers(block.Context) || !canBeOlder(block) {
			continue
		}
		if slices.ContainsFunc(list.Value, func(item schema.Item) bool { return !isPostQuantum(item.Text) }) {
			continue
		}
		p.Report(lint.Finding{
			On:      list.Field,
			Message: "TLS 1.2 connections of " + block.Path + " fail, since all curves are for TLS 1.3 only",
			Help:    `write min_version: "1.3" too if that is meant, or add X25519`,
		})
	}
}

// isPostQuantum reports whether a curve is one of the hybrids with ML-KEM.
func isPostQuantum(name string) bool { return strings.Contains(name, "MLKEM") }

// linksServers reports whether a block is for connections between nats-servers only, which all speak
// TLS 1.3.
func linksServers(context schema.Context) bool {
	switch context {
	case schema.Cluster, schema.Gateway, schema.GatewayRemote, schema.Leafnodes, schema.LeafRemote:
		return true
	}
	return false
}
