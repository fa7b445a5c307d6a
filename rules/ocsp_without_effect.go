package rules

import (
	"slices"
	"strings"

	"natstls/lint"
	"natstls/lint/release"
	"natstls/lint/schema"
	"natstls/parser"
	"natstls/parser/resolve"
)

// OCSP is set up and does nothing.
//
// # What happens
//
// Three options have to do with OCSP. ocsp, at the top level, lets the server staple the state of its own
// certificate, and check that of routes and gateways. ocsp_peer, in a tls block, checks the certificates of
// clients and leaf nodes; written as a map it is off until that says verify: true. ocsp_cache keeps the
// answers for ocsp_peer and nothing else.
//
// Up to 2.14.8, and in 2.15.0 and 2.15.1, the server does not read ocsp_peer of mqtt.tls: for MQTT clients that of the
// top-level tls block counts.
//
// # How to fix it
//
// Write verify: true into the map of ocsp_peer, or ocsp_peer: true. Take ocsp_cache out where no ocsp_peer
// is on, and ocsp where no certificate is there for it: leaf nodes need ocsp_peer instead.
//
// # Example
//
//	tls {
//	  cert_file: "server.pem"
//	  key_file: "server-key.pem"
//	  ca_file: "ca.pem"
//	  verify: true
//	  ocsp_peer { ca_timeout: 5 }                      # bad: checks nothing
//	}
//
//	tls {
//	  cert_file: "server.pem"
//	  key_file: "server-key.pem"
//	  ca_file: "ca.pem"
//	  verify: true
//	  ocsp_peer { verify: true, ca_timeout: 5 }
//	}
var ocspWithoutEffect = &lint.Rule{
	Name:         "ocsp-without-effect",
	Consequences: []lint.Consequence{lint.Noted, lint.Insecure},
	Since:        "0.2.0",
	Refs: []string{
		"nats-server parseOCSPPeer, server/ocsp_peer.go, 2.15.2: verify is false unless it is set",
		"nats-server enableOCSP and configureOCSP, server/ocsp.go, 2.14.8, 2.14.9, 2.15.1 and 2.15.2",
		"https://docs.nats.io/running-a-nats-service/configuration/ocsp",
	},
	Check: checkOCSPWithoutEffect,
}

func checkOCSPWithoutEffect(p *lint.Pass) {
	for _, block := range p.Server.TLS {
		checkIdlePeer(p, block)
	}
	if ocspUnsure(p.Server) {
		return
	}
	s := p.Server
	if on := ocspIn(s, schema.MQTT); on != nil && ocspIn(s, schema.Root) == nil && p.Target.Has("mqtt-ocsp-peer-of-clients") {
		p.Report(lint.Finding{
			Consequence: lint.Insecure,
			On:          on,
			Message:     "no certificate of MQTT clients is checked by OCSP, since nats-server " + p.Target.Version.String() + " goes by ocsp_peer of the top-level tls block for them",
			Help:        "upgrade to 2.14.9, 2.15.2 or newer, or set ocsp_peer in the top-level tls block too",
		})
	}
	if on := s.OCSPCacheField; on != nil && ocspIn(s, ocspContexts()...) == nil && !keepsNothing(on.Value) {
		p.Report(lint.Finding{
			On:      on,
			Message: "ocsp_cache has no effect, since it keeps answers for ocsp_peer only, which is not on in any tls block",
			Help:    "take it out, or set ocsp_peer: true where certificates of clients or leaf nodes are verified",
			Fixes:   takeOutOption(true, on),
		})
	}
	if mode := s.OCSPMode; mode.State == schema.Set && mode.Value != "never" && !slices.ContainsFunc(s.TLS, stapled(p.Target)) {
		finding := lint.Finding{
			On:      mode.Field,
			Message: "ocsp has no effect, since there is no tls block with a certificate to staple",
			Help:    "take it out",
			Fixes:   takeOutOption(true, mode.Field),
		}
		if s.Block(schema.Leafnodes) != nil {
			finding.Message = "ocsp has no effect, since it does not count for leafnodes and there is no other tls block"
			finding.Help = "use ocsp_peer in leafnodes.tls to check the certificates of leaf nodes"
			finding.Fixes = nil
		}
		p.Report(finding)
	}
}

// checkIdlePeer looks for an ocsp_peer that is a map without verify.
func checkIdlePeer(p *lint.Pass, block *schema.TLS) {
	peer := block.OCSPPeer
	if peer.State != schema.Set || peer.Value.Verify || peer.Field.Value.Map == nil {
		return
	}
	option, known := p.Target.Option(block.Context.String(), "ocsp_peer")
	if !known || option.Effect != release.Effective {
		return // option-without-effect
	}
	m := peer.Field.Value.Map
	if m.Open || len(m.Fields) == 0 {
		return
	}
	for _, f := range m.Fields {
		if strings.EqualFold(f.Key, "verify") {
			return // it says that it is off
		}
	}
	p.Report(lint.Finding{
		Consequence: lint.Insecure,
		On:          peer.Field,
		Message:     "no certificate is checked by OCSP in " + block.Path + ", since ocsp_peer is off without verify: true in its braces",
		Help:        "add verify: true to ocsp_peer",
		Fixes:       added(peer.Field, "verify: true"),
	})
}

func ocspContexts() []schema.Context {
	return []schema.Context{schema.Root, schema.Leafnodes, schema.LeafRemote, schema.Websocket, schema.MQTT}
}

// stapled returns a function that reports whether ocsp counts for a block of a release.
func stapled(target release.Target) func(*schema.TLS) bool {
	return func(b *schema.TLS) bool {
		switch b.Context {
		case schema.LeafProxy, schema.ResolverTLS:
			return false
		case schema.Leafnodes, schema.LeafRemote:
			return !target.Has("ocsp-leaf-not-stapled") && !lacksCertificate(b)
		}
		return !lacksCertificate(b)
	}
}

// keepsNothing reports whether a value of ocsp_cache says that there is to be no cache.
func keepsNothing(v *resolve.Value) bool {
	if v.Map == nil {
		return v.Literal == nil || v.Literal.Kind != parser.Bool || !v.Literal.Bool
	}
	return v.Map.Open || slices.ContainsFunc(v.Map.Fields, func(f *resolve.Field) bool {
		literal := f.Value.Literal
		return strings.EqualFold(f.Key, "type") && (literal == nil || strings.EqualFold(literal.Text, "none"))
	})
}
