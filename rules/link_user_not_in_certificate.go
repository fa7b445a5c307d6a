package rules

import (
	"crypto/x509"
	"slices"
	"strings"

	"natstls/lint"
	"natstls/lint/schema"
)

// The one user of a cluster or gateway is not in the server's own certificate.
//
// # What happens
//
// With verify_and_map, a route or gateway comes in only if its certificate names the user of the authorization
// block, by an e-mail address, a DNS name, a URI or the whole subject, written like CN=route,O=Example.
// All servers have the same user there, so that this server too is refused by those that it connects to if its
// certificate does not name it: "Authorization Violation".
//
// # How to fix it
//
// Write a name into user that all certificates have, have them issued with one, or take verify_and_map out: routes and
// gateways are verified without it.
//
// # Example
//
//	cluster {
//	  listen: "0.0.0.0:6222"
//	  routes: [ "nats://n2.example.com:6222" ]
//	  authorization { user: "route" }                        # bad: the certificate has route.example.com
//	  tls { cert_file: "route.pem", key_file: "route-key.pem", ca_file: "ca.pem", verify_and_map: true }
//	}
//
//	cluster {
//	  listen: "0.0.0.0:6222"
//	  routes: [ "nats://n2.example.com:6222" ]
//	  authorization { user: "route.example.com" }
//	  tls { cert_file: "route.pem", key_file: "route-key.pem", ca_file: "ca.pem", verify_and_map: true }
//	}
var linkUserNotInCertificate = &lint.Rule{
	Name:         "link-user-not-in-certificate",
	Consequences: []lint.Consequence{lint.Suspicious},
	Since:        "0.2.0",
	Refs: []string{
		"nats-server isRouterAuthorized, isGatewayAuthorized and checkClientTLSCertSubject, server/auth.go, 2.15.2",
	},
	Check: checkLinkUserNotInCertificate,
}

func checkLinkUserNotInCertificate(p *lint.Pass) {
	for _, block := range p.Server.TLS {
		from := p.Server.Identity.Cluster
		if block.Context == schema.Gateway {
			from = p.Server.Identity.Gateway
		}
		if !joinsServers(block) || !block.VerifyAndMap.Value || maybe(block.VerifyCertAndCheckKnownURLs) || !listensWith(p.Server, block) ||
			from.Open || !named(&from.User) || strings.Contains(from.User.Value, "DC=") { // these are compared in ways of their own
			continue
		}
		// One that connects to nobody shows its certificate to those only who do not map it.
		if !slices.ContainsFunc(p.Server.DialsWith(block), func(d *schema.Dial) bool { return !d.Open }) {
			continue
		}
		// Gateways can connect with other certificates than the one that they listen with.
		if block.Context == schema.Gateway && hasRemotes(p.Server) {
			continue
		}
		chains := wholeChains(p, block)
		if len(chains) == 0 || slices.ContainsFunc(chains, func(c presented) bool { return namesUser(c.leaf().Certificate, from.User.Value) }) {
			continue
		}
		c := chains[0]
		p.Report(lint.Finding{
			On: from.User.Field, At: valueOf(from.User.Field),
			Message: certificateOf(c.file, c.leaf()) + " does not name this user, so that other servers with the same user refuse this one",
			Help:    "write a name that the certificates of all servers have, such as " + shown(mappable(c.leaf().Certificate)),
			Related: []lint.Related{{At: valueOf(c.pair.cert.Field), Message: "the certificate of " + block.Path}},
		})
	}
}

// namesUser reports whether a certificate of a route or gateway is mapped to a user.
func namesUser(c *x509.Certificate, user string) bool {
	if slices.Contains(c.EmailAddresses, user) || slices.Contains(c.DNSNames, user) || c.Subject.ToRDNSequence().String() == user {
		return true
	}
	for _, uri := range c.URIs {
		if uri.String() == user {
			return true
		}
	}
	return false
}

// mappable returns the name of a certificate that is looked at first.
func mappable(c *x509.Certificate) string {
	for _, names := range [][]string{c.EmailAddresses, c.DNSNames} {
		if len(names) > 0 {
			return names[0]
		}
	}
	return c.Subject.ToRDNSequence().String()
}
