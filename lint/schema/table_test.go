package schema

import (
	"fmt"
	"strings"
	"testing"

	"natstls/lint/release"
)

// sample is a value that every release takes for an option which it knows.
func sample(option string) string {
	switch option {
	case "insecure", "verify", "verify_and_map", "allow_insecure_cipher_suites", "cert_match_skip_invalid",
		"handshake_first", "ocsp_peer", "verify_cert_and_check_known_urls":
		return "false"
	case "cipher_suites":
		return `["TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"]`
	case "curve_preferences":
		return `["X25519"]`
	case "timeout", "connection_rate_limit":
		return "2"
	case "pinned_certs", "certs":
		return "[]"
	case "cert_store":
		return `"WindowsCurrentUser"`
	case "cert_match_by":
		return `"Issuer"`
	case "min_version":
		return `"1.3"`
	}
	return `"x.pem"`
}

// in puts a text into the tls block of a context.
func in(context, text string) string {
	switch context {
	case "root":
		return "tls {\n" + text + "\n}"
	case "resolver_tls":
		return "resolver_tls {\n" + text + "\n}"
	case "gateway_remote":
		return "gateway { name: A, gateways: [ { name: B, url: \"nats://127.0.0.1:7222\", tls {\n" + text + "\n} } ] }"
	case "leaf_remote":
		return "leafnodes { remotes: [ { url: \"nats://127.0.0.1:7422\", tls {\n" + text + "\n} } ] }"
	case "leaf_proxy":
		return "leafnodes { remotes: [ { url: \"nats://127.0.0.1:7422\", proxy { url: \"https://127.0.0.1:8080\", tls {\n" + text + "\n} } } ] }"
	}
	return context + " { tls {\n" + text + "\n} }"
}

// boundaries returns the releases whose options are not those of the release before.
func boundaries(t *testing.T) []release.Target {
	t.Helper()
	var targets []release.Target
	last := ""
	for _, version := range release.Versions() {
		target, err := release.For(version)
		if err != nil {
			t.Fatal(err)
		}
		options := ""
		for _, context := range release.Contexts() {
			options += fmt.Sprintln(context, len(target.Options(context)))
		}
		if options != last {
			targets = append(targets, target)
		}
		last = options
	}
	return targets
}

// TestEveryOption writes every option in every context for every release that differs in options,
// and holds the outcome against the release table.
func TestEveryOption(t *testing.T) {
	for _, target := range boundaries(t) {
		for _, context := range release.Contexts() {
			for _, r := range tlsRows() {
				option, _ := release.Lookup(context, r.name)
				for _, key := range append(option.Aliases, r.name, strings.ToUpper(r.name)) {
					text := in(context, key+": "+sample(r.name))
					server := decodeText(text, target)
					_, taken := target.Option(context, key)
					if taken == (len(server.Problems) > 0) {
						t.Errorf("%s: %s in %s: taken %v, problems:\n%s", target.Version, key, context, taken, dump(server))
					}
					if taken && !strings.Contains(dump(server), "\n  ") {
						t.Errorf("%s: %s in %s was not read:\n%s", target.Version, key, context, dump(server))
					}
				}
			}
		}
	}
}

// TestRows holds the options that are read against those that the release table knows.
func TestRows(t *testing.T) {
	rows := rowsByName()
	for _, version := range release.Versions() {
		target, _ := release.For(version)
		for _, context := range release.Contexts() {
			for _, option := range target.Options(context) {
				if _, ok := rows[option.Name]; !ok {
					t.Errorf("%s takes %s in %s, and nothing reads it", version, option.Name, context)
				}
			}
		}
	}
	for context := Root; context <= ResolverTLS; context++ {
		if len(release.ContextReleases(context.String())) == 0 {
			t.Errorf("no release has the context %s", context)
		}
	}
}

