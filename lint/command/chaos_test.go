package command

import (
	"bytes"
	"flag"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"natstls/lint/linttest"
	"natstls/parser/limit"
)

// chaosLong asks for the long form of the chaos tests: every prefix and every corrupted byte of every fixture, tens
// of thousands of mutated certificates, texts of 16 and 100 MiB. docs/security.md says how to run it.
var chaosLong = flag.Bool("chaos.long", false, "run the long form of the chaos tests")

// sampled returns how many cases to take: few by default, many in the long form.
func sampled(short, long int) int {
	if *chaosLong {
		return long
	}
	return short
}

// fateful is what an output must not hold: a panic of the runtime, or one that the engine has caught.
var fateful = regexp.MustCompile(`(?m)^panic: |^fatal error: |^goroutine \d+|internal error|runtime error`)

// verdictOf returns what is wrong with the end of a run, empty if it is one that a hostile input may have.
func verdictOf(code int, output string) string {
	if found := fateful.FindString(output); found != "" {
		return fmt.Sprintf("exit code %d, %q in the output", code, found)
	}
	if code != exitClean && code != exitFindings && code != exitFailed {
		return fmt.Sprintf("exit code %d", code)
	}
	return ""
}

// survive runs natstls in this process and demands an orderly end.
func survive(t *testing.T, args ...string) string {
	t.Helper()
	var out bytes.Buffer
	code := Run(args, strings.NewReader(""), &out, &out, nil)
	if verdict := verdictOf(code, out.String()); verdict != "" {
		t.Fatalf("natstls %s: %s", strings.Join(args, " "), verdict)
	}
	return out.String()
}

// onFile returns the command lines that the chaos tests give a configuration to.
func onFile(name string) [][]string {
	return [][]string{
		{"lint", "--format", "json", name},
		{"parse", "--format", "json", name},
		{"show", name},
		{"certs", name},
		{"links", name},
		{"upgrade", "--from", "2.10.29", name},
		{"lint", "--format", "full", "--files", "required", name},
		{"parse", name},
		{"lint", "--diff", name},
		{"lint", "--format", "sarif", name},
	}
}

