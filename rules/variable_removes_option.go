package rules

import (
	"natstls/lint"
	"natstls/lint/schema"
	"natstls/parser/resolve"
)

// An option that also serves as a variable is lost in nats-server 2.11.0 to 2.12.5.
//
// # What happens
//
// These releases take every key that a $variable refers to out of its map before they look at the options.
// With key_file: $cert_file, or tls: $tls in another block, the option that lent its name and value is
// gone. Without its certificate file the server refuses the block; a ca_file, a verify or a whole
// tls block is lost without a word. Keys inside of lists are spared.
//
// # How to fix it
//
// Upgrade to 2.12.6 or later, or keep the value in a key of its own at the top level, to which all options
// refer.
//
// # Example
//
// For nats-server 2.12.4:
//
//	tls {
//	  cert_file: "combined.pem"   # bad: lost
//	  key_file: $cert_file
//	}
//
//	combined: "combined.pem"
//	tls {
//	  cert_file: $combined
//	  key_file: $combined
//	}
var variableRemovesOption = &lint.Rule{
	Name:         "variable-removes-option",
	Consequences: []lint.Consequence{lint.Refused, lint.Insecure, lint.Suspicious},
	Since:        "0.1.0",
	Refs: []string{
		"nats-server conf.cleanupUsedEnvVars, conf/parse.go, 2.11.0 to 2.12.5",
		"nats-server commit 937d22d6d (2026-03-17), fixed in 2.12.6",
	},
	Check: checkVariableRemovesOption,
}

func checkVariableRemovesOption(p *lint.Pass) {
	seen := map[*resolve.Field]bool{}
	for _, block := range p.Server.TLS {
		if p.Server.Vanishes(block.Field) {
			reportLost(p, seen, block.Field, lint.Insecure, "this tls block")
			continue // and all of its options with it
		}
		if block.Map == nil {
			continue
		}
		for _, f := range block.Map.Fields {
			option, known := p.Target.Option(block.Context.String(), f.Key)
			if known && p.Server.Vanishes(f) {
				reportLost(p, seen, f, lossOf(p.Server, block, option.Name), f.Key)
			}
		}
	}
}

func reportLost(p *lint.Pass, seen map[*resolve.Field]bool, f *resolve.Field, consequence lint.Consequence, what string) {
	if seen[f] {
		return
	}
	seen[f] = true
	p.Report(lint.Finding{
		Consequence: consequence,
		On:          f,
		Message:     "nats-server " + p.Target.Version.String() + " loses " + what + ", since a variable refers to it",
		Help:        "keep the value in a key of its own at the top level, or upgrade to 2.12.6 or later",
	})
}

// lossOf says what it means that a block loses an option.
func lossOf(server *schema.Server, block *schema.TLS, name string) lint.Consequence {
	switch {
	case name == "cert_file" && survives(server, &block.KeyFile) && !block.Map.Open,
		name == "key_file" && survives(server, &block.CertFile) && !block.Map.Open:
		return lint.Refused // half a pair is left
	case isProtection(name):
		return lint.Insecure
	}
	return lint.Suspicious
}

// survives reports whether an option is sure to name something that stays.
func survives(server *schema.Server, option *schema.Opt[string]) bool {
	return named(option) && !server.Vanishes(option.Field)
}
