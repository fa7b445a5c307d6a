package rules

import (
	"strings"

	"natstls/lint"
)

// The server reads the text without a syntax error, but not as it looks.
//
// # What happens
//
// Some mistakes pass for something else. A key without a value takes the map around it as its value,
// and the key of that map is lost: tls { cert_file: "a.pem", verify } becomes an option verify at the top
// level, which the server does not know, and there is no TLS. A number with a suffix that is none, such as
// 1kbb, is dropped, and its key takes the next value that has no key. A number that is too large for its
// suffix wraps around. A quote that nothing follows ends the file.
//
// # How to fix it
//
// The message says what to do: give the key a value, put the text in quotes.
//
// # Example
//
//	authorization {
//	  token: "secret"
//	  timeout              # bad: takes the whole block as its value
//	}
//
//	authorization {
//	  token: "secret"
//	  timeout: 2
//	}
var misleadingSyntax = &lint.Rule{
	Name:         "misleading-syntax",
	Consequences: []lint.Consequence{lint.Suspicious},
	Since:        "0.1.0",
	Refs:         []string{"nats-server conf/lex.go and conf/parse.go, 2.15.2; the traps are listed in docs/dialect.md"},
	Check:        checkMisleadingSyntax,
}

func checkMisleadingSyntax(p *lint.Pass) {
	for _, file := range p.Tree().Files {
		if len(file.Errors) > 0 {
			continue // then the server does not take the text
		}
		for _, place := range file.Misread {
			if strings.HasPrefix(place.Span.Text(), bom) {
				continue // byte-order-mark says it
			}
			p.Report(lint.Finding{
				At:      place.Span,
				Message: place.Message,
				Help:    place.Help,
				Related: append(relatedTo(place.Related), includedFrom(file.Via)...),
			})
		}
	}
}
