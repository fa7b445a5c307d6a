package rules

import (
	"natstls/lint"
	"natstls/parser/resolve"
)

// A file includes itself, directly or through others.
//
// # What happens
//
// The server does not notice. It reads the same files again and again until its stack is full, and
// then crashes with a page of Go stack instead of an error message. So does nats-server -t.
//
// # How to fix it
//
// Remove the include that leads back. Settings that two files need belong into a third one, which
// both include.
//
// # Example
//
// In nats.conf:
//
//	include tls.conf
//
// In tls.conf:
//
//	include nats.conf   # bad: leads back
//	tls { cert_file: "server.pem", key_file: "server-key.pem" }
var includeCycle = &lint.Rule{
	Name:         "include-cycle",
	Consequences: []lint.Consequence{lint.Refused},
	Since:        "0.1.0",
	Refs: []string{
		"nats-server conf.ParseFileWithChecks, conf/parse.go, 2.15.2: calls itself for an include, without a limit",
		"https://docs.nats.io/running-a-nats-service/configuration#include-directive",
	},
	Check: checkIncludeCycle,
}

func checkIncludeCycle(p *lint.Pass) {
	for _, problem := range problemsOf(p, resolve.IncludeCycle) {
		p.Report(findingOf(problem, "remove the include that leads back"))
	}
}
