package rules

import (
	"natstls/lint"
	"natstls/parser/resolve"
)

// The configuration is too large or too deep for natstls, so a part of it is not checked.
//
// # What happens
//
// Includes and variables can make a small text very large: ten files that each include the next one
// ten times ask for ten billion. natstls has limits far above what real configurations need (ten
// thousand files, a hundred thousand includes, 16 MiB of text, a million words and signs, a million
// settings, includes a hundred deep, brackets a thousand deep), and lists the first thousand mistakes of a
// text. It reads regular files only, and those that it has the right
// to read. What lies beyond is left out, and nothing is concluded from what is absent there. The server
// has no such limits: it goes on until its memory or its stack is full.
//
// # How to fix it
//
// Include each file once. If your configuration is real and reaches a limit, please report it.
//
// # Example
//
//	include accounts.conf
//	include accounts.conf   # bad: the same settings again, a hundred thousand times
//
//	include accounts.conf
var includeLimit = &lint.Rule{
	Name:         "include-limit",
	Consequences: []lint.Consequence{lint.Noted},
	Since:        "0.1.0",
	Refs: []string{
		"natstls parser/limit/limit.go: the limits and their reasons",
		"nats-server conf.parser.processItem, conf/parse.go, 2.15.2: reads a file as often as it is included",
	},
	Check: checkIncludeLimit,
}

func checkIncludeLimit(p *lint.Pass) {
	for _, problem := range problemsOf(p, resolve.IncludeLimit, resolve.VariableLimit) {
		p.Report(findingOf(problem, "include each file once, and use large variables less often"))
	}
	for _, file := range p.Tree().Files {
		for _, err := range file.Errors {
			if err.Limit {
				p.Report(lint.Finding{At: err.Span, Message: err.Message, Help: err.Help, Related: includedFrom(file.Via)})
			}
		}
	}
}
