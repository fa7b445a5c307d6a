package report

import (
	"encoding/base64"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"natstls/lint"
	"natstls/parser"
	"natstls/parser/resolve"
)

// planted stands in every secret of fixtures/report/secrets.
const planted = "hunter2"

// TestPlantedSecrets lints nothing: it makes findings on every line of every file with secrets, whose
// messages, help, related places and edits quote the values as they stand there, and looks for the
// secrets in every format.
func TestPlantedSecrets(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(fixtures, "secrets", "*.*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	env := map[string]string{"FROM_ENV": `"hunter2 from env"`}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			r := newReport(t, filepath.Dir(file), env, filepath.Base(file))
			count := 0
			for _, tree := range r.Result.Trees {
				for _, text := range tree.Files {
					count += strings.Count(strings.ToLower(text.Source.Text), planted)
					quoteEverything(r, text)
				}
				quoteValues(r, tree.Root, tree.Files[0].Source)
			}
			if count == 0 {
				t.Fatal("no secret in the file")
			}
			for _, format := range Formats() {
				r.Width = 10000
				for line := range strings.Lines(render(t, format, r)) {
					if strings.Contains(strings.ToLower(line), planted) {
						t.Errorf("%s: %s", format, line)
					}
				}
			}
		})
	}
}

// quoteEverything adds a finding for every line and for every value of a text.
func quoteEverything(r *Report, file *resolve.File) {
	for number := 1; number <= file.Source.LineCount(); number++ {
		text, start := file.Source.Line(number)
		line := parser.Span{Source: file.Source, Start: start, End: start + len(text)}
		r.Result.Findings = append(r.Result.Findings, lint.Finding{
			Rule: &lint.Rule{Name: "line"}, Consequence: lint.Noted, At: line,
			Message: "a line",
			Related: []lint.Related{{At: parser.Span{Source: file.Source}, Message: "the start"}},
			Fixes:   []lint.Fix{{Title: "write it again", Edits: []lint.Edit{{At: line, New: text}}}},
		})
	}
	eachField(file.Root, "", func(field *parser.Field, parent string) {
		quoteValue(r, field.Value.Span, field.Value.Text)
	})
}

func quoteValues(r *Report, node *resolve.Map, source *parser.Source) {
	for _, field := range node.Fields {
		if literal := field.Value.Literal; literal != nil && literal.Kind == parser.String {
			quoteValue(r, parser.Span{Source: source}, literal.Text)
		}
		for _, inner := range mapsOf(field.Value) {
			quoteValues(r, inner, source)
		}
	}
}

func quoteValue(r *Report, at parser.Span, text string) {
	if text == "" {
		return
	}
	f := lint.Finding{
		Rule: &lint.Rule{Name: "value"}, Consequence: lint.Noted, At: at,
		Message: "the value " + text + " is a value",
		Help:    `write "` + text + `" in another way`,
		Related: []lint.Related{{At: at, Message: "again: " + text}, {At: parser.Span{Source: at.Source}, Message: text}},
		Fixes:   []lint.Fix{{Title: "keep " + text, Edits: []lint.Edit{{At: at, New: `"` + text + `"`}}}},
	}
	r.Result.Findings = append(r.Result.Findings, f)
	r.Result.Suppressed = append(r.Result.Suppressed, lint.Suppressed{Finding: f, By: "comment", Reason: text})
	r.Problems = append(r.Problems, &lint.Problem{File: "x", Message: text})
}

