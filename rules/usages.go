package rules

import (
	"crypto/x509"
	"slices"
	"strings"

	"natstls/lint"
	"natstls/lint/certs"
	"natstls/lint/schema"
)

// demand is a usage that the certificates of a block have to be good for.
type demand struct {
	usage       x509.ExtKeyUsage
	consequence lint.Consequence // if none of them is
	refusers    string           // who refuses a certificate that is not, with their verb
}

// demandsOf returns what the certificates of a block are used for, the server's side first.
func demandsOf(server *schema.Server, block *schema.TLS) []demand {
	var demands []demand
	if listensWith(server, block) {
		demands = append(demands, demand{x509.ExtKeyUsageServerAuth, certainUnless(block.Open || maybe(block.Insecure)), "everybody who connects and verifies it refuses"})
	}
	dialled := slices.ContainsFunc(server.DialsWith(block), func(d *schema.Dial) bool { return !d.Open })
	client := func(consequence lint.Consequence, refusers string) {
		demands = append(demands, demand{x509.ExtKeyUsageClientAuth, consequence, refusers})
	}
	switch block.Context {
	case schema.Cluster:
		// The acceptor always demands and verifies a certificate, whatever verify says (handshakes of routes
		// and gateways, 2.0.0 to 2.15.2).
		if dialled {
			client(lint.Broken, "the servers in routes refuse")
		} else if listensWith(server, block) && server.Identity.Cluster.Whole {
			client(lint.Suspicious, "servers of the cluster that this one learns of and connects to refuse")
		}
	case schema.Gateway:
		if dialled {
			client(lint.Broken, "the gateways that it connects to refuse")
		} else if listensWith(server, block) && server.Identity.Gateway.Whole && !hasRemotes(server) {
			client(lint.Suspicious, "gateways that this one learns of and connects to refuse")
		}
	case schema.GatewayRemote:
		if dialled {
			client(lint.Broken, "the gateways that it connects to refuse")
		}
	case schema.LeafRemote:
		if dialled {
			client(lint.Suspicious, "a hub that verifies leaf nodes refuses") // others never see it
		}
	case schema.LeafProxy, schema.ResolverTLS:
		if slices.ContainsFunc(server.DialsWith(block), func(d *schema.Dial) bool {
			return strings.HasPrefix(strings.ToLower(strings.TrimSpace(d.URL)), "https://")
		}) {
			client(lint.Suspicious, "a server that verifies it refuses")
		}
	}
	return demands
}

// certainUnless returns Broken, or Suspicious where peers may be told not to verify.
func certainUnless(lenient bool) lint.Consequence {
	if lenient {
		return lint.Suspicious
	}
	return lint.Broken
}

// hasRemotes reports whether a gateway has a remote with a tls block of its own.
func hasRemotes(server *schema.Server) bool {
	return slices.ContainsFunc(server.TLS, func(block *schema.TLS) bool { return block.Context == schema.GatewayRemote })
}

// usageNamed returns what messages call a usage.
func usageNamed(usage x509.ExtKeyUsage) string {
	if usage == x509.ExtKeyUsageServerAuth {
		return "server authentication"
	}
	return "client authentication"
}

// permitsAll reports whether a certificate is good for all usages that are demanded.
func permitsAll(c *certs.Certificate, demands []demand) bool {
	return !slices.ContainsFunc(demands, func(d demand) bool { return !certs.Permits(c.Certificate, d.usage) })
}

// usageCommand shows the usages of a certificate file.
func usageCommand(file *certs.File) string {
	return "openssl x509 -noout -subject -ext extendedKeyUsage -in " + inCommand(file.Name)
}
