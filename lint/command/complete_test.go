package command

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/urfave/cli/v2"
)

func TestCompletions(t *testing.T) {
	for _, test := range []struct {
		words string // the last one is completed; a final blank stands for an empty one
		want  string // the candidates, with ... where there are more, and what else fits
	}{
		{"exp", "explain none"},
		{"lint --force-e", "--force-exclude none"},
		{"lint --format j", "json jsonl junit none"},
		{"lint --format=j", "--format=json --format=jsonl --format=junit none"},
		{"lint -format=sa", "-format=sarif none"},
		{"lint nats.conf --fail-on ", "error warning info never none"},
		{"lint ", "files"},
		{"lint --config ", "files"},
		{"lint --config=x", "files"},
		{"lint --dir ", "dirs"},
		{"lint --set ", "none"},
		{"lint --output sar", "sarif= none"},
		{"lint --output sarif=o", "files"},
		{"lint --system-roots h", "host files"},
		{"lint --select verify-without-ca,verify-contra", "verify-without-ca,verify-contradiction none"},
		{"lint --nope=x", "none"},
		{"lint -- --fo", "files"},
		{"lint --no-ignores ", "files"},
		{"explain verify-contra", "verify-contradiction none"},
		{"explain verify-without-ca ", "none"},
		{"config s", "show schema none"},
		{"config show ", "files"},
		{"baseline ", "update none"},
		{"baseline --fail-on error ", "files"},
		{"completion f", "fish none"},
		{"upgrade --to lat", "latest none"},
		{"certs --format p", "prometheus none"},
		{"version ", "none"},
		{"help comp", "completion none"},
		{"nothing x", "none"},
		{"init ", "dirs"},
	} {
		words := strings.Split(test.words, " ")
		found := completions(commands(), words[:len(words)-1], words[len(words)-1])
		var got []string
		for _, word := range found.words {
			got = append(got, word[0])
		}
		if got := strings.Join(append(got, found.other), " "); got != test.want {
			t.Errorf("%s: got %s, want %s", test.words, got, test.want)
		}
	}
}

// The values that completion offers are those that the flags take: a flag says which ones if it gets another.
func TestCompletionValues(t *testing.T) {
	dir := t.TempDir()
	writeFiles(t, dir, map[string]string{"nats.conf": "port: 4222\n"})
	file := filepath.Join(dir, "nats.conf")
	for _, c := range commands() {
		for _, flag := range c.flags {
			if !takesValue(flag) {
				continue
			}
			name := flag.Names()[0]
			args := []string{"--" + name + "=\x00", file}
			if c.name == "upgrade" && name != "from" {
				args = append(args, "--from=2.10.29")
			}
			if c.name == "config" {
				args = append([]string{"show"}, args...)
			}
			listed := listedValues(t, c, args)
			if listed == nil {
				continue
			}
			var offered []string
			for _, word := range valuesOf(c.name, name) {
				offered = append(offered, strings.TrimSuffix(word[0], "="))
			}
			if diff := cmp.Diff(listed, offered); diff != "" {
				t.Errorf("%s --%s: %s", c.name, name, diff)
			}
		}
	}
}

// listedValues runs a command with a value that a flag does not take, and returns those that the message lists.
func listedValues(t *testing.T, c command, args []string) []string {
	t.Helper()
	var stdout, stderr strings.Builder
	p := newProcess(context.Background(), strings.NewReader(""), &stdout, &stderr, nil)
	err := p.execute(c, args)
	usage, ok := errors.AsType[*usageError](err)
	if !ok {
		return nil
	}
	_, list, found := strings.Cut(usage.message, " is none of ")
	if !found {
		return nil
	}
	return strings.Split(list, ", ")
}

// Every flag that takes a value is either one whose values are offered or one of those that are not words.
func TestCompletionKnowsFlags(t *testing.T) {
	free := []string{"path-map", "set", "now", "go-version", "sarif-category", "expiry-ceiling", "expiry-share", "within", "source", "host", "days", "client"}
	for _, c := range commands() {
		for _, flag := range c.flags {
			name := flag.Names()[0]
			if !takesValue(flag) || slices.Contains(free, name) {
				continue
			}
			if found := flagValues(c, flag, "", ""); len(found.words) == 0 && found.other == "none" {
				t.Errorf("%s --%s has no candidates", c.name, name)
			}
			if _, ok := flag.(cli.DocGenerationFlag); !ok {
				t.Errorf("%s --%s has no usage", c.name, name)
			}
		}
	}
}