// TestValues tries forms of values in the tls block of clients. A case is an option with its value and
// the release; want is the problem, empty for none, with a + in front if the server takes the value all
// the same.
func TestValues(t *testing.T) {
	for _, c := range []struct{ release, text, want string }{
		{"2.15.2", `cert_file: 5`, "cert_file takes a string, not the number 5"},
		{"2.15.2", `cert_file: ""`, ""},
		{"2.15.2", `verify: "true"`, `verify takes true or false, not the string "true"`},
		{"2.15.2", `verify: 1`, "verify takes true or false, not the number 1"},
		{"2.15.2", `VERIFY: yes`, ""},
		{"2.15.2", `timeout: 2m`, ""},
		{"2.15.2", `timeout: 2.5`, ""},
		{"2.15.2", `timeout: -1`, ""},
		{"2.15.2", `timeout: 500ms`, ""},
		{"2.15.2", `timeout: "2"`, `timeout takes seconds as a number or a duration such as "2s", not the string "2"`},
		{"2.15.2", `timeout: true`, `timeout takes seconds as a number or a duration such as "2s", not the boolean true`},
		{"2.15.2", `timeout: [1,]`, `timeout takes seconds as a number or a duration such as "2s", not an array`},
		{"2.2.6", `timeout: "2s"`, `+nats-server 2.2.6 takes only numbers for timeout and ignores the string "2s"`},
		{"2.3.3", `timeout: "2s"`, ""},
		{"2.15.2", `min_version: 1.2`, "min_version takes a string, and 1.2 without quotes is a number"},
		{"2.15.2", `min_version: "1.1"`, ""}, // a rule of its own
		{"2.15.2", `cipher_suites: "TLS_AES_128_GCM_SHA256"`, `cipher_suites takes a list of strings, not the string "TLS_AES_128_GCM_SHA256"`},
		{"2.15.2", `cipher_suites: []`, "cipher_suites is empty"},
		{"2.15.2", `cipher_suites: [5,]`, "an element of cipher_suites has to be a string, not the number 5"},
		{"2.15.2", `curve_preferences: []`, "curve_preferences is empty"},
		{"2.15.2", `pinned_certs: []`, ""},
		{"2.15.2", `pinned_certs: [5,]`, "an element of pinned_certs has to be a string, not the number 5"},
		{"2.15.2", `connection_rate_limit: 1.5`, "connection_rate_limit takes an integer, not the number 1.5"},
		{"2.15.2", `handshake_first: auto`, ""},
		{"2.15.2", `first: "-1s"`, ""},
		{"2.15.2", `immediate: "5"`, `immediate takes true, false, "auto" or a duration such as "300ms", not the string "5"`},
		{"2.15.2", `handshake_first: 5`, `handshake_first takes true, false, "auto" or a duration such as "300ms", not the number 5`},
		{"2.10.3", `handshake_first: "auto"`, `handshake_first takes "auto" and durations since 2.10.4; the target is 2.10.3`},
		{"2.15.2", `certs: { cert_file: "a", key_file: "b" }`, "certs takes a list of maps, not a map"},
		{"2.15.2", `certs: [ "a" ]`, `an element of certs has to be a map, not the string "a"`},
		{"2.15.2", `certs: [ { cert_file: 5, key_file: "b" } ]`, "cert_file takes a string, not the number 5"},
		{"2.15.2", `certs: [ { CERT_FILE: "a", key_file: "b" } ]`, "an element of certs has no option CERT_FILE"},
		{"2.15.2", `cert_store: ""`, `cert_store takes one of WindowsCurrentUser, WindowsLocalMachine, not the string ""`},
		{"2.15.2", `cert_match_by: thumbprint`, ""},
		{"2.10.22", `cert_match_by: thumbprint`, "the value Thumbprint exists since 2.10.23; the target is 2.10.22"},
		{"2.15.2", `cert_match: ""`, "cert_match is empty"},
		{"2.15.2", `ca_certs_match: 5`, "+ca_certs_match takes a string or a list of strings, the number 5 counts as an empty list"},
		{"2.15.2", `ca_certs_match: [5,]`, "an element of ca_certs_match has to be a string, not the number 5"},
		{"2.15.2", `ocsp_peer: "true"`, `ocsp_peer takes true, false or a map, not the string "true"`},
		{"2.15.2", `ocsp_peer: { VERIFY: true, ca_timeout: -1 }`, ""},
		{"2.15.2", `ocsp_peer: { ca_timeout: "abc" }`, `ca_timeout takes seconds as a number or a duration such as "2s", not the string "abc"`},
		{"2.15.2", `ocsp_peer: { verifi: true }`, "ocsp_peer has no option verifi"},
		{"2.9.25", `min_version: "1.3"`, "min_version exists since 2.10.21; the target is 2.9.25"},
		{"2.15.2", `allow_non_tls: true`, "allow_non_tls does not belong in a tls block"},
		{"2.15.2", `bogus: 1`, "the tls block of clients has no option bogus"},
	} {
		target, err := release.Named(c.release)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		server := decodeText(in("root", c.text), target)
		for _, p := range server.Problems {
			if !p.Refused {
				got += "+"
			}
			got += p.Message
		}
		if got != c.want {
			t.Errorf("%s: %s:\n got %q\nwant %q", c.release, c.text, got, c.want)
		}
	}
}