// TestMaskedLines says how lines look in a frame: what is hidden, and what is not.
func TestMaskedLines(t *testing.T) {
	tests := []struct{ line, want string }{
		{`password: abc`, `password: ***`},
		{`password: "abc" # note`, `password: "***" # note`},
		{`a { user: u, pass: abc, timeout: 2 }`, `a { user: u, pass: ***, timeout: 2 }`},
		{`{user:u,pass:abc,timeout:2}`, `{user:u,pass:***,timeout:2}`},
		{`"password": "日本"`, `"password": "**"`},
		{`token: true`, `token: true`},
		{`token: $TOKEN`, `token: $TOKEN`},
		{`url: "nats://u:abc@h:4222"`, `url: "nats://u:***@h:4222"`},
		{`url: nats://abc@h:4222`, `url: nats://***@h:4222`},
		{`url: "nats://h1:4222,nats://u:abc@h2:4222"`, `url: "nats://h1:4222,nats://u:***@h2:4222"`},
		{`url: nats://[::1]:4222`, `url: nats://[::1]:4222`},
		{`url: https://h:443/path`, `url: https://h:443/path`},
		{`key_file: "./server-key.pem"`, `key_file: "./server-key.pem"`},
		{`key: "./server-key.pem"`, `key: "./server-key.pem"`},
		{`tls_key: ./x.key`, `tls_key: ./x.key`},
		{`jetstream { key: "x.key" }`, `jetstream { key: "*****" }`},
		{`encryption_key: abc`, `encryption_key: ***`},
		{`nkey: UDXU4RCSJNZOIQHZNWXHXORDPRTGNJAHAHFRGZNEEJCPQTT2M7NLCNF4`, `nkey: UDXU4RCSJNZOIQHZNWXHXORDPRTGNJAHAHFRGZNEEJCPQTT2M7NLCNF4`},
		{`issuer: AUDXU4RCSJNZOIQHZNWXHXORDPRTGNJAHAHFRGZNEEJCPQTT2M7NLCNF`, `issuer: AUDXU4RCSJNZOIQHZNWXHXORDPRTGNJAHAHFRGZNEEJCPQTT2M7NLCNF`},
		{`x: SUAXU4RCSJNZOIQHZNWXHXORDPRTGNJAHAHFRGZNEEJCPQTT2M7NLCNF4A`, `x: ` + strings.Repeat("*", 58)},
		{`credentials: "./user.creds"`, `credentials: "./user.creds"`},
		{`token_cookie: "auth"`, `token_cookie: "auth"`},
		{`password_file: "/run/x"`, `password_file: "/run/x"`},
		{`max_subscription_tokens: 5`, `max_subscription_tokens: 5`},
		{`accounts { AUTH { users: [] } }`, `accounts { AUTH { users: [] } }`},
		{`accounts { TOKEN { x: y } }`, `accounts { TOKEN { x: y } }`},
		{`pinned_certs: ["aa"]`, `pinned_certs: ["aa"]`},
		{`authorization: abc`, `authorization: ***`},
		{`# the password is in the vault`, `# the password is in the vault`},
		{`# password: abc`, `# password: ***`},
		{`x: "a?token=abc"`, `x: "a?token=***"`},
		{`password: ab,cd ef`, `password: **,** ef`},
		{`x: $2a$11$abcdefghijkl`, `x: *******************`},
	}
	for _, test := range tests {
		if got := maskedLine(t, &parser.Source{Name: "x.conf", Text: test.line}); got != test.want {
			t.Errorf("%s\n got %s\nwant %s", test.line, got, test.want)
		}
	}
}

func maskedLine(t testing.TB, source *parser.Source) string {
	t.Helper()
	at := parser.Span{Source: source}
	r := &Report{Result: &lint.Result{Findings: []lint.Finding{{Rule: &lint.Rule{Name: "x"}, Consequence: lint.Noted, At: at}}}}
	place := at.Place()
	cells, _ := newMasker(r).cells(place.Source, 0, len(place.Source.Text), 10000)
	return textOf(cells)
}

// TestMaskedCommandLine: nats-server's own arguments are a text without a file.
func TestMaskedCommandLine(t *testing.T) {
	source := &parser.Source{Name: "command line", Text: "--user u --pass abc --auth=abc -c nats.conf --routes nats://u:abc@h:6222 --tls"}
	want := "--user u --pass *** --auth=*** -c nats.conf --routes nats://u:***@h:6222 --tls"
	if got := maskedLine(t, source); got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
}

