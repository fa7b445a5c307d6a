package rules

import (
	"slices"

	"natstls/lint"
	"natstls/lint/schema"
)

// The order of curve_preferences is meant to count, and does not.
//
// # What happens
//
// Programs that are built with Go 1.24 or newer, which the official nats-server 2.10.27 and 2.11.0 are, look
// only at whether a curve is in the list. Among those that both sides know Go chooses by an order of its
// own: post-quantum ones first, then those for which the client has sent a key at once, and then X25519,
// CurveP256, CurveP384, CurveP521.
//
// # How to fix it
//
// Take out of the list what is not to be used. If the order does not matter, nothing has to be done.
//
// # Example
//
//	tls {
//	  cert_file: "server.pem"
//	  key_file: "server-key.pem"
//	  curve_preferences: [ "CurveP384", "X25519" ]     # bad: X25519 is preferred
//	}
//
//	tls {
//	  cert_file: "server.pem"
//	  key_file: "server-key.pem"
//	  curve_preferences: [ "CurveP384" ]
//	}
var curveOrderIgnored = &lint.Rule{
	Name:         "curve-order-ignored",
	Consequences: []lint.Consequence{lint.Noted},
	Since:        "0.2.0",
	Refs: []string{
		"crypto/tls Config.CurvePreferences, Go 1.24: from Go 1.24 the order of the list is ignored",
		"nats-server parseTLS, server/opts.go, 2.15.2",
	},
	Check: checkCurveOrderIgnored,
}

func checkCurveOrderIgnored(p *lint.Pass) {
	if p.Target.CurveOrder() {
		return
	}
	for _, block := range p.Server.TLS {
		if block.CurvePreferences.State != schema.Set {
			continue
		}
		late, early, moved := disorder(block.CurvePreferences.Value)
		if !moved {
			continue
		}
		p.Report(lint.Finding{
			On:      block.CurvePreferences.Field,
			At:      early.At.Use.Span,
			Message: "the order of curve_preferences is ignored, and Go prefers " + late.Text + " to " + early.Text,
			Help:    "take out of the list what is not to be used",
		})
	}
}

// disorder returns the first element of a list of curves that stands before one that Go prefers, and that
// one. Go does not prefer one post-quantum curve to another in all its releases, so these are equal here.
func disorder(list []schema.Item) (late, early schema.Item, moved bool) {
	classic := []string{"X25519", "CurveP256", "CurveP384", "CurveP521"}
	rank := func(item schema.Item) int {
		if i := slices.Index(classic, item.Text); i >= 0 {
			return i + 1
		}
		return 0
	}
	for i, item := range list {
		for _, next := range list[i+1:] {
			known := isPostQuantum(next.Text) || rank(next) > 0
			if known && rank(next) < rank(item) {
				return next, item, true
			}
		}
	}
	return late, early, false
}
