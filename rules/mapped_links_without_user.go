package rules

import (
	"natstls/lint"
	"natstls/lint/schema"
)

// The certificates of routes or gateways are mapped to a user that is not set.
//
// # What happens
//
// With verify_and_map in cluster.tls or gateway.tls the server takes an incoming route or gateway only if its
// certificate names the user of the authorization block of cluster or gateway. If that names none, no
// certificate fits and every incoming connection is refused, on each server that is set up like this.
//
// # How to fix it
//
// Take verify_and_map out: certificates are demanded and verified here without it. To check more, set the
// user to the name in the certificates of the other servers, or use verify_cert_and_check_known_urls.
//
// # Example
//
//	cluster {
//	  tls {
//	    cert_file: "server.pem"
//	    key_file: "server-key.pem"
//	    ca_file: "ca.pem"
//	    verify_and_map: true      # bad: cluster.authorization has no user
//	  }
//	}
//
//	cluster {
//	  authorization { user: "CN=nats,O=Example" }
//	  tls {
//	    cert_file: "server.pem"
//	    key_file: "server-key.pem"
//	    ca_file: "ca.pem"
//	    verify_and_map: true
//	  }
//	}
var mappedLinksWithoutUser = &lint.Rule{
	Name:         "mapped-links-without-user",
	Consequences: []lint.Consequence{lint.Broken},
	Since:        "0.2.0",
	Refs: []string{
		"nats-server isRouterAuthorized and isGatewayAuthorized, server/auth.go, 2.15.2",
		"https://docs.nats.io/running-a-nats-service/configuration/clustering/cluster_config",
	},
	Check: checkMappedLinksWithoutUser,
}

func checkMappedLinksWithoutUser(p *lint.Pass) {
	for _, block := range p.Server.TLS {
		var link schema.Link
		kind := schema.ClusterListener
		switch block.Context {
		case schema.Cluster:
			link = p.Server.Identity.Cluster
		case schema.Gateway:
			link, kind = p.Server.Identity.Gateway, schema.GatewayListener
		default:
			continue
		}
		known := block.VerifyCertAndCheckKnownURLs
		checked := known.Value || known.State == schema.Unknown || known.State == schema.Absent && block.Open
		if !block.VerifyAndMap.Value || checked || link.Open || named(&link.User) || link.User.State == schema.Unknown || opened(p.Server, kind) == nil {
			continue
		}
		p.Report(lint.Finding{
			On:      block.VerifyAndMap.Field,
			Message: "all incoming " + connectionsOf(kind) + " are refused, since verify_and_map compares their certificates with the user of " + block.Context.String() + ".authorization, which is not set",
			Help:    "take verify_and_map out, since certificates are verified here anyway, or set the user to the name in the certificates",
			Fixes:   takeOutOption(true, block.VerifyAndMap.Field),
		})
	}
}
