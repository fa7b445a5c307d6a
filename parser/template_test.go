package parser

import (
	"strings"
	"testing"
)

func TestTemplate(t *testing.T) {
	for text, want := range map[string]string{
		"{{ .Values.host }}":              "{{ .Values.host }}",
		"tls://{{host}}:4222":             "{{host}}",
		"{% if x %}a{% endif %}":          "{% if x %}",
		"<%= @port %>":                    "<%= @port %>",
		"${HOST}:4222":                    "${HOST}",
		"a ${HOST:-localhost} {{ b }}":    "${HOST:-localhost}",
		"$HOST":                           "",
		"{{a: 1}}":                        "",
		"{{ x":                            "",
		"{{ x \n}}":                       "",
		"${1}":                            "${1}",
		"${}":                             "",
		"{$<":                             "",
		"":                                "",
		strings.Repeat("{{", 1e5):         "",
		strings.Repeat("$", 1e5) + "{A} ": "${A}",
	} {
		start, end, found := Template(text)
		if got := text[start:end]; got != want || found != (want != "") {
			t.Errorf("%.40q: %q, %v; want %q", text, got, found, want)
		}
	}
}
