package rules

import "natstls/lint"

// Certificates are mapped to users, and there are no users.
//
// # What happens
//
// With verify_and_map the server looks for the user that a certificate names, among the users of
// authorization and of the accounts. If none of these has a name there is nothing to look for, and the
// option only demands a certificate, as verify does. With no other way to authenticate everybody who has a
// certificate of the authority gets in, without a user and its permissions. With an operator each client
// has to bring a JWT, which says who it is.
//
// # How to fix it
//
// Name the users as their certificates do, or write verify instead of verify_and_map.
//
// # Example
//
//	tls {
//	  cert_file: "server.pem"
//	  key_file: "server-key.pem"
//	  ca_file: "client-ca.pem"
//	  verify_and_map: true      # bad: no users
//	}
//
//	tls {
//	  cert_file: "server.pem"
//	  key_file: "server-key.pem"
//	  ca_file: "client-ca.pem"
//	  verify_and_map: true
//	}
//	authorization {
//	  users: [ { user: "CN=billing,O=Example" } ]
//	}
var verifyAndMapWithoutUsers = &lint.Rule{
	Name:         "verify-and-map-without-users",
	Consequences: []lint.Consequence{lint.Suspicious, lint.Noted},
	Since:        "0.2.0",
	Refs: []string{
		"nats-server processClientOrLeafAuthentication, server/auth.go, 2.15.2",
		"https://docs.nats.io/running-a-nats-service/configuration/securing_nats/auth_intro/tls_mutual_auth",
	},
	Check: checkVerifyAndMapWithoutUsers,
}

func checkVerifyAndMapWithoutUsers(p *lint.Pass) {
	who := p.Server.Identity
	if who.Open || who.Callout || len(who.Users) > 0 {
		return
	}
	for _, block := range p.Server.TLS {
		on := verifying(block)
		if on == nil || !block.VerifyAndMap.Value {
			continue
		}
		finding := lint.Finding{
			On:      block.VerifyAndMap.Field,
			Message: "everybody with a certificate gets in through " + block.Path + ", since there is no user to map it to",
			Help:    "list users that are named as in their certificates, or write verify: true",
		}
		switch {
		case who.Operator:
			finding.Consequence = lint.Noted
			finding.Message = "verify_and_map in " + block.Path + " does no more than verify, since users come with JWTs of the operator"
			finding.Help = "write verify: true"
			finding.Fixes = renamed(block.VerifyAndMap.Field, block.Map, "verify")
		case who.Other:
			finding.Consequence = lint.Noted
			finding.Message = "verify_and_map in " + block.Path + " does no more than verify, since no entry of users has a name"
			finding.Help = "list users that are named as in their certificates, or write verify: true"
		}
		p.Report(finding)
	}
}
