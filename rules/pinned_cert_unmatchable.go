package rules

import (
	"slices"
	"strings"

	"natstls/lint"
	"natstls/lint/certs"
	"natstls/lint/schema"
)

// A pin is the hash of something that no peer has as its key.
//
// # What happens
//
// The server hashes the public key of the certificate that a peer shows, and compares it with pinned_certs. A
// fingerprint of the whole certificate, which openssl x509 -fingerprint prints, never equals that; nor does the
// key of the authority, unless somebody uses it as a server. In the block of clients and of MQTT the same holds
// for the server's own key. If all pins are of such a kind, nobody gets in ("certificate not pinned").
//
// natstls compares the pins with the certificates that the configuration names.
//
// # How to fix it
//
// Write the hash of the key instead:
//
//	openssl x509 -noout -pubkey -in client.pem | openssl pkey -pubin -outform DER | openssl dgst -sha256
//
// # Example
//
//	tls {
//	  cert_file: "server.pem"
//	  key_file: "server-key.pem"
//	  ca_file: "ca.pem"
//	  verify: true
//	  pinned_certs: [ "5c2f1…" ]     # bad: the fingerprint of a certificate
//	}
//
//	tls {
//	  cert_file: "server.pem"
//	  key_file: "server-key.pem"
//	  ca_file: "ca.pem"
//	  verify: true
//	  pinned_certs: [ "a8f407340dcc719864214b85ed96f98d16cbffa8f509d9fa4ca237b7bb3f9c32" ]
//	}
var pinnedCertUnmatchable = &lint.Rule{
	Name:         "pinned-cert-unmatchable",
	Consequences: []lint.Consequence{lint.Suspicious, lint.Broken},
	Since:        "0.2.0",
	Refs: []string{
		"nats-server matchesPinnedCert, server/auth.go, 2.15.2: SHA-256 of RawSubjectPublicKeyInfo",
		"https://docs.nats.io/running-a-nats-service/configuration/securing_nats/tls",
	},
	Check: checkPinnedCertUnmatchable,
}

func checkPinnedCertUnmatchable(p *lint.Pass) {
	pinned := func(block *schema.TLS) bool { return len(block.PinnedCerts.Value) > 0 }
	if p.Certs == nil || !slices.ContainsFunc(p.Server.TLS, pinned) {
		return
	}
	known := knownHashes(p)
	for _, block := range p.Server.TLS {
		if block.PinnedCerts.State != schema.Set {
			continue
		}
		dead := 0
		for _, item := range block.PinnedCerts.Value {
			if known.whole[strings.ToLower(item.Text)] != nil {
				dead++
			}
		}
		for _, item := range block.PinnedCerts.Value {
			all := dead == len(block.PinnedCerts.Value) && pinsEnforced(p.Server, block)
			checkPin(p, block, item, known, all)
		}
	}
}

// checkPin looks at one pin. all says that no pin of the block can match anybody, and that they count.
func checkPin(p *lint.Pass, block *schema.TLS, item schema.Item, known hashes, all bool) {
	text := strings.ToLower(item.Text)
	finding := lint.Finding{On: block.PinnedCerts.Field, At: item.At.Use.Span}
	switch whole, authority := known.whole[text], known.authority[text]; {
	case whole != nil:
		finding.Message = "this is the hash of " + whole.name + " and not of its key, so that it matches nobody"
		finding.Help = "write the hash of the key: " + certs.Pin(whole.certificate.Certificate)
		finding.Fixes = unsafe(rewritten(item.At, certs.Pin(whole.certificate.Certificate)))
		if all {
			finding.Consequence = lint.Broken
			finding.Message = "this is the hash of " + whole.name + " and not of its key, and no other pin matches, so that " + block.Path + " lets nobody in"
		}
	case authority != nil:
		finding.Message = "this is the key of an authority, " + authority.name + ", while pins are compared with the key that a peer itself has"
		finding.Help = "pin the keys of the peers; ca_file says which authority may have issued their certificates"
	case len(block.PinnedCerts.Value) == 1 && (block.Context == schema.Root || block.Context == schema.MQTT) && ownKey(p, block, text):
		finding.Message = "the only pin is the server's own key, while clients have other ones"
		finding.Help = "pin the keys of the clients"
	default:
		return
	}
	p.Report(finding)
}

// pinsEnforced reports whether it is certain that somebody is compared with the pins of a block.
func pinsEnforced(server *schema.Server, block *schema.TLS) bool {
	switch block.Context {
	case schema.Cluster, schema.Gateway:
		return alwaysShown(server, block)
	case schema.Root, schema.Leafnodes, schema.MQTT:
		return verifying(block) != nil && listensWith(server, block)
	}
	return false
}

func ownKey(p *lint.Pass, block *schema.TLS, pin string) bool {
	for _, c := range presentedBy(p, block) {
		if certs.Pin(c.leaf().Certificate) == pin {
			return true
		}
	}
	return false
}

// hashes are the hashes, in lower case hexadecimal, of what the configuration names.
type hashes struct {
	whole     map[string]*namedCertificate // of whole certificates, as fingerprints are
	authority map[string]*namedCertificate // of the keys of authorities, as far as no leaf has the same
}

type namedCertificate struct {
	certificate *certs.Certificate
	name        string
}

// knownHashes collects the certificates of all blocks.
func knownHashes(p *lint.Pass) hashes {
	all := hashes{map[string]*namedCertificate{}, map[string]*namedCertificate{}}
	var leaves []string
	for _, block := range p.Server.TLS {
		for _, c := range presentedBy(p, block) {
			leaves = append(leaves, certs.Pin(c.leaf().Certificate))
			for _, one := range c.file.Certificates {
				all.add(c.file, one)
			}
		}
		if pool := trustedBy(p, block); pool != nil {
			for _, one := range pool.Certificates {
				all.add(pool, one)
			}
		}
	}
	for _, pin := range leaves {
		delete(all.authority, pin)
	}
	return all
}

func (h hashes) add(file *certs.File, c *certs.Certificate) {
	one := &namedCertificate{c, certificateOf(file, c)}
	h.whole[certs.Fingerprint(c.Certificate)] = one
	if c.IsCA {
		h.authority[certs.Pin(c.Certificate)] = one
	}
}

// unsafe marks fixes that may change what the author meant.
func unsafe(fixes []lint.Fix) []lint.Fix {
	for i := range fixes {
		fixes[i].Unsafe = true
	}
	return fixes
}
