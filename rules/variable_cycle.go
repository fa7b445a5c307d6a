package rules

import (
	"natstls/lint"
	"natstls/parser/resolve"
)

// The value of an environment variable leads back to itself.
//
// # What happens
//
// The server reads the value of an environment variable as configuration text, in which $NAME is a
// variable again. A value that refers to its own variable has no end, and the server refuses it.
// This also happens to text that merely looks like it: PASSWORD='$PASSWORD' in a unit file that
// does not replace variables.
//
// The finding is a certain one if natstls was given the environment of the server. Otherwise it read
// the environment of its own process, and only warns.
//
// # How to fix it
//
// Give the variable its final value. If the dollar sign belongs to the text, put quotes inside the
// value.
//
// # Example
//
// In the environment PORT='$PORT', and in the configuration:
//
//	port: $PORT   # bad
//
// In the environment PORT=4222, and in the configuration:
//
//	port: $PORT
var variableCycle = &lint.Rule{
	Name:         "variable-cycle",
	Consequences: []lint.Consequence{lint.Refused, lint.Suspicious},
	Since:        "0.1.0",
	Refs: []string{
		"nats-server conf.parser.lookupVariable, conf/parse.go, 2.15.2: envVarReferences detects cycles",
		"https://docs.nats.io/running-a-nats-service/configuration#variables",
	},
	Check: checkVariableCycle,
}

func checkVariableCycle(p *lint.Pass) {
	for _, problem := range problemsOf(p, resolve.VariableCycle) {
		finding := findingOf(problem, "give the variable its final value")
		finding.Consequence = environmentIs(p, lint.Suspicious)
		p.Report(finding)
	}
}
