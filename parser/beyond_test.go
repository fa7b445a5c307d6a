package parser_test

import (
	"strings"
	"testing"

	"natstls/parser"
	"natstls/parser/limit"
)

// limitsOf returns the messages about limits, and how many other mistakes there are.
func limitsOf(f *parser.File) (messages []string, others int) {
	for _, e := range f.Errors {
		if e.Limit {
			messages = append(messages, e.Message)
		} else {
			others++
		}
	}
	return messages, others
}

func TestTokenLimit(t *testing.T) {
	const line = "a: 1\n" // a key, a separator, two spaces, a value
	within := parse(strings.Repeat(line, limit.Tokens/5-1))
	if messages, others := limitsOf(within); len(messages)+others > 0 || within.Root.Broken {
		t.Errorf("within the limit: %q, %d mistakes", messages, others)
	}
	for _, text := range []string{strings.Repeat(line, limit.Tokens/5+100), "x {\n" + strings.Repeat(line, limit.Tokens/5+100) + "}\n", "x: [ " + strings.Repeat("1, ", limit.Tokens) + "]\n"} {
		f := parse(text)
		if err := check(f); err != nil {
			t.Error(err)
		}
		messages, others := limitsOf(f)
		if len(messages) != 1 || others > 0 || !strings.Contains(messages[0], "what follows is not checked") {
			t.Errorf("%.5q: %q, %d mistakes", text, messages, others)
		}
		if !f.Root.Broken || len(f.Tokens) > limit.Tokens+100 {
			t.Errorf("%.5q: broken %t, %d tokens", text, f.Root.Broken, len(f.Tokens))
		}
	}
}

func TestMistakesLimit(t *testing.T) {
	f := parse(strings.Repeat("= 1\n", limit.Mistakes+7))
	messages, others := limitsOf(f)
	if others != limit.Mistakes || len(messages) != 1 || !strings.HasPrefix(messages[0], "7 more mistakes") {
		t.Errorf("%d mistakes, %q", others, messages)
	}
	f = parse(strings.Repeat("= 1\n", limit.Mistakes))
	if messages, others := limitsOf(f); others != limit.Mistakes || len(messages) > 0 {
		t.Errorf("%d mistakes, %q", others, messages)
	}
	f = parse(strings.Repeat("a: 1kbb\n", limit.Mistakes+7))
	if messages, _ := limitsOf(f); len(f.Misread) != limit.Mistakes || len(messages) != 1 {
		t.Errorf("%d places are misread, %q", len(f.Misread), messages)
	}
}
