package rules

import (
	"slices"

	"natstls/lint"
	"natstls/lint/release"
	"natstls/lint/schema"
	"natstls/parser/resolve"
)

// A TLS option stands where the server takes it and does nothing with it.
//
// # What happens
//
// All tls blocks are read by the same code, and many options count in some of them only. Elsewhere the
// server takes them without a word. That is harmless for most, which natstls only notes. It is not for
// those that protect: pins in the block of a websocket listener, of a leaf node remote or of a remote
// gateway are compared with nothing, and whoever has a certificate of the right authority gets through.
//
// # How to fix it
//
// Take the option out, or move it to the block where it counts: pins for leaf nodes to leafnodes.tls, pins
// for gateways to gateway.tls, where they count for outgoing connections too.
//
// # Example
//
//	leafnodes {
//	  remotes: [ {
//	    url: "tls://hub.example.com:7422"
//	    tls {
//	      ca_file: "ca.pem"
//	      pinned_certs: [ "a8f407340dcc719864214b85ed96f98d16cbffa8f509d9fa4ca237b7bb3f9c32" ]   # bad
//	    }
//	  } ]
//	}
//
//	leafnodes {
//	  tls {
//	    pinned_certs: [ "a8f407340dcc719864214b85ed96f98d16cbffa8f509d9fa4ca237b7bb3f9c32" ]
//	  }
//	  remotes: [ { url: "tls://hub.example.com:7422", tls { ca_file: "ca.pem" } } ]
//	}
var optionWithoutEffect = &lint.Rule{
	Name:         "option-without-effect",
	Consequences: []lint.Consequence{lint.Noted, lint.Insecure},
	Since:        "0.2.0",
	Refs: []string{
		"nats-server parseTLS, server/opts.go, 2.15.2, and what each caller keeps of its result",
		"nats-server doTLSHandshake, server/client.go, 2.15.2: no websocket connection comes there",
		"https://github.com/nats-io/nats-server/issues/6179",
	},
	Check: checkOptionWithoutEffect,
}

func checkOptionWithoutEffect(p *lint.Pass) {
	for _, block := range p.Server.TLS {
		if pins := block.PinnedCerts; pins.State == schema.Set && len(pins.Value) == 0 {
			p.Report(lint.Finding{On: pins.Field, Message: "pinned_certs is empty and has no effect in " + block.Path, Help: "list the pins, or take it out", Fixes: takeOutOption(true, pins.Field)})
		}
		for _, s := range settingsOf(block) {
			if s.field == nil {
				continue
			}
			option, known := p.Target.Option(block.Context.String(), s.name)
			if !known {
				continue
			}
			finding := lint.Finding{On: s.field, Help: s.help}
			switch {
			case option.Effect == release.Forced && !s.on:
				finding.Message = s.name + ": false has no effect in " + block.Path + ", which always demands certificates"
				finding.Help = takeItOut
				finding.Fixes = takeOutOption(false, s.field)
			case s.on && ignored(p.Target, option):
				finding.Message = s.name + " has no effect in " + block.Path + s.why
				if s.protects(p.Server, block) {
					finding.Consequence = lint.Insecure
				}
			case option.Effect == release.WindowsOnly && !block.Open && block.CertStore.State == schema.Absent:
				finding.Message = s.name + " has no effect in " + block.Path + ", since it belongs to cert_store, which is not set"
			default:
				continue
			}
			if finding.Fixes == nil && finding.Help == takeItOut && finding.Consequence != lint.Insecure {
				finding.Fixes = takeOutOption(true, s.field) // it has no effect, but somebody asked for one
			}
			p.Report(finding)
		}
	}
}

// ignored reports whether the release does nothing with an option. Partly it heeds the pins of websocket only.
func ignored(target release.Target, option release.Option) bool {
	return option.Effect == release.NoEffect || option.Effect == release.Partial && target.Has("websocket-pinned-not-enforced")
}

const takeItOut = "take it out"

// setting is an option of a block that may be without effect.
type setting struct {
	name     string
	field    *resolve.Field // nil if it is not set to anything that is known
	on       bool           // it asks for something
	why      string
	help     string
	protects func(*schema.Server, *schema.TLS) bool // whether something less is protected without it
}

