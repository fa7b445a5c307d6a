package rules

import (
	"natstls/lint"
	"natstls/lint/schema"
)

// The certificate store of Windows is used where there is none.
//
// # What happens
//
// With cert_store the server takes its certificate out of the certificate store of Windows. A server that
// runs on another operating system refuses the configuration as soon as it reads the option. While natstls
// does not know where the server runs, it says no more than that.
//
// # How to fix it
//
// If the server runs on Windows, say so with --platform windows. Otherwise put the certificate and its key
// into files, and name them with cert_file and key_file.
//
// # Example
//
//	tls {
//	  cert_store: "WindowsLocalMachine"    # bad on Linux
//	  cert_match_by: "Thumbprint"
//	  cert_match: "3b1f…"
//	}
//
//	tls {
//	  cert_file: "server.pem"
//	  key_file: "server-key.pem"
//	}
var certStoreOnOtherSystem = &lint.Rule{
	Name:         "cert-store-on-other-system",
	Consequences: []lint.Consequence{lint.Refused, lint.Noted},
	Since:        "0.2.0",
	Refs: []string{
		"nats-server ParseCertStore, server/certstore/certstore_other.go, 2.9.20 to 2.15.2",
		"https://docs.nats.io/running-a-nats-service/configuration/securing_nats/tls",
	},
	Check: checkCertStoreOnOtherSystem,
}

func checkCertStoreOnOtherSystem(p *lint.Pass) {
	if p.Platform == "windows" {
		return
	}
	for _, block := range p.Server.TLS {
		if block.CertStore.State != schema.Set {
			continue
		}
		finding := lint.Finding{
			On:      block.CertStore.Field,
			Message: "a nats-server on " + systemOf(p.Platform) + " refuses cert_store, which stands for the certificate store of Windows",
			Help:    "name a certificate with cert_file and key_file",
		}
		if p.Platform == "" {
			finding.Consequence = lint.Noted
			finding.Message = "cert_store is taken by nats-server on Windows only and refused on any other system"
			finding.Help = "say where the server runs: --platform windows"
		}
		p.Report(finding)
		if p.Platform == "" {
			return // the system is not known once, not in each block
		}
	}
}

// systemOf returns the name of an operating system for people.
func systemOf(platform string) string {
	switch platform {
	case "linux":
		return "Linux"
	case "darwin":
		return "macOS"
	}
	return platform
}
