package parser_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"natstls/parser"
)

func BenchmarkParse(b *testing.B) {
	unit, err := os.ReadFile(filepath.Join(fixtures, "realistic-cluster.conf"))
	if err != nil {
		b.Fatal(err)
	}
	for _, size := range []struct {
		name  string
		bytes int
	}{{"16KiB", 16 << 10}, {"1MiB", 1 << 20}} {
		b.Run(size.name, func(b *testing.B) {
			text := strings.Repeat(string(unit), size.bytes/len(unit)+1)
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				if f := parser.Parse(&parser.Source{Text: text}); len(f.Errors) > 0 {
					b.Fatal(f.Errors[0].Message)
				}
			}
		})
	}
}