// TestMaskedOutside: what is secret inside an encoded text is secret where the text stands.
func TestMaskedOutside(t *testing.T) {
	inner := "authorization { token: hunter2 }\n"
	encoded := base64.StdEncoding.EncodeToString([]byte(inner))
	manifest := &parser.Source{Name: "secret.yaml", Text: "data:\n  nats.conf: " + encoded + "\n  password: abc\nstringData:\n  token: |\n    abc\n    abc\n  x: y\n"}
	start := strings.Index(manifest.Text, encoded)
	source := &parser.Source{Name: "nats.conf", Text: inner, Outer: manifest, Segments: []parser.Segment{
		{End: len(inner), OuterStart: start, OuterEnd: start + len(encoded)}}}
	want := strings.ReplaceAll(strings.Replace(manifest.Text, encoded, strings.Repeat("*", len(encoded)), 1), "abc", "***")
	want = strings.Replace(want, "|", "*", 1) // the text is no YAML for the parser
	got := maskedLine(t, source)
	if diff := cmp.Diff(unspaced(want), unspaced(strings.ReplaceAll(got, `\n`, "\n"))); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// unspaced takes out white space and stars, so that a hidden indentation makes no difference.
func unspaced(text string) string {
	return strings.NewReplacer(" ", "", "\n", "", "*", "").Replace(text)
}

// TestMaskedMessages says which words of a message are taken for the secret of the file.
func TestMaskedMessages(t *testing.T) {
	tests := []struct{ secret, message, want string }{
		{"nats", `the server refuses nats://h`, `the server refuses nats://h`},
		{"nats", `the value "nats" is short`, `the value "********" is short`},
		{"s3cret", `the value s3cret is short`, `the value ******** is short`},
		{"s3cret", `the values s3crets are short`, `the values s3crets are short`},
		{"correcthorse", `use correcthorse`, `use ********`},
		{"x", `x`, `x`},
		{"x", `nats://u:x@h: no such host`, `nats://u:********@h: no such host`},
		{"x", `key SUAXU4RCSJNZOIQHZNWXHXORDPRTGNJAHAHFRGZNEEJCPQTT2M7NLCNF4ABCD`, `key ********`},
	}
	for _, test := range tests {
		source := &parser.Source{Name: "x.conf", Text: `password: "` + test.secret + `"`}
		r := &Report{Result: &lint.Result{Findings: []lint.Finding{{Rule: &lint.Rule{Name: "x"}, At: parser.Span{Source: source}}}}}
		if got := newMasker(r).message(test.message); got != test.want {
			t.Errorf("%q with the secret %q:\n got %q\nwant %q", test.message, test.secret, got, test.want)
		}
	}
}

func TestSecretNames(t *testing.T) {
	tests := map[string]bool{
		"password": true, "PASS": true, "adminPassword": true, "NATS_PASS_1": true, "jsKey": true, "prev_ek": true,
		"token": true, "authToken": true, "encryption_key": true, "nkey": true, ",password": true, "x{pass": true,
		"clientSecret": true, "auth": true, "trusted_keys": false, "key_file": false, "public_key": false,
		"secretName": false, "pass_cookie": false, "no_auth_user": false, "bypass": false, "monkey": false,
		"tokens": false, "compass": false, "": false, "-": false, "ssekretaer": false,
	}
	for name, want := range tests {
		if got := secretName(name); got != want {
			t.Errorf("%q: got %v", name, got)
		}
	}
}

// FuzzReport: no text breaks a format, and none lets a control character or a secret through.
func FuzzReport(f *testing.F) {
	f.Add("tls { cert_file: x }\r\n", 3, 9)
	f.Add("password: \"hunter2\n\xff\x1b[31m\t\u202e", 0, 100)
	f.Add("-----BEGIN PRIVATE KEY-----", 5, 5)
	f.Add("nats://:@ nats://@:x password:|\n \n$ $2a$11$", 1, 2)
	f.Add("pAssword0 [", 0, 100)
	f.Fuzz(func(t *testing.T, text string, start, end int) {
		source := &parser.Source{Name: text, Text: text}
		start = min(max(start, 0), len(text))
		end = min(max(end, start), len(text))
		at := parser.Span{Source: source, Start: start, End: end}
		r := &Report{Result: &lint.Result{Findings: []lint.Finding{{
			Rule: &lint.Rule{Name: "x"}, Consequence: lint.Noted, At: at, Message: text, Help: text,
			Related: []lint.Related{{At: parser.Span{Source: source}, Message: text}},
			Fixes:   []lint.Fix{{Title: text, Edits: []lint.Edit{{At: at, New: text}}}},
		}}}}
		for _, format := range Formats() {
			for _, c := range render(t, format, r) {
				if c != '\n' && c != '\t' && !printable(c) {
					t.Fatalf("%s lets %U through", format, c)
				}
			}
		}
	})
}

// TestMaskedFiles compares what is left of the files with secrets with golden files: the secrets are
// gone, and nothing else.
func TestMaskedFiles(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(fixtures, "secrets", "*.*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, file := range files {
		r := newReport(t, filepath.Dir(file), nil, filepath.Base(file))
		mask := newMasker(r)
		var out strings.Builder
		for _, text := range r.Result.Trees[0].Files {
			for number := 1; number <= text.Source.LineCount(); number++ {
				line, start := text.Source.Line(number)
				cells, _ := mask.cells(text.Source, start, start+len(line), len(line))
				out.WriteString(strings.TrimRight(textOf(cells), " ") + "\n")
			}
		}
		golden(t, filepath.Join(filepath.Dir(file), "masked", filepath.Base(file)+".txt"), out.String())
	}
}
