package rules

import (
	"natstls/lint"
	"natstls/lint/schema"
)

// Client certificates are verified, but no ca_file says against which authorities.
//
// # What happens
//
// With verify or verify_and_map and no ca_file, the server checks client certificates against the
// trust store of its operating system. Clients whose certificates come from a private authority are
// turned away, and everybody who owns a certificate from any public authority gets through.
//
// # How to fix it
//
// Set ca_file to the authority, or the bundle of authorities, that issues your client certificates.
// If you do mean the public authorities, name their bundle in ca_file, so that it can be seen.
//
// # Example
//
//	tls {
//	  cert_file: "server.pem"
//	  key_file: "server-key.pem"
//	  verify: true              # bad: no ca_file
//	}
//
//	tls {
//	  cert_file: "server.pem"
//	  key_file: "server-key.pem"
//	  ca_file: "client-ca.pem"
//	  verify: true
//	}
var verifyWithoutCA = &lint.Rule{
	Name:         "verify-without-ca",
	Consequences: []lint.Consequence{lint.Insecure},
	Since:        "0.1.0",
	Refs: []string{
		"nats-server GenTLSConfig, server/opts.go, 2.15.2: ClientCAs is set only with ca_file",
		"crypto/tls Config.ClientCAs: nil means the root certificates of the host",
		"https://docs.nats.io/running-a-nats-service/configuration/securing_nats/tls",
	},
	Check: checkVerifyWithoutCA,
}

func checkVerifyWithoutCA(p *lint.Pass) {
	for _, block := range p.Server.TLS {
		on := verifying(block)
		if on == nil || block.Open || !unnamed(&block.CAFile, false) || block.CACertsMatch.State != schema.Absent {
			continue
		}
		missing, option := block.Path+" has no ca_file", "ca_file"
		if block.CAFile.State == schema.Set {
			missing = "ca_file of " + block.Path + " is empty"
		}
		if block.Flags {
			missing, option = "there is no --tlscacert", "--tlscacert"
		}
		p.Report(lint.Finding{
			On:      on.Field,
			Message: "client certificates are checked against the trust store of the server's operating system, since " + missing,
			Help:    "set " + option + " to the authority that issues your client certificates",
		})
	}
}

// verifying returns the option that makes the server ask for client certificates in a block where
// that is a choice, nil if there is none.
func verifying(block *schema.TLS) *schema.Opt[bool] {
	switch block.Context {
	case schema.Root, schema.Leafnodes, schema.Websocket, schema.MQTT:
	default:
		return nil
	}
	for _, option := range []*schema.Opt[bool]{&block.Verify, &block.VerifyAndMap} {
		if option.State == schema.Set && option.Value {
			return option
		}
	}
	return nil
}
