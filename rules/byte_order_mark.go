package rules

import (
	"fmt"
	"slices"
	"strings"

	"natstls/lint"
	"natstls/parser"
	"natstls/parser/resolve"
)

// A file begins with a byte order mark.
//
// # What happens
//
// Some editors, mostly on Windows, put the invisible character U+FEFF in front of a text that they
// save as UTF-8. The server takes it for a letter, so that it becomes a part of the first key, even
// if that is a comment. At the top level and in blocks such as tls and cluster the server then refuses an unknown
// field whose name looks right. In a map whose keys are free, such as accounts, it takes the wrong name without a
// word.
//
// # How to fix it
//
// Save the file as UTF-8 without BOM.
//
// # Example
//
//	<U+FEFF>port: 4222   # bad
//
//	port: 4222
var byteOrderMark = &lint.Rule{
	Name:         "byte-order-mark",
	Consequences: []lint.Consequence{lint.Refused, lint.Suspicious},
	Since:        "0.1.0",
	Refs: []string{
		"nats-server conf.lexTop, conf/lex.go, 2.15.2: every character but white space begins a key",
		"RFC 3629, section 6: the byte order mark in UTF-8",
	},
	Check: checkByteOrderMark,
}

const bom = "\ufeff"

func checkByteOrderMark(p *lint.Pass) {
	for _, file := range p.Tree().Files {
		if !strings.HasPrefix(file.Source.Text, bom) {
			continue
		}
		mark := parser.Span{Source: file.Source, End: len(bom)}
		message := "the file begins with a byte order mark, which the server takes for a key"
		if key := firstKey(file); key != "" {
			message = fmt.Sprintf("the file begins with a byte order mark, which becomes a part of the first key %q", key)
		}
		consequence := lint.Suspicious
		if len(file.Errors) > 0 || unknownToServer(p, file.Source) {
			consequence = lint.Refused
		}
		p.Report(lint.Finding{
			Consequence: consequence,
			At:          mark,
			Message:     message,
			Help:        "save the file as UTF-8 without BOM",
			Related:     includedFrom(file.Via),
			Fixes: []lint.Fix{{
				Title: "delete the byte order mark",
				Edits: []lint.Edit{{At: mark}},
			}},
		})
	}
}

// firstKey returns the key that the byte order mark of a file spoils, "" if it spoils a comment or
// stands alone.
func firstKey(file *resolve.File) string {
	if len(file.Root.Fields) == 0 || file.Root.Fields[0].KeySpan.Start != 0 {
		return ""
	}
	key := strings.TrimPrefix(file.Root.Fields[0].Key, bom)
	if strings.HasPrefix(key, "#") || strings.HasPrefix(key, "//") {
		return ""
	}
	return key
}

// closedBlocks are blocks of the top level in which the server refuses keys that it does not know (parseCluster and the
// other functions for them, server/opts.go, 2.2.0 to 2.15.2).
var closedBlocks = [...]string{"cluster", "gateway", "leafnodes", "leaf", "websocket", "ws", "mqtt", "authorization"}

// unknownToServer reports whether the first key of a text stands in a map of which the server knows
// all keys. A key that is used as a variable is exempt at the top level, but not in a tls map.
func unknownToServer(p *lint.Pass, source *parser.Source) bool {
	first := func(f *resolve.Field) bool { return f.Syntax.KeySpan.Source == source && f.Syntax.KeySpan.Start == 0 }
	if i := slices.IndexFunc(p.Tree().Root.Fields, first); i >= 0 {
		return !p.Tree().Root.Fields[i].UsedAsVariable
	}
	for _, field := range p.Tree().Root.Fields {
		if !slices.Contains(closedBlocks[:], strings.ToLower(field.Key)) || field.Value.Map == nil {
			continue
		}
		if i := slices.IndexFunc(field.Value.Map.Fields, first); i >= 0 {
			return !field.Value.Map.Fields[i].UsedAsVariable
		}
	}
	for _, block := range p.Server.TLS {
		if block.Map != nil && slices.ContainsFunc(block.Map.Fields, first) {
			return true
		}
	}
	return false
}

// curedWithoutMark reports whether a byte order mark is the only mistake of a file, so that its
// syntax errors need no report of their own.
func curedWithoutMark(file *resolve.File) bool {
	text, found := strings.CutPrefix(file.Source.Text, bom)
	return found && len(parser.Parse(&parser.Source{Name: file.Name, Text: text}).Errors) == 0
}

// atMark reports whether a span is the first key of a file with a byte order mark.
func atMark(span parser.Span) bool {
	return span.Source != nil && span.Start == 0 && strings.HasPrefix(span.Source.Text, bom)
}
