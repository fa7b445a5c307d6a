package rules

import (
	"slices"
	"strings"

	"natstls/lint"
	"natstls/lint/handshake"
	"natstls/lint/schema"
)

// The routes of a fleet do not connect every server of a cluster with every other one.
//
// # What happens
//
// A message passes one route at most. Clients at two servers without a route between them do not get each other's
// messages, although both servers say that they are in the cluster, and JetStream groups may lose their quorum.
//
// It is predicted for the servers of a fleet: with --fleet, or with fleets in the settings. Why each route fails is
// told by the rules whose names begin with link-. Two servers that a route URL may connect are not counted
// (fleet-name-ambiguous).
//
// # How to fix it
//
// Cure the links that are named. Between two servers one direction is enough.
//
// # Example
//
//	a.conf: cluster { routes: ["nats://b:6222", "nats://c:6222"], tls { …, ca_file: "ca.pem" } }
//	c.conf: cluster { tls { cert_file: "from-other-ca.pem", … } }   # bad: neither a nor b gets a route to c
//
//	c.conf: cluster { tls { cert_file: "from-ca.pem", … } }
var fleetPartialMesh = &lint.Rule{
	Name:         "fleet-partial-mesh",
	Consequences: []lint.Consequence{lint.Suspicious},
	Since:        "0.3.0",
	Refs: []string{
		"docs.nats.io, Clustering: a full mesh, and one hop for each message",
		"nats-server processImplicitRoute, server/route.go, 2.15.2",
	},
	Check: checkFleetPartialMesh,
}

// checkFleetPartialMesh reports each cluster once, at the first of its servers that is linted.
func checkFleetPartialMesh(p *lint.Pass) {
	if p.Fleet == nil {
		return
	}
	for _, mesh := range p.Fleet.Meshes() {
		if mesh.Members[0] != p.Member {
			continue
		}
		var apart []string
		for _, pair := range mesh.Apart {
			if !mayMeet(p.Fleet, pair) {
				apart = append(apart, pair[0].Name+" and "+pair[1].Name)
			}
		}
		if len(apart) == 0 {
			continue
		}
		listener := listenerOf(p.Server, schema.ClusterListener)
		if listener == nil || listener.Field == nil {
			return
		}
		p.Report(lint.Finding{
			On:      listener.Field,
			Message: "the cluster of " + membersOf(mesh.Members) + " forms no full mesh: no route comes up between " + pairsShown(apart),
			Help:    "cure the routes between them, each failing one is a finding of its own",
		})
	}
}

// mayMeet reports whether a URL that may lead to several servers may make a route between two.
func mayMeet(fleet *handshake.Fleet, pair [2]*handshake.Member) bool {
	return slices.ContainsFunc(fleet.Ambiguities(), func(u *handshake.Ambiguity) bool {
		leads := func(from, to *handshake.Member) bool { return u.From == from && slices.Contains(u.Candidates, to) }
		return u.Dial.Context == schema.Cluster && (leads(pair[0], pair[1]) || leads(pair[1], pair[0]))
	})
}

// pairsShown lists a few pairs, such as "a and b, a and c".
func pairsShown(pairs []string) string {
	const most = 6
	if len(pairs) > most {
		return strings.Join(pairs[:most], ", ") + ", and others"
	}
	return strings.Join(pairs, ", ")
}

func membersOf(members []*handshake.Member) string {
	var names []string
	for _, m := range members {
		names = append(names, m.Name)
	}
	return someOf(names)
}

// someOf joins a few names and counts the others.
func someOf(names []string) string {
	const most = 6
	if len(names) > most {
		names = append(names[:most:most], "others")
	}
	if len(names) == 1 {
		return names[0]
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}
