package rules

import (
	"natstls/lint"
	"natstls/parser/resolve"
)

// The value of an environment variable does not fit into a configuration.
//
// # What happens
//
// The server reads the value of an environment variable as configuration text, not as a string. A
// space ends a value, a digit begins a number, and a dollar sign begins a variable. The server
// refuses a value that is not exactly one value in this syntax. The message does not repeat the value,
// which may be a secret.
//
// The finding is a certain one if natstls was given the environment of the server. Otherwise it read
// the environment of its own process, and only warns.
//
// # How to fix it
//
// Put double quotes inside the value of the environment variable, in addition to those of the shell.
//
// # Example
//
// In the environment PASS='two words', and in the configuration:
//
//	password: $PASS   # bad
//
// In the environment PASS='"two words"', and in the configuration:
//
//	password: $PASS
var variableSyntax = &lint.Rule{
	Name:         "variable-syntax",
	Consequences: []lint.Consequence{lint.Refused, lint.Suspicious},
	Since:        "0.1.0",
	Refs: []string{
		"nats-server conf.parseEnv, conf/parse.go, 2.15.2: the value is parsed as configuration",
		"https://docs.nats.io/running-a-nats-service/configuration#variables",
	},
	Check: checkVariableSyntax,
}

func checkVariableSyntax(p *lint.Pass) {
	for _, problem := range problemsOf(p, resolve.VariableSyntax) {
		finding := findingOf(problem, "put quotes inside the value of the environment variable")
		finding.Consequence = environmentIs(p, lint.Suspicious)
		p.Report(finding)
	}
}
