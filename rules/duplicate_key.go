package rules

import (
	"slices"
	"strings"

	"natstls/lint"
	"natstls/lint/schema"
	"natstls/parser"
	"natstls/parser/resolve"
)

// An option or a block is set more than once.
//
// # What happens
//
// The server takes the last setting and passes over the others without a word. It does not merge
// blocks: of two tls maps, or two cluster maps, nothing of the first one is left. Keys of an included
// file count as if they stood in place of the include line.
//
// Two spellings of one option, such as tls and TLS, are two keys to the server's parser. It processes
// both, in an order that changes from start to start.
//
// The finding warns of lost protection if verification, pinned certificates, a ca_file or a whole tls
// map of an overridden block is not in the block that counts.
//
// Options that have nothing to do with TLS, listeners and links are not looked at.
//
// # How to fix it
//
// Put all settings of a block in one place, and remove the others.
//
// # Example
//
//	tls {
//	  cert_file: "server.pem"
//	  key_file: "server-key.pem"
//	  ca_file: "ca.pem"
//	  verify: true
//	}
//	tls { timeout: 5 }   # bad: nothing of the first one counts
//
//	tls {
//	  cert_file: "server.pem"
//	  key_file: "server-key.pem"
//	  ca_file: "ca.pem"
//	  verify: true
//	  timeout: 5
//	}
var duplicateKey = &lint.Rule{
	Name:         "duplicate-key",
	Consequences: []lint.Consequence{lint.Suspicious, lint.Insecure},
	Since:        "0.1.0",
	Refs: []string{
		"nats-server conf.parser.setValue, conf/parse.go, 2.15.2: a later key replaces an earlier one",
		"nats-server Options.processConfigFile, server/opts.go, 2.15.2: keys are processed in the order of a Go map",
	},
	Check: checkDuplicateKey,
}

func checkDuplicateKey(p *lint.Pass) {
	for _, problem := range p.Server.Problems {
		if problem.Kind != schema.DuplicateKey && problem.Kind != schema.DuplicateInCase {
			continue
		}
		finding := misfit(problem)
		finding.Consequence = lint.Suspicious
		if problem.Kind == schema.DuplicateKey && losesProtection(problem.On) {
			finding.Consequence = lint.Insecure
		} else {
			finding.Fixes = oneLeft(problem.On, problem.Related)
		}
		p.Report(finding)
	}
}

// protections are the options whose loss leaves a connection less protected.
var protections = [...]string{"tls", "verify", "verify_and_map", "verify_cert_and_check_known_urls", "ca_file", "pinned_certs", "ocsp_peer"}

func isProtection(key string) bool { return slices.Contains(protections[:], strings.ToLower(key)) }

// losesProtection reports whether an overridden setting had a protection that the one that counts
// has not.
func losesProtection(winner *resolve.Field) bool {
	for _, loser := range winner.Overridden {
		for _, name := range protectionsOf(loser) {
			if !keeps(winner, name) && !(name == "verify" && alwaysVerifies(winner)) {
				return true
			}
		}
	}
	return false
}

// protectionsOf returns the protections that a setting turns on: itself, or those in its map.
func protectionsOf(f *resolve.Field) []string {
	if f.Value.Map == nil {
		if isProtection(f.Key) && turnsOn(f.Value) {
			return []string{strings.ToLower(f.Key)}
		}
		return nil
	}
	var found []string
	for _, inner := range f.Value.Map.Fields {
		if !isProtection(inner.Key) {
			continue
		}
		if inner.Value.Map != nil {
			found = append(found, strings.ToLower(inner.Key))
		}
		found = append(found, protectionsOf(inner)...)
	}
	return found
}

// turnsOn reports whether a value is known to turn a protection on.
func turnsOn(v *resolve.Value) bool {
	if v.Unknown || v.Literal == nil {
		return false
	}
	switch v.Literal.Kind {
	case parser.Bool:
		return v.Literal.Bool
	case parser.String:
		return v.Literal.Text != ""
	case parser.Array:
		return len(v.Array) > 0
	}
	return v.Map != nil
}

// keeps reports whether the setting that counts may have a protection too.
func keeps(f *resolve.Field, name string) bool {
	if f.Value.Unknown || stands(f.Key, name) && turnsOn(f.Value) {
		return true
	}
	if f.Value.Map == nil {
		return false
	}
	if f.Value.Map.Open {
		return true
	}
	return slices.ContainsFunc(f.Value.Map.Fields, func(inner *resolve.Field) bool {
		return isProtection(inner.Key) && keeps(inner, name)
	})
}

// alwaysVerifies reports whether a setting stands in cluster or gateway, or is one of them, where certificates are verified
// whatever verify says (cluster-gateway-mtls-forced).
func alwaysVerifies(f *resolve.Field) bool {
	for ; f != nil; f = f.Parent {
		if strings.EqualFold(f.Key, "cluster") || strings.EqualFold(f.Key, "gateway") {
			return true
		}
	}
	return false
}

// stands reports whether an option protects as another one does: verify_and_map verifies too (parseTLS, server/opts.go,
// 2.15.2).
func stands(key, name string) bool {
	return strings.EqualFold(key, name) || name == "verify" && strings.EqualFold(key, "verify_and_map")
}

// oneLeft makes a fix that takes the settings out which do not count: those of the same key that lost, or the other
// spelling of an option. It is safe if the server reads the same from all of them; of two spellings with different
// values nobody knows which one is meant. related names the others.
func oneLeft(winner *resolve.Field, related []parser.Note) []lint.Fix {
	var spans []parser.Span
	same := true
	losers := slices.Clone(winner.Overridden)
	if len(losers) == 0 {
		losers = otherSpellings(winner, related)
		same = len(losers) > 0
	}
	for _, loser := range losers {
		if loser == nil || loser.Syntax == nil || loser.UsedAsVariable {
			return nil
		}
		same = same && sameText(loser.Value, winner.Value)
		spans = append(spans, loser.Syntax.Span)
	}
	if len(spans) == 0 || winner.Overridden == nil && !same {
		return nil
	}
	return takeOut(!same, spans...)
}

// otherSpellings returns the settings that stand at the given places, in the map of a setting.
func otherSpellings(f *resolve.Field, places []parser.Note) []*resolve.Field {
	if f.Parent == nil || f.Parent.Value.Map == nil {
		return nil
	}
	var others []*resolve.Field
	for _, other := range f.Parent.Value.Map.Fields {
		at := func(n parser.Note) bool { return other.Syntax != nil && n.Span == other.Syntax.KeySpan }
		if slices.ContainsFunc(places, at) {
			others = append(others, other)
		}
	}
	return others
}

// sameText reports whether two values stand in the text with the same letters, so that the server reads the same.
func sameText(a, b *resolve.Value) bool { return a.Use.Span.Text() == b.Use.Span.Text() }
