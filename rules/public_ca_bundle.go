package rules

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"natstls/lint"
	"natstls/lint/certs"
	"natstls/lint/schema"
	"natstls/parser/resolve"
)

// Client certificates are verified against the bundle of all public authorities.
//
// # What happens
//
// Everybody who owns a certificate from any public authority, which costs nothing, passes verify. That is
// as good as no verification unless the names of the certificates are checked as well, or users are asked
// for a password; then it is only noted. In cluster and gateway, such a certificate makes a member.
//
// # How to fix it
//
// Set ca_file to the authority that issues your client certificates, and to no other. A bundle is known by its
// usual places, or by the authorities in it.
//
// # Example
//
//	tls {
//	  cert_file: "server.pem"
//	  key_file: "server-key.pem"
//	  verify: true
//	  ca_file: "/etc/ssl/certs/ca-certificates.crt"    # bad: every public authority
//	}
//
//	tls {
//	  cert_file: "server.pem"
//	  key_file: "server-key.pem"
//	  verify: true
//	  ca_file: "/etc/nats/client-ca.pem"
//	}
var publicCABundle = &lint.Rule{
	Name:         "public-ca-bundle",
	Consequences: []lint.Consequence{lint.Insecure, lint.Noted},
	Since:        "0.1.0",
	Refs: []string{
		"nats-server GenTLSConfig, server/opts.go, 2.15.2: ca_file becomes ClientCAs",
		"Go crypto/x509 root_linux.go and its kin: where systems keep their bundles",
	},
	Check: checkPublicCABundle,
}

func checkPublicCABundle(p *lint.Pass) {
	for _, block := range p.Server.TLS {
		peers := block.Context == schema.Cluster || block.Context == schema.Gateway
		if verifying(block) == nil && !peers || !named(&block.CAFile) {
			continue
		}
		which := "is the system's bundle of all public authorities"
		if !isSystemBundle(block.CAFile.Value) {
			public := publicRoots(trustedBy(p, block))
			if public == 0 {
				continue
			}
			which = fmt.Sprintf("holds %d public authorities", public)
		}
		finding := lint.Finding{
			On: block.CAFile.Field, At: valueOf(block.CAFile.Field),
			Message: "this " + which + ", so anybody with a certificate from one of them passes",
			Help:    "name the authority that issues the certificates of those who connect",
		}
		if asksForMore(p.Server, block, !peers) {
			finding.Consequence = lint.Noted
		}
		p.Report(finding)
	}
}

// isSystemBundle reports whether a path is one where operating systems keep their bundle.
func isSystemBundle(name string) bool {
	return strings.HasSuffix(name, "/certifi/cacert.pem") || slices.Contains([]string{
		"/etc/ssl/certs/ca-certificates.crt",                // Debian, Alpine, Arch
		"/etc/pki/tls/certs/ca-bundle.crt",                  // Fedora, RHEL
		"/etc/pki/tls/cert.pem",                             // Fedora, RHEL
		"/etc/ssl/ca-bundle.pem",                            // openSUSE
		"/etc/pki/tls/cacert.pem",                           // OpenELEC
		"/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", // RHEL
		"/etc/ca-certificates/extracted/tls-ca-bundle.pem",  // Arch
		"/etc/ssl/certs/ca-bundle.crt",                      // NixOS, RHEL
		"/etc/ssl/cert.pem",                                 // Alpine, macOS, OpenBSD
		"/usr/local/share/certs/ca-root-nss.crt",            // FreeBSD
		"/usr/local/etc/ssl/cert.pem",                       // FreeBSD
		"/opt/homebrew/etc/ca-certificates/cert.pem",        // Homebrew
	}, path.Clean(name))
}

// publicRoots returns how many authorities a ca_file holds, if it is a bundle of public ones: with roots of
// several organisations that run such, or with as many as nobody has of his own; else 0.
func publicRoots(file *certs.File) int {
	const (
		severalOrganisations = 3
		manyRoots            = 50 // bundles of operating systems have between 100 and 200
	)
	roots, organisations := 0, map[string]bool{}
	for _, c := range poolOf(file) {
		if !isRoot(c) {
			continue
		}
		roots++
		if isPublicRoot(c.Certificate) {
			organisations[c.Subject.Organization[0]] = true
		}
	}
	if len(organisations) < severalOrganisations && roots < manyRoots {
		return 0
	}
	return roots
}

// asksForMore reports whether those who connect are, or may be, asked for more than a certificate from a
// known authority: for one with a certain key or name, or for a user. atTop says that the users at the top
// level count for the block.
func asksForMore(server *schema.Server, block *schema.TLS, atTop bool) bool {
	if block.Open || block.PinnedCerts.State != schema.Absent || maybe(block.VerifyAndMap) || maybe(block.VerifyCertAndCheckKnownURLs) {
		return true
	}
	if block.Field.Parent != nil {
		if aroundIsOpen(block.Field) || anyOf(block.Field.Parent.Value.Map.Fields, "authorization", "authentication") {
			return true
		}
	}
	return atTop && (server.Open || anyOf(server.Tree.Root.Fields, "authorization", "accounts", "operator", "operators",
		"roots", "root", "root_operators", "root_operator", "trusted", "trusted_keys", "resolver", "account_resolver", "accounts_resolver"))
}

// maybe reports whether an option is true, or not known.
func maybe(option schema.Opt[bool]) bool {
	return option.Value || option.State == schema.Unknown || option.State == schema.Invalid
}

// anyOf reports whether one of the fields has one of the keys, which are in lower case.
func anyOf(fields []*resolve.Field, keys ...string) bool {
	return slices.ContainsFunc(fields, func(f *resolve.Field) bool { return slices.Contains(keys, strings.ToLower(f.Key)) })
}
