package resolve

import (
	"fmt"
	"strings"

	"natstls/parser"
)

// undefined reports a variable without a value. It says nothing where a key may have been lost in one
// of the maps that the variable can see: that has its own report.
func (r *run) undefined(use *parser.Value) {
	for _, s := range r.text.scopes {
		if s.open {
			return
		}
	}
	p := &Problem{Kind: UndefinedVariable, At: use.Span, Name: use.Text}
	name := plain(use.Text)
	switch i := strings.Index(use.Text, "$"); {
	case r.text.variable() != "":
		// The text comes from the environment and may be a secret that begins with a $.
		p.Name = r.text.variable()
		p.Message = fmt.Sprintf("the value of environment variable %s is read as a variable that has no value", plain(p.Name))
		p.Help = "put quotes inside the environment's value if it is meant as text"
	case i >= 0:
		// conf.bcryptPrefix, 2.15.2; a name with a $ inside is a hash, of which the rest is a secret.
		p.Name = use.Text[:i+1]
		p.Message = "a hash without quotes is read as a variable, unless it begins with $2a$"
		p.Help = "put the hash in double quotes"
	default:
		p.Message = fmt.Sprintf("variable $%s has no value: no key above has this name, and neither has the environment", name)
		p.Help = fmt.Sprintf("define %s above its use, or set it in the environment of nats-server", name)
		r.hint(p, use)
	}
	r.report(p)
}

// hint looks for a definition that the server does not see from here.
func (r *run) hint(p *Problem, use *parser.Value) {
	if r.hints >= r.limits.hints || r.reported[p.At] {
		return
	}
	r.hints++
	for i := len(r.text.scopes) - 1; i >= 0; i-- {
		if later := definedLater(r.text.scopes[i], use); later != nil {
			p.Help = "move the definition above its use"
			p.Related = []parser.Note{{Span: later.KeySpan, Message: "defined here, after its use"}}
			return
		}
	}
	for i := len(r.text.scopes) - 1; i >= 0; i-- {
		if f := otherCase(r.text.scopes[i], use.Text); f != nil {
			p.Help = fmt.Sprintf("write $%s, since names of variables are case-sensitive", plain(f.Key))
			p.Related = []parser.Note{{Span: f.Syntax.KeySpan, Message: "defined here"}}
			return
		}
	}
	for outer := r.text.outer; outer != nil; outer = outer.outer {
		for _, s := range outer.scopes {
			if f := s.find(use.Text); f != nil {
				p.Help = "define it in this file too, since an included file does not see the keys of the including one"
				p.Related = []parser.Note{{Span: f.Syntax.KeySpan, Message: "defined here, in an including file"}}
				return
			}
		}
	}
}

// definedLater returns a field of the map that defines the variable behind its use.
func definedLater(s *scope, use *parser.Value) *parser.Field {
	for i := range s.syntax.Fields {
		f := &s.syntax.Fields[i]
		if !f.Include && f.Key == use.Text && f.Span.Start > use.Span.Start {
			return f
		}
	}
	return nil
}

func otherCase(s *scope, name string) *Field {
	for _, f := range s.fields {
		if f != nil && strings.EqualFold(f.Key, name) {
			return f
		}
	}
	return nil
}

// variableCycle reports an environment variable whose value leads back to itself.
func (r *run) variableCycle(use *parser.Value) {
	r.report(&Problem{
		Kind: VariableCycle, At: use.Span, Name: use.Text,
		Message: fmt.Sprintf("the value of environment variable %s leads back to itself", plain(use.Text)),
		Help:    "give it a value that does not refer to itself through other variables",
	})
}

// variableSyntax reports a value that the server cannot parse. The message does not say what is wrong
// in it, since that could show a part of a password.
func (r *run) variableSyntax(use *parser.Value) {
	name := plain(use.Text)
	r.report(&Problem{
		Kind: VariableSyntax, At: use.Span, Name: use.Text,
		Message: fmt.Sprintf("the value of environment variable %s is not a single value in the syntax of the configuration", name),
		Help:    fmt.Sprintf(`put quotes inside the environment's value if it is text, as in %s='"two words"'`, name),
	})
}

func (r *run) variableLimit(reached cause, use *parser.Value) {
	r.reach(reached, &Problem{
		Kind: VariableLimit, At: use.Span, Name: use.Text,
		Message: "variables make the configuration too large to be read, this one and others are not replaced",
	})
}
