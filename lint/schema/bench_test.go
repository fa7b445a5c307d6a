package schema

import (
	"fmt"
	"strings"
	"testing"

	"natstls/lint/release"
	"natstls/parser/resolve"
)

// BenchmarkDecode measures a configuration with a dozen blocks.
func BenchmarkDecode(b *testing.B) {
	var text strings.Builder
	for _, context := range release.Contexts() {
		text.WriteString(in(context, "cert_file: a\nkey_file: b\nca_file: c\nverify: true\ntimeout: 2") + "\n")
	}
	loader := resolve.Loader{ReadFile: func(string) ([]byte, error) { return []byte(text.String()), nil }}
	tree := loader.Load("nats.conf")
	target := release.Latest()
	for b.Loop() {
		Decode(tree, target)
	}
}

// BenchmarkHostile measures a text that asks for as much work as it can.
func BenchmarkHostile(b *testing.B) {
	var keys strings.Builder
	for i := range 50000 {
		fmt.Fprintf(&keys, "cert_fil%d: 1\nverify%d: 1\n", i, i)
	}
	text := "tls {\n" + keys.String() + "}\nx { cert_fil: 1, verfy: 2, timeout: \"2\" }\n" +
		"leaf { remotes: [" + strings.Repeat("{ tls: $x, url: \"\" }\n", 5000) + "] }\n" + strings.Repeat("mqtt: $x\n", 5000)
	loader := resolve.Loader{ReadFile: func(string) ([]byte, error) { return []byte(text), nil }}
	tree := loader.Load("nats.conf")
	target := release.Latest()
	for b.Loop() {
		Decode(tree, target)
	}
}
