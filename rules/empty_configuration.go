package rules

import (
	"natstls/lint"
	"natstls/lint/schema"
	"natstls/parser"
)

// A configuration without an option of nats-server.
//
// # What happens
//
// A file without settings, perhaps the output of a template or a pipe that failed, makes the server start with its
// defaults: it listens on port 4222 of all addresses, without TLS. nats-server -t refuses such a file.
//
// Where a file has keys and none of them is an option of nats-server, it may be another file than the one
// that was meant, such as a certificate, or one that others include. That is noted only.
//
// # How to fix it
//
// Look why the file is empty, or name the configuration itself.
//
// # Example
//
//	# tls { … }                        # bad: there is nothing but a comment
//
//	tls { cert_file: "server.pem", key_file: "server-key.pem" }
var emptyConfiguration = &lint.Rule{
	Name:         "empty-configuration",
	Consequences: []lint.Consequence{lint.Suspicious, lint.Noted},
	Since:        "0.3.0",
	Refs:         []string{"nats-server Options.processConfigFile, server/opts.go, 2.15.2: an empty configuration is a warning"},
	Check:        checkEmptyConfiguration,
}

func checkEmptyConfiguration(p *lint.Pass) {
	tree := p.Tree()
	if p.Server.Known || p.Server.Open || len(tree.Files) == 0 {
		return
	}
	for _, file := range tree.Files {
		if len(file.Errors) > 0 {
			return // what is meant cannot be told
		}
	}
	finding := lint.Finding{
		Consequence: lint.Noted,
		At:          parser.Span{Source: tree.Files[0].Source},
		Message:     "nothing in this file is an option of nats-server",
		Help:        "name the configuration of the server; a file that it includes is checked with it",
	}
	if len(tree.Root.Fields) == 0 {
		finding.Consequence = lint.Suspicious
		finding.Message = "there are no settings: nats-server -t refuses that, and the server starts with its defaults"
		if p.Server.Block(schema.Root) == nil { // else flags give it one
			finding.Message += ", without TLS"
		}
		finding.Help = "look why this is empty"
	}
	p.Report(finding)
}
