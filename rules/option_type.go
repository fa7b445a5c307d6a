package rules

import (
	"strings"
	"unicode"

	"natstls/lint"
	"natstls/lint/schema"
)

// The value of an option has a type that the option does not take.
//
// # What happens
//
// The server refuses the configuration. Its own message is often a line of Go such as "interface
// conversion: interface {} is string, not []interface {}", and it hides all other mistakes in the same
// map. Some options take a wrong type without a word and do nothing with it.
//
// # How to fix it
//
// Booleans and numbers have no quotes, lists stand in brackets even if they have one element, and
// min_version is a text in quotes, since 1.2 without quotes is a number.
//
// # Example
//
//	tls {
//	  verify: "true"        # bad: text
//	  min_version: 1.2      # bad: number
//	  cipher_suites: "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384" # bad: not a list
//	}
//
//	tls {
//	  verify: true
//	  min_version: "1.2"
//	  cipher_suites: [ "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384" ]
//	}
var optionType = &lint.Rule{
	Name:         "option-type",
	Consequences: []lint.Consequence{lint.Refused, lint.Suspicious},
	Since:        "0.1.0",
	Refs: []string{
		"nats-server parseTLS, server/opts.go, 2.15.2: the type that each option expects",
		"nats-server convertPanicToErrorList, server/opts.go, 2.15.2: a wrong type that is not expected",
		"https://docs.nats.io/running-a-nats-service/configuration/securing_nats/tls",
	},
	Check: checkOptionType,
}

func checkOptionType(p *lint.Pass) {
	for _, problem := range p.Server.Problems {
		if problem.Kind != schema.WrongType {
			continue
		}
		finding := misfit(problem)
		if problem.Replace != "" {
			finding.Fixes = []lint.Fix{{
				Title:  "write " + problem.Replace,
				Unsafe: !sameWords(problem.At.Text(), problem.Replace),
				Edits:  []lint.Edit{{At: problem.At, New: problem.Replace}},
			}}
		}
		p.Report(finding)
	}
}

// sameWords reports whether two values differ in nothing but quotes, brackets and the like, so that
// one is the other in another form and no guess.
func sameWords(a, b string) bool {
	words := func(s string) string {
		return strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				return unicode.ToLower(r)
			}
			return -1
		}, s)
	}
	return words(a) == words(b)
}
