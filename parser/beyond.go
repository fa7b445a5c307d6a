package parser

import (
	"fmt"

	"natstls/parser/limit"
)

// noteLimits says in a file what of it was not read or not kept, each as an error that is a Limit.
func (p *parser) noteLimits(file *File) {
	if p.full {
		file.Root.Broken = true
		last := file.Tokens[len(file.Tokens)-1]
		file.beyond(last.Start(), fmt.Sprintf("the text has more than %d words and signs, what follows is not checked", limit.Tokens),
			"split the configuration, or report this if it is a real one")
	}
	if n := len(file.Misread); n > limit.Mistakes {
		at := file.Misread[n-1].Span.Start
		file.Misread = file.Misread[:limit.Mistakes]
		file.beyond(at, fmt.Sprintf("more than %d places are not read as they look, this one and all further ones are not listed", limit.Mistakes),
			"look at the first ones, the others are mostly of the same kind")
	}
	if p.unlisted > 0 {
		at := p.errors[len(p.errors)-1].Span.Start
		file.beyond(at, fmt.Sprintf("%d more mistakes in the syntax of this text are not listed", p.unlisted),
			"look at the first ones, the others are mostly of the same kind")
	}
	sorted(file.Errors)
}

// beyond adds an error about a limit at the character that begins at an offset.
func (f *File) beyond(at int, message, help string) {
	end := min(at+1, len(f.Source.Text))
	f.Errors = append(f.Errors, &Error{Span: Span{Source: f.Source, Start: at, End: end}, Message: message, Help: help, Limit: true})
}
