package rules

import (
	"strconv"
	"strings"

	"natstls/lint"
	"natstls/lint/schema"
)

// A user has a name that certificates can hardly have.
//
// # What happens
//
// With verify_and_map the server compares the names of users with these of a certificate, in this order:
// e-mail addresses, DNS names, URIs, and the whole subject, written like CN=billing,O=Example. The common
// name alone is never compared, and neither is the form with slashes that some programs print. A plain word
// can only be a DNS name of one label.
//
// # How to fix it
//
// Name the user as the certificate does. openssl x509 -noout -subject -nameopt RFC2253 -ext subjectAltName
// -in client.pem prints what there is.
//
// # Example
//
//	tls { cert_file: "server.pem", key_file: "server-key.pem", ca_file: "client-ca.pem", verify_and_map: true }
//	authorization {
//	  users: [ { user: "/O=Example/CN=billing" } ]    # bad
//	}
//
//	tls { cert_file: "server.pem", key_file: "server-key.pem", ca_file: "client-ca.pem", verify_and_map: true }
//	authorization {
//	  users: [ { user: "CN=billing,O=Example" } ]
//	}
var unmappableUser = &lint.Rule{
	Name:         "unmappable-user",
	Consequences: []lint.Consequence{lint.Suspicious, lint.Noted},
	Since:        "0.2.0",
	Refs: []string{
		"nats-server checkClientTLSCertSubject, server/auth.go, 2.15.2",
		"https://github.com/nats-io/nats-server/issues/964",
		"https://docs.nats.io/running-a-nats-service/configuration/securing_nats/auth_intro/tls_mutual_auth",
	},
	Check: checkUnmappableUser,
}

func checkUnmappableUser(p *lint.Pass) {
	who := p.Server.Identity
	root := p.Server.Block(schema.Root)
	if who.Operator || who.Callout || root == nil || !root.VerifyAndMap.Value {
		return
	}
	var plain []schema.User
	for _, user := range who.Users {
		switch {
		case isSlashed(user.Name):
			p.Report(lint.Finding{
				On:      user.Field,
				At:      user.At.Use.Span,
				Message: "no certificate can name this user, since the server writes a subject with commas, without slashes",
				Help:    "write the subject as openssl x509 -noout -subject -nameopt RFC2253 prints it",
			})
		case user.Name != "" && !strings.ContainsAny(user.Name, "=@.:"):
			plain = append(plain, user)
		}
	}
	// Where other listeners take passwords it can be on purpose.
	if len(plain) == 0 || othersTakePasswords(p.Server) {
		return
	}
	finding := lint.Finding{
		Consequence: lint.Noted,
		On:          plain[0].Field,
		At:          plain[0].At.Use.Span,
		Message:     "a certificate can name this user only by a DNS name of just this word, not by its common name",
		Help:        "name the user by the whole subject, such as CN=billing,O=Example, unless the certificate has that DNS name",
	}
	if others := len(plain) - 1; others > 0 {
		finding.Message += " (and " + strconv.Itoa(others) + " more)"
	}
	p.Report(finding)
}

// isSlashed reports whether a name is a subject in the form /O=Example/CN=name.
func isSlashed(name string) bool {
	return strings.HasPrefix(name, "/") && strings.Contains(name, "=")
}

// othersTakePasswords reports whether clients may come in at a listener that does not map certificates.
func othersTakePasswords(s *schema.Server) bool {
	for _, listener := range s.Listeners {
		switch listener.Kind {
		case schema.WebsocketListener, schema.MQTTListener, schema.LeafListener:
			if listener.TLS == nil || !listener.TLS.VerifyAndMap.Value {
				return true
			}
		}
	}
	return false
}