// settingsOf returns the options that count in some blocks only and have no other rule that says so, such
// as handshake-timeout and known-urls-not-applicable.
func settingsOf(b *schema.TLS) []setting {
	dialled, mapped := "", " beyond that of verify"
	if !accepts(b.Context) {
		dialled = ", which is used for outgoing connections only"
		mapped = dialled
	}
	return []setting{
		flag("verify", b.Verify, dialled),
		flag("verify_and_map", b.VerifyAndMap, mapped),
		flag("insecure", b.Insecure, ", where certificates of clients are checked or not, as verify says"),
		{"handshake_first", b.HandshakeFirst.Field, b.HandshakeFirst.Value.On, "", takeItOut, never},
		{"connection_rate_limit", b.ConnectionRateLimit.Field, b.ConnectionRateLimit.Value != 0, ", it limits client connections by the tls block at the top level", takeItOut, never},
		{"pinned_certs", b.PinnedCerts.Field, len(b.PinnedCerts.Value) > 0, unpinned(b.Context), pinsBelong(b.Context), pinsMissing},
		{"ocsp_peer", b.OCSPPeer.Field, b.OCSPPeer.Value.Verify, ", where the option ocsp of the server counts", "use ocsp { mode: must } at the top level", ocspMissing},
		{"ca_file", b.CAFile.Field, b.CAFile.Value != "", " with this release: any authority of the operating system is trusted", "upgrade nats-server", always},
		{"cert_match_by", b.CertMatchBy.Field, true, "", takeItOut, never},
		{"cert_match", b.CertMatch.Field, true, "", takeItOut, never},
		{"cert_match_skip_invalid", b.CertMatchSkipInvalid.Field, true, "", takeItOut, never},
		{"ca_certs_match", b.CACertsMatch.Field, true, "", takeItOut, never},
	}
}

// flag makes the setting of an option that is true or false.
func flag(name string, option schema.Opt[bool], why string) setting {
	s := setting{name, option.Field, option.Value, why, takeItOut, never}
	if option.State != schema.Set {
		s.field = nil
	}
	return s
}

func unpinned(context schema.Context) string {
	switch context {
	case schema.Websocket:
		return ": the server compares no websocket connection with the pins"
	case schema.GatewayRemote:
		return ": the pins of gateway.tls count, also for outgoing connections"
	case schema.LeafRemote:
		return ": the pins of leafnodes.tls count, also for outgoing connections"
	}
	return ""
}

func pinsBelong(context schema.Context) string {
	switch context {
	case schema.Websocket:
		return "limit who may connect by ca_file and verify"
	case schema.GatewayRemote:
		return "move the pins to gateway.tls"
	case schema.LeafRemote:
		return "move the pins to leafnodes.tls"
	}
	return "take it out, and limit whom to trust by ca_file"
}

// pinsMissing reports whether no other block has pins that count instead.
func pinsMissing(s *schema.Server, b *schema.TLS) bool {
	var instead *schema.TLS
	switch b.Context {
	case schema.GatewayRemote:
		instead = s.Block(schema.Gateway)
	case schema.LeafRemote:
		instead = s.Block(schema.Leafnodes)
	}
	return instead == nil && !partlyKnown(s) || instead != nil && !instead.Open && instead.PinnedCerts.State == schema.Absent
}

// partlyKnown reports whether a block may stand in something that is not known.
func partlyKnown(s *schema.Server) bool {
	return s.Open || slices.ContainsFunc(s.Tree.Root.Fields, func(f *resolve.Field) bool {
		return f.Value.Map != nil && f.Value.Map.Open
	})
}

// ocspMissing reports whether the option ocsp is not there to do what ocsp_peer does not.
func ocspMissing(s *schema.Server, _ *schema.TLS) bool {
	return s.OCSPMode.State == schema.Absent && !s.Open
}

func always(*schema.Server, *schema.TLS) bool { return true }
func never(*schema.Server, *schema.TLS) bool  { return false }
