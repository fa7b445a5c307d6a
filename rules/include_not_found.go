package rules

import (
	"natstls/lint"
	"natstls/parser/resolve"
)

// An include leads to no file that can be read.
//
// # What happens
//
// The server refuses a configuration of which it cannot read a part. natstls cannot know what the
// file would hold either, so it concludes nothing from what is absent in the map that includes it.
//
// # How to fix it
//
// The path starts at the folder of the including file, wherever the server is started. An absolute path is
// joined to that folder as well. Wildcards, variables and ~ are not replaced. Without quotes the path ends
// at white space, a semicolon or a closing brace; a comma or # right behind it belongs to it.
//
// If the file exists only where the server runs, such as a mounted secret, ignore the finding at its
// line and say so.
//
// # Example
//
// In /etc/nats/nats.conf:
//
//	include /etc/nats/tls.conf   # bad: means /etc/nats/etc/nats/tls.conf
//
//	include tls.conf
var includeNotFound = &lint.Rule{
	Name:         "include-not-found",
	Consequences: []lint.Consequence{lint.Refused},
	Since:        "0.1.0",
	Refs: []string{
		"nats-server conf.parser.processItem, conf/parse.go, 2.15.2: an include that cannot be read ends the reading; its path is joined to the folder of the file",
		"https://docs.nats.io/running-a-nats-service/configuration#include-directive",
	},
	Check: checkIncludeNotFound,
}

func checkIncludeNotFound(p *lint.Pass) {
	for _, problem := range problemsOf(p, resolve.IncludeNotFound, resolve.IncludeUnreadable) {
		p.Report(findingOf(problem, "make it a file that the server can read"))
	}
}
