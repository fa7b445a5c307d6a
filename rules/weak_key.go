package rules

import (
	"crypto/rsa"
	"fmt"

	"natstls/lint"
	"natstls/lint/certs"
	"natstls/lint/schema"
)

// A certificate has an RSA key of a size that is unsafe, or that Go does not use.
//
// # What happens
//
// Keys of fewer than 2048 bits are within reach of those who have enough machines, and OpenSSL refuses them by
// default from 3.2 on, on Debian and others before. With keys of fewer than 1024 bits, nats-server neither signs
// nor verifies from 2.11.9 on (Go 1.24), so that every handshake fails. Keys of more than 8192 bits are refused by Go as well, since they
// would keep the processor busy.
//
// # How to fix it
//
// Make a new key and have a new certificate issued for it: ECDSA P-256, or RSA with 2048 to 4096 bits.
//
//	openssl ecparam -genkey -name prime256v1 -noout -out server-key.pem
//
// # Example
//
//	tls {
//	  cert_file: "server-1024.pem"     # bad: RSA with 1024 bits
//	  key_file: "server-1024-key.pem"
//	}
//
//	tls {
//	  cert_file: "server.pem"
//	  key_file: "server-key.pem"
//	}
var weakKey = &lint.Rule{
	Name:         "weak-key",
	Consequences: []lint.Consequence{lint.Insecure, lint.Broken, lint.Suspicious},
	Since:        "0.2.0",
	Refs: []string{
		"crypto/rsa, Go 1.24: GODEBUG rsa1024min",
		"crypto/tls, Go 1.20.8: GODEBUG tlsmaxrsasize",
		"NIST SP 800-57 part 1 section 5.6.1: 112 bits of security are the least",
	},
	Check: checkWeakKey,
}

// Sizes of RSA keys in bits.
const (
	leastForGo = 1024
	leastSafe  = 2048
	mostForGo  = 8192
)

func checkWeakKey(p *lint.Pass) {
	for _, block := range p.Server.TLS {
		chains := shownBy(p, block)
		for _, c := range chains {
			checkKeySize(p, c, len(chains) == 1 && areAll(chains, block))
		}
		if pool := trustedBy(p, block); pool != nil && mayVerify(block) && !isBundle(pool) {
			checkPoolKeys(p, block, pool)
		}
	}
}

// checkKeySize looks at the keys of a chain, and reports the first that is wrong: they are often made alike.
// only says that it is the only chain of its block.
func checkKeySize(p *lint.Pass, c presented, only bool) {
	for i, one := range append([]*certs.Certificate{c.leaf()}, c.above()...) {
		bits := rsaBits(one)
		finding := lint.Finding{
			Consequence: lint.Insecure,
			On:          c.pair.cert.Field, At: valueOf(c.pair.cert.Field),
			Message: fmt.Sprintf("%s has an RSA key of %d bits", certificateOf(c.file, one), bits),
			Help:    "make a key of at least 2048 bits, or an ECDSA one, and have the certificate issued anew",
		}
		certain := i == 0 && only && alwaysShown(p.Server, c.block)
		switch {
		case bits == 0 || bits >= leastSafe && bits <= mostForGo:
			continue
		case bits > mostForGo:
			if !p.Target.Has("go-rejects-rsa-above-8192") {
				continue
			}
			finding.Consequence = lint.Suspicious
			finding.Message += ", more than the 8192 that Go takes in a handshake"
			finding.Help = "make a key of 2048 to 4096 bits, or an ECDSA one, and have the certificate issued anew"
			if certain && linksOnly(c.block) {
				finding.Consequence = lint.Broken
				finding.Message += ", so that other servers refuse it"
			}
		case bits < leastForGo && p.Target.Has("go-rejects-rsa-below-1024"):
			finding.Message += ", with which this nats-server neither signs nor verifies"
			if certain {
				finding.Consequence = lint.Broken
				finding.Message = fmt.Sprintf("%s has an RSA key of %d bits, with which this nats-server does not sign, so that every handshake fails", certificateOf(c.file, one), bits)
			}
		default:
			finding.Message += ", which is no longer safe"
		}
		p.Report(finding)
		return
	}
}

// checkPoolKeys reports the first authority whose key is too small.
func checkPoolKeys(p *lint.Pass, block *schema.TLS, pool *certs.File) {
	for _, one := range poolOf(pool) {
		if bits := rsaBits(one); bits != 0 && bits < leastSafe {
			p.Report(lint.Finding{
				Consequence: lint.Insecure,
				On:          block.CAFile.Field, At: valueOf(block.CAFile.Field),
				Message: fmt.Sprintf("%s has an RSA key of %d bits, which is no longer safe for an authority", certificateOf(pool, one), bits),
				Help:    "make a new authority with a key of at least 2048 bits, or an ECDSA one",
			})
			return
		}
	}
}

// rsaBits returns the size of the key of a certificate, 0 if it is no RSA key.
func rsaBits(c *certs.Certificate) int {
	if key, ok := c.PublicKey.(*rsa.PublicKey); ok {
		return key.N.BitLen()
	}
	return 0
}

// linksOnly reports whether all who connect with a block, and all whom it connects to, are nats-servers that
// verify each other.
func linksOnly(block *schema.TLS) bool {
	switch block.Context {
	case schema.Cluster, schema.Gateway, schema.GatewayRemote:
		return true
	}
	return false
}
