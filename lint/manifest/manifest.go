// Package manifest finds the configurations of nats-server in Kubernetes manifests: which text each server reads, from
// which volumes its files come, what is in its environment, and by which names it is reached. It reads YAML only; no
// cluster is asked.
package manifest

import (
	"regexp"
	"strings"
	"sync"

	"natstls/parser"
	"natstls/parser/limit"
)

// File is a text with manifests.
type File struct {
	Source   *parser.Source
	Objects  []*Object
	Problems []*Problem // in the order of the text

	decoded  int  // bytes of base64 data so far
	template bool // a document is a template
}

// ProblemKind says what is wrong with a text of manifests.
type ProblemKind uint8

const (
	NotYAML   ProblemKind = iota // a document is not YAML, so that Kubernetes does not take it
	NotBase64                    // a value of data in a Secret is not base64, so that Kubernetes does not take it
	Limit                        // natstls does not read it: too large, too deep, too many
)

// Problem is something in a text of manifests that cannot be read.
type Problem struct {
	Kind    ProblemKind
	At      parser.Span
	Message string // starts small, no full stop
	Help    string
}

func (f *File) problem(kind ProblemKind, at parser.Span, message, help string) {
	if len(f.Problems) < limit.ManifestProblems {
		f.Problems = append(f.Problems, &Problem{Kind: kind, At: at, Message: message, Help: help})
	}
}

// Compiled when a text holds both words.
var (
	versionKey = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?m)^"?apiVersion"?[ \t]*:`) })
	kindKey    = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?m)^"?kind"?[ \t]*:`) })
	flowKeys   = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?m)^[{\[](?s:.*)\bapiVersion"?[ \t\r\n]*:`) })
	flowKind   = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\bkind"?[ \t\r\n]*:`) })
)

// Recognise reports whether a text holds Kubernetes manifests, by what every object has at its top: apiVersion and
// kind. No configuration of nats-server has the two.
func Recognise(text string) bool {
	text = strings.TrimPrefix(text, "\ufeff")
	if !strings.Contains(text, "apiVersion") || !strings.Contains(text, "kind") {
		return false
	}
	if versionKey().MatchString(text) && kindKey().MatchString(text) {
		return true
	}
	return flowKeys().MatchString(text) && flowKind().MatchString(text)
}
