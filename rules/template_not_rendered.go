package rules

import (
	"fmt"
	"strings"

	"natstls/lint"
	"natstls/parser"
	"natstls/parser/resolve"
)

// A value in quotes is a part of a template that was not rendered.
//
// # What happens
//
// The server takes {{ … }}, {% … %} and the tags of ERB in quotes for plain text. Files of such names do not exist,
// URLs with such hosts are refused, and nobody checks the rest. natstls says nothing about the options that it
// finds in this state, and reports all of a file at once. Outside of quotes a template is a finding of
// syntax-error.
//
// The functions of subject mappings, such as {{wildcard(1)}}, belong to nats-server and are no templates.
//
// # How to fix it
//
// Render the template and check its output.
//
// # Example
//
//	tls {
//	  cert_file: "{{ .Values.certs }}/server.pem"   # bad
//	  key_file: "{{ .Values.certs }}/server-key.pem"
//	}
//
//	tls {
//	  cert_file: "/etc/nats/certs/server.pem"
//	  key_file: "/etc/nats/certs/server-key.pem"
//	}
var templateNotRendered = &lint.Rule{
	Name:         "template-not-rendered",
	Consequences: []lint.Consequence{lint.Suspicious},
	Since:        "0.1.0",
	Refs: []string{
		"nats-server conf/lex.go, 2.15.2: braces and percent signs in quotes are text",
		"https://docs.nats.io/nats-concepts/subject_mapping",
	},
	Check: checkTemplateNotRendered,
}

func checkTemplateNotRendered(p *lint.Pass) {
	for _, file := range p.Tree().Files {
		if reportedAsTemplate(file) {
			continue // syntax-error says it
		}
		var places []parser.Span
		eachString(file.Root, func(_ *parser.Field, v *parser.Value) {
			if unrenderedPart(v.Text) {
				places = append(places, v.Span)
			}
		})
		if len(places) == 0 {
			continue
		}
		p.Report(lint.Finding{
			At:      places[0],
			Message: "this is part of a template that was not rendered" + alsoAt(len(places)-1),
			Help:    "render the template, and check its output",
			Related: append(others(places[1:]), includedFrom(file.Via)...),
		})
	}
}

// reportedAsTemplate reports whether the syntax errors of a file say already that it is a template.
func reportedAsTemplate(file *resolve.File) bool {
	for _, err := range file.Errors {
		if strings.Contains(err.Message, "template") {
			return true
		}
	}
	return false
}

// unrenderedPart reports whether a text holds a part of a template. ${NAME} is a matter of
// variable-in-quotes.
func unrenderedPart(text string) bool {
	text = text[:min(len(text), longestValue)]
	for {
		start, end, found := parser.Template(text)
		if !found {
			return false
		}
		if text[start] != '$' && !isMappingFunction(text[start:end]) {
			return true
		}
		text = text[end:]
	}
}

// longestValue is how much of a value is searched, in bytes: a hostile text could be made of beginnings of
// templates.
const longestValue = 4096

// isMappingFunction reports whether {{ … }} is a function of subject mappings
// (transformFuncs, server/subject_transform.go at v2.15.2), or one of the templates in permissions
// (processUserPermissionsTemplate, server/auth.go).
func isMappingFunction(part string) bool {
	name, _, call := strings.Cut(strings.Trim(part, "{} \t"), "(")
	if !call {
		return false
	}
	switch strings.ToLower(strings.TrimSpace(name)) {
	case "wildcard", "partition", "split", "splitfromleft", "splitfromright", "slicefromleft", "slicefromright",
		"left", "right", "random", "name", "subject", "account-name", "account-subject", "tag", "account-tag":
		return true
	}
	return false
}

func alsoAt(more int) string {
	switch more {
	case 0:
		return ""
	case 1:
		return ", as is one other value"
	}
	return fmt.Sprintf(", as are %d other values", more)
}

// others makes notes of further places, the first few of many.
func others(places []parser.Span) []lint.Related {
	const most = 10
	var related []lint.Related
	for _, at := range places[:min(len(places), most)] {
		related = append(related, lint.Related{At: at, Message: "also here"})
	}
	return related
}

// eachString calls do for every string of a text, also in lists, with the field that it belongs to.
func eachString(m *parser.Map, do func(*parser.Field, *parser.Value)) {
	for i := range m.Fields {
		if f := &m.Fields[i]; !f.Include {
			eachStringOf(f, &f.Value, do)
		}
	}
}

func eachStringOf(f *parser.Field, v *parser.Value, do func(*parser.Field, *parser.Value)) {
	switch v.Kind {
	case parser.String:
		do(f, v)
	case parser.MapValue:
		eachString(v.Map, do)
	case parser.Array:
		for i := range v.Array {
			eachStringOf(f, &v.Array[i], do)
		}
	}
}