// fixtureTexts returns the texts of all fixtures that end so, in a fixed order.
func fixtureTexts(t *testing.T, suffix string) []string {
	t.Helper()
	var texts []string
	err := filepath.WalkDir("../../fixtures", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && entry.Name() == "oracle" {
			return fs.SkipDir
		}
		if !strings.HasSuffix(name, suffix) || !entry.Type().IsRegular() {
			return nil
		}
		data, err := os.ReadFile(name)
		texts = append(texts, string(data))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(texts)
	return slices.Compact(texts)
}

// TestChaosCorrupted gives every command the fixtures, cut off and with corrupted bytes.
func TestChaosCorrupted(t *testing.T) {
	texts := fixtureTexts(t, ".conf")
	if len(texts) < 100 {
		t.Fatalf("only %d fixtures", len(texts))
	}
	name := filepath.Join(t.TempDir(), "nats.conf")
	random := rand.New(rand.NewPCG(1, 2))
	run := func(i int, text string) {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		lines := onFile(name)
		survive(t, lines[i%len(lines)]...)
		if t.Failed() {
			t.Fatalf("with %q", text)
		}
	}
	if !*chaosLong {
		for i := range 400 {
			text := texts[random.IntN(len(texts))]
			run(2*i, text[:random.IntN(len(text)+1)])
			run(2*i+1, corrupted(text, random.IntN(len(text)+1), random))
		}
		return
	}
	for i, text := range texts {
		for at := range len(text) {
			run(i+at, text[:at])
			run(i+at+1, corrupted(text, at, random))
		}
	}
}

// corrupted returns a text with another byte at an offset: one of those that mean something, or any.
func corrupted(text string, at int, random *rand.Rand) string {
	const telling = "{}[]()\"'\\:=,;#/$\n\r\t \x00\xff\xefatls09-.{{}}"
	data := []byte(text + " ")
	data[at] = telling[random.IntN(len(telling))]
	if random.IntN(4) == 0 {
		data[at] = byte(random.IntN(256))
	}
	return string(data)
}

// TestChaosBeside corrupts what stands beside configurations: settings, baselines and manifests.
func TestChaosBeside(t *testing.T) {
	dir := t.TempDir()
	conf := filepath.Join(dir, "nats.conf")
	seeds := map[string]string{
		".natstls.yaml": "fail_on: error\nignore: [unknown-option]\nseverity:\n  verify-without-ca: info\nbaseline: b.json\n" +
			"fleets:\n  - name: f\n    members: [nats.conf]\npaths:\n  - files: \"*.conf\"\n    ignore: [syntax-error]\n",
		"b.json": `{"version":1}` + "\n" + `{"rule":"unknown-option","file":"nats.conf","path":"tls.verfy","value":"0123456789abcdef","count":1}` + "\n",
		"nats.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: nats\ndata:\n  nats.conf: |\n    tls {\n      cert_file: a\n      verfy: true\n    }\n" +
			"---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: s\ndata:\n  nats.conf: dGxzIHsgdmVyZnk6IHRydWUgfQ==\n",
	}
	random := rand.New(rand.NewPCG(3, 4))
	for file, seed := range seeds {
		writeFiles(t, dir, seeds)
		writeFiles(t, dir, map[string]string{"nats.conf": "port: 4222\ntls { verfy: true }\n"})
		for i := range sampled(60, 20*len(seed)) {
			at := random.IntN(len(seed))
			text := corrupted(seed, at, random)
			if i%2 == 0 {
				text = seed[:at]
			}
			writeFiles(t, dir, map[string]string{file: text})
			args := [][]string{{"lint", dir}, {"lint", "--baseline", filepath.Join(dir, "b.json"), conf}, {"config", "show", conf}, {"ignores", dir}}
			survive(t, args[i%len(args)]...)
		}
	}
}

// TestChaosCertificates gives the commands certificates and keys with single bytes changed, cut off, and with lines
// left out. The base64 text is changed, so that what is inside is too.
func TestChaosCertificates(t *testing.T) {
	dir := t.TempDir()
	made := linttest.Certificates(linttest.Now())
	var names []string
	for name := range made {
		names = append(names, name)
	}
	slices.Sort(names)
	file, conf := filepath.Join(dir, "mutant.pem"), filepath.Join(dir, "nats.conf")
	text := fmt.Sprintf("tls { cert_file: %q, key_file: %q, ca_file: %q, verify: true }\n", file, file, file)
	if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(5, 6))
	for i := range sampled(300, 40_000) {
		data := slices.Clone(made[names[random.IntN(len(names))]])
		if len(data) == 0 {
			continue
		}
		const base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\n-"
		for range 1 + i%3 {
			data[random.IntN(len(data))] = base64[random.IntN(len(base64))]
		}
		if i%10 == 0 {
			data = data[:random.IntN(len(data))]
		}
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		lines := [][]string{{"lint", conf}, {"certs", conf}, {"pin", file}, {"show", conf}, {"certs", file}}
		survive(t, lines[i%len(lines)]...)
	}
}

// TestManyFindings: a text with a mistake on each of very many lines gives a report that somebody can read, which says
// what is left out.
func TestManyFindings(t *testing.T) {
	name := filepath.Join(t.TempDir(), "nats.conf")
	for _, test := range []struct{ text, want string }{
		{strings.Repeat("= 1\n", 200_000+limit.Mistakes), "200000 more mistakes in the syntax"},
		{"port: 4222\n" + strings.Repeat("# natstls:ignore\n", limit.Ignores+100), "only the 10000 gravest findings are printed, 1 more are not"},
	} {
		if err := os.WriteFile(name, []byte(test.text), 0o600); err != nil {
			t.Fatal(err)
		}
		var stdout, stderr bytes.Buffer
		code := Run([]string{"lint", "--format", "concise", name}, nil, &stdout, &stderr, nil)
		if lines := strings.Count(stdout.String(), "\n"); code != exitFindings || lines > limit.Findings {
			t.Errorf("exit code %d, %d lines", code, lines)
		}
		if !strings.Contains(stdout.String()+stderr.String(), test.want) {
			last := strings.Split(strings.TrimSpace(stdout.String()), "\n")
			t.Errorf("nothing says %q: %s %s", test.want, last[len(last)-1], stderr.String())
		}
	}
}
