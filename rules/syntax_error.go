package rules

import (
	"regexp"
	"sync"

	"natstls/lint"
	"natstls/lint/release"
	"natstls/parser"
	"natstls/parser/resolve"
)

// The text breaks the syntax of the configuration.
//
// # What happens
//
// The server reads no further than the first mistake and does not start. A reload keeps the old
// configuration, so that the mistake shows only when the server starts the next time.
//
// The finding stands where the mistake is. That is often not where the server complains: it notices
// an unclosed brace or quote only at the end of the file, and it counts columns in bytes.
//
// # How to fix it
//
// The message says what to do. Most mistakes are one of these: a text that begins with a digit or a
// minus and has no quotes, a missing comma in an array, a brace too few or too many, a whole number
// directly before a closing bracket, a backslash in a Windows path.
//
// natstls reads on behind a mistake and checks what it can. In the map that holds the mistake it
// concludes nothing from what is absent.
//
// # Example
//
//	authorization {
//	  user: app
//	  password: 3-secret   # bad: begins like a date
//	}
//
//	authorization {
//	  user: app
//	  password: "3-secret"
//	}
var syntaxError = &lint.Rule{
	Name:         "syntax-error",
	Consequences: []lint.Consequence{lint.Refused},
	Since:        "0.1.0",
	Refs: []string{
		"nats-server conf.ParseFileWithChecks, conf/parse.go, 2.15.2: the first error ends the reading",
		"https://docs.nats.io/running-a-nats-service/configuration",
	},
	Check: checkSyntaxError,
}

func checkSyntaxError(p *lint.Pass) {
	for _, file := range p.Tree().Files {
		if curedWithoutMark(file) {
			continue // byte-order-mark says it
		}
		if !p.Target.Takes("", "text behind a number suffix") {
			textBehindSuffix(p, file)
		}
		for i, err := range file.Errors {
			if err.Limit {
				continue // include-limit says it
			}
			help := err.Help
			if help == "" {
				help = "correct the syntax here"
			}
			p.Report(lint.Finding{
				At:      err.Span,
				Message: err.Message,
				Help:    help,
				Related: append(relatedTo(err.Related), includedFrom(file.Via)...),
				Fixes:   cures(file, err.Span, i),
			})
		}
	}
}

// suffixAndMore matches an unquoted text of which older releases read the beginning as a number, as in
// 500ms, where they end it behind the m.
var suffixAndMore = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^-?[0-9]+[kKmMgGtTpPeE][bBiI]*[^bBiI]`)
})

// textBehindSuffix reports unquoted values that the target takes for a number with more behind it
// (lexConvenientNumber, conf/lex.go@v2.8.4).
func textBehindSuffix(p *lint.Pass, file *resolve.File) {
	eachString(file.Root, func(_ *parser.Field, v *parser.Value) {
		if v.Quote != parser.Bare || !suffixAndMore().MatchString(v.Text) {
			return
		}
		p.Report(lint.Finding{
			At:      v.Span,
			Message: "a value that begins like a number with a suffix is text " + release.FormReleases("", "text behind a number suffix").Since() + "; the target is " + p.Target.Version.String(),
			Help:    "put the value in double quotes",
			Related: includedFrom(file.Via),
			Fixes:   []lint.Fix{quotedWord(v.Span)},
		})
	})
}
