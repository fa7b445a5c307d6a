package rules

import (
	"strings"

	"natstls/lint"
	"natstls/lint/schema"
	"natstls/parser"
	"natstls/parser/resolve"
)

// An option does not exist in its block.
//
// # What happens
//
// The server refuses an option that it does not know: a misspelt one, or one from the configuration of
// another program. In maps of which natstls does not know all keys, only near misses of TLS options are
// found. An option that other releases know is a finding of option-not-in-release.
//
// # How to fix it
//
// Correct the spelling; the server takes capitals as well as small letters nearly everywhere, but no
// dashes in place of underscores. An include line is the word include and a path, without quotes around
// the word and without a separator behind it.
//
// # Example
//
//	tls {
//	  cert: "server.pem"        # bad
//	  key-file: "server-key.pem" # bad
//	}
//
//	tls {
//	  cert_file: "server.pem"
//	  key_file: "server-key.pem"
//	}
var unknownOption = &lint.Rule{
	Name:         "unknown-option",
	Consequences: []lint.Consequence{lint.Refused},
	Since:        "0.1.0",
	Refs: []string{
		"nats-server parseTLS, server/opts.go, 2.15.2: unknown field",
		"nats-server unknownConfigFieldErr, server/errors.go, 2.15.2",
		"https://docs.nats.io/running-a-nats-service/configuration/securing_nats/tls",
	},
	Check: checkUnknownOption,
}

func checkUnknownOption(p *lint.Pass) {
	for _, problem := range p.Server.Problems {
		if problem.Kind != schema.UnknownOption || atMark(problem.At) {
			continue // byte-order-mark says the latter
		}
		finding := misfit(problem)
		if problem.Replace != "" {
			finding.Fixes = []lint.Fix{{
				Title:  "write " + problem.Replace,
				Unsafe: !sameName(problem.On.Key, problem.Replace),
				Edits:  []lint.Edit{{At: problem.At, New: problem.Replace}},
			}}
		}
		if problem.On.Key == "include" {
			finding.Fixes = includeLine(problem.On)
		}
		p.Report(finding)
	}
}

// includeLine makes a fix that makes an include line of an option that is called include.
func includeLine(f *resolve.Field) []lint.Fix {
	if f.Syntax == nil || f.Value.Use != f.Value.Literal || f.Value.Use.Kind != parser.String || f.Value.Use.Quote == parser.Block {
		return nil
	}
	at := parser.Span{Source: f.Syntax.Span.Source, Start: f.Syntax.KeySpan.Start, End: f.Value.Use.Span.Start}
	return []lint.Fix{{Title: "make an include line of it", Edits: []lint.Edit{{At: at, New: "include "}}}}
}

// sameName reports whether two keys differ in nothing but capitals, dashes and quotes, so that there is no
// doubt that one is meant for the other.
func sameName(a, b string) bool {
	plain := func(s string) string {
		return strings.ReplaceAll(strings.ToLower(strings.Trim(s, `"'`)), "-", "_")
	}
	return plain(a) == plain(b)
}