// TestSuggestions tries misspelt keys in the tls block of clients.
func TestSuggestions(t *testing.T) {
	for key, want := range map[string]string{
		"certfile": "cert_file", "cert-file": "cert_file", "certFile": "cert_file", "tlscert": "cert_file", "cert": "cert_file",
		"ca_cert": "ca_file", "ca": "ca_file", "key": "key_file", "verfy": "verify", "ciphers": "cipher_suites",
		"cipher_suite": "cipher_suites", "curve_preference": "curve_preferences", "handshake_timeout": "timeout",
		"pinned_cert": "pinned_certs", "\"minVersion\"": "\"min_version\"", "'insecure_skip_verify'": "'insecure'",
		"handshakefirst": "handshake_first", "verify_map": "verify_and_map", "frist": "first", "max_version": "",
		"bogus": "", "x": "", strings.Repeat("cert_file", 20): "",
	} {
		server := decodeText(in("root", key+": x"), release.Latest())
		if len(server.Problems) != 1 {
			t.Errorf("%s: %d problems", key, len(server.Problems))
			continue
		}
		if got := server.Problems[0].Replace; got != want {
			t.Errorf("%s: %q; want %q", key, got, want)
		}
	}
	// What is there already is not offered.
	server := decodeText(in("root", "cert: a\ncert_file: b"), release.Latest())
	if len(server.Problems) != 1 || server.Problems[0].Replace != "" {
		t.Errorf("a replacement that makes a duplicate:\n%s", dump(server))
	}
}

func TestResolverURL(t *testing.T) {
	for text, want := range map[string]string{
		"URL(https://a/b)": "https://a/b", `url( "https://a" )`: "https://a", "URL(https://a/(b))": "https://a/(b)",
		"xURL(https://a)y": "https://a", "URL": "", "URL(": "", "URL()": "", "URL(a b)": "", "MYURL URL(https://a)": "",
		"nats": "",
	} {
		if got := resolverURL(text); got != want {
			t.Errorf("%s: %q; want %q", text, got, want)
		}
	}
}

// FuzzDecode looks for panics, for problems without a place or text, and for problems in one text that
// refer to another.
func FuzzDecode(f *testing.F) {
	for _, context := range release.Contexts() {
		f.Add(in(context, "cert_file: a\nkey_file: $cert_file\nverify: 1\nVERIFY: true\ncerts: [{}]\nbogus: 1"))
	}
	f.Add("tls { verify: true }\ntls: false\nTLS { cert_file: x, verify }\nlisten: \"x\"\nport: 1\nhost: 2\nnet: \"\"")
	f.Add("leaf { remotes: { url: [a, 1.5], tls: $x } }\nx { a: 1 }\nresolver: URL(https://a)\nresolver_tls: []\nocsp { urls: 1 }")
	targets := []release.Target{release.Latest()}
	for _, text := range []string{"2.2.0", "2.12.5"} {
		target, err := release.Named(text)
		if err != nil {
			f.Fatal(err)
		}
		targets = append(targets, target)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, target := range targets {
			server := decodeText(text, target)
			for _, p := range server.Problems {
				if p.At.IsZero() || p.On == nil || p.Message == "" || p.Help == "" || strings.HasSuffix(p.Message, ".") {
					t.Errorf("%+v", p)
				}
				if p.At.Start > p.At.End || p.At.End > len(p.At.Source.Text) {
					t.Errorf("span %d to %d: %s", p.At.Start, p.At.End, p.Message)
				}
				if strings.ContainsAny(p.Message, "\x00\x1b\n") {
					t.Errorf("control characters in %q", p.Message)
				}
			}
			_ = fmt.Sprint(dump(server))
		}
	})
}
