package rules

import (
	"slices"
	"strconv"

	"natstls/lint"
	"natstls/lint/schema"
)

// A user has no password, and somebody who gives the name alone gets in.
//
// # What happens
//
// A user that certificates are mapped to needs no password. But where a listener does not map certificates
// with verify_and_map, the server compares the empty password of the user with the empty one of whoever
// connects, and finds them equal. From 2.12.14 and 2.14.4 on it refuses that as soon as some listener maps;
// before, a websocket or MQTT listener without verify_and_map is a way around the certificate. The one user of
// an authorization block, outside of a users list, is never mapped.
//
// # How to fix it
//
// Set verify_and_map: true in the tls block of each listener, or give the user a password, which its clients
// must then send beside their certificate too. If everybody is meant to come in, name the user in no_auth_user,
// which says so.
//
// # Example
//
//	tls { cert_file: "server.pem", key_file: "server-key.pem", ca_file: "ca.pem", verify: true }
//	authorization {
//	  users: [ { user: "CN=billing,O=Example" } ]     # bad: verify does not map
//	}
//
//	tls { cert_file: "server.pem", key_file: "server-key.pem", ca_file: "ca.pem", verify_and_map: true }
//	authorization {
//	  users: [ { user: "CN=billing,O=Example" } ]
//	}
var userWithoutPassword = &lint.Rule{
	Name:         "user-without-password",
	Consequences: []lint.Consequence{lint.Insecure},
	Since:        "0.2.0",
	Refs: []string{
		"nats-server processClientOrLeafAuthentication and canTLSMap, server/auth.go, 2.15.2",
		"nats-server isLeafNodeAuthorized, server/auth.go, 2.15.2",
		"https://docs.nats.io/running-a-nats-service/configuration/securing_nats/auth_intro/tls_mutual_auth",
	},
	Check: checkUserWithoutPassword,
}

func checkUserWithoutPassword(p *lint.Pass) {
	who := p.Server.Identity
	if who.Open || who.Operator || who.Callout || p.Server.Open {
		return
	}
	listeners := mappingOf(p)
	var bare []schema.User
	where := ""
	add := func(users []schema.User, through func(schema.User) (string, bool)) {
		for _, user := range users {
			if !user.Bare || user.Name == "" || user.Limited || slices.Contains(who.NoAuth, user.Name) {
				continue
			}
			if way, open := through(user); open {
				bare, where = append(bare, user), way
			}
		}
	}
	add(who.Simple, simpleUser)
	add(who.Users, listeners.around)
	if len(bare) == 0 {
		return
	}
	finding := lint.Finding{
		On:      bare[0].Field,
		At:      bare[0].At.Use.Span,
		Message: "who gives this name gets in" + where + " without a password, since the user has none",
		Help:    "set a password, or map certificates to users by verify_and_map in each listener's tls block",
	}
	if others := len(bare) - 1; others > 0 {
		finding.Message += " (and " + strconv.Itoa(others) + " more)"
	}
	p.Report(finding)
}

// mapped says which listeners map certificates to users.
type mapped struct {
	none  bool               // it is certain that no listener does
	leaf  bool               // the listener for leaf nodes may
	plain []*schema.Listener // those that are sure not to
	bug   bool               // the release lets users without password in there though others map
}

func mappingOf(p *lint.Pass) mapped {
	m := mapped{none: true, bug: p.Target.Has("map-without-password")}
	for _, listener := range p.Server.Listeners {
		switch listener.Kind {
		case schema.ClientListener, schema.WebsocketListener, schema.MQTTListener, schema.LeafListener:
		default:
			continue
		}
		nobody := mapsNobody(listener)
		if file := p.Server.FileTLS; file != nil && listener.Kind == schema.ClientListener {
			nobody = certainlyNot(file, &file.VerifyAndMap) // flags do not change whether users are mapped
		}
		m.none = m.none && nobody
		m.leaf = m.leaf || nobody && listener.Kind == schema.LeafListener
		if nobody && listener.Port.State != schema.Unknown {
			m.plain = append(m.plain, listener)
		}
	}
	return m
}

// mapsNobody reports whether it is certain that a listener does not map certificates to users.
func mapsNobody(listener *schema.Listener) bool {
	block := listener.TLS
	if block == nil {
		return !listener.Open
	}
	return certainlyNot(block, &block.VerifyAndMap)
}

// certainlyNot reports whether it is certain that an option of a block is not switched on.
func certainlyNot(block *schema.TLS, option *schema.Opt[bool]) bool {
	switch option.State {
	case schema.Set:
		return !option.Value
	case schema.Absent:
		return !block.Open
	}
	return false
}

// simpleUser returns where the one user of an authorization block gets in, which no certificate changes.
func simpleUser(user schema.User) (where string, open bool) {
	if user.Leaf {
		return " as a leaf node", true
	}
	return "", true
}

// around returns where a user of a list gets in by the name alone, and whether it is certain that there is
// such a place.
func (m mapped) around(user schema.User) (where string, open bool) {
	switch {
	case user.Leaf:
		return " as a leaf node", m.leaf
	case m.none:
		return "", true
	case !m.bug:
		return "", false
	}
	for _, listener := range m.plain {
		if listener.Kind != schema.LeafListener {
			return " by " + connectionsOf(listener.Kind), true
		}
	}
	return "", false
}
