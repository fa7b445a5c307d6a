package rules

import (
	"strings"

	"natstls/lint"
	"natstls/lint/release"
	"natstls/lint/schema"
)

// A name in curve_preferences is not one that nats-server knows.
//
// # What happens
//
// The server refuses the configuration. It compares names exactly as Go's crypto/tls spells them:
// CurveP256, CurveP384, CurveP521, X25519, and, by release, the post-quantum X25519MLKEM768 (2.12.0),
// SecP256r1MLKEM768 and SecP384r1MLKEM1024 (2.14.7). The names of OpenSSL and of the RFCs, such as
// secp256r1, mean nothing to it.
//
// # How to fix it
//
// Write the name that is suggested, or take curve_preferences out: all curves are on by default.
//
// # Example
//
//	tls {
//	  cert_file: "server.pem"
//	  key_file: "server-key.pem"
//	  curve_preferences: [ "secp256r1" ]      # bad
//	}
//
//	tls {
//	  cert_file: "server.pem"
//	  key_file: "server-key.pem"
//	  curve_preferences: [ "CurveP256" ]
//	}
var unknownCurve = &lint.Rule{
	Name:         "unknown-curve",
	Consequences: []lint.Consequence{lint.Refused},
	Since:        "0.1.0",
	Refs: []string{
		"nats-server parseCurvePreferences, server/opts.go, 2.15.2",
		"nats-server curvePreferenceMap, server/ciphersuites.go, 2.15.2",
		"RFC 8422 section 5.1.1",
	},
	Check: checkUnknownCurve,
}

func checkUnknownCurve(p *lint.Pass) {
	for _, block := range p.Server.TLS {
		for _, item := range block.CurvePreferences.Value {
			if !p.Target.Curve(item.Text) {
				p.Report(strangeCurve(p.Target, block, item))
			}
		}
	}
}

func strangeCurve(target release.Target, block *schema.TLS, item schema.Item) lint.Finding {
	finding := lint.Finding{
		On:      block.CurvePreferences.Field,
		At:      item.At.Use.Span,
		Message: shown(item.Text) + " is not a curve that nats-server " + target.Version.String() + " knows",
		Help:    "use one of " + strings.Join(target.Curves(), ", "),
	}
	if releases := release.CurveReleases(item.Text); len(releases) > 0 {
		finding.Message = item.Text + " is a curve of nats-server " + releases.Phrase() + "; the target is " + target.Version.String()
		return finding
	}
	if name, ok := curveMeant(target, item.Text); ok {
		finding.Help = "write " + name
		finding.Fixes = rewritten(item.At, name)
	} else if name := nearest(item.Text, target.Curves()); name != "" {
		finding.Help = "did you mean " + name + "?"
	}
	return finding
}

// curveMeant returns the curve that is meant by another name, or by its own in another case.
func curveMeant(target release.Target, text string) (string, bool) {
	for _, name := range target.Curves() {
		if strings.EqualFold(name, text) {
			return name, true
		}
	}
	plain := strings.NewReplacer("-", "", "_", "").Replace(strings.ToLower(text))
	name, ok := curveNames()[plain]
	return name, ok && target.Curve(name)
}
