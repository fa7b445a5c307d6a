package rules

import (
	"context"
	"strings"
	"testing"

	"natstls/lint"
	"natstls/lint/linttest"
	"natstls/lint/release"
	"natstls/parser/resolve"
)

// TestBehavioursMet shows for every behaviour a configuration that meets it in an upgrade, and that it
// says nothing about one that does not.
func TestBehavioursMet(t *testing.T) {
	const pair = `cert_file: "certs/server.pem", key_file: "certs/server-key.pem", ca_file: "certs/ca.pem"`
	const pin = `pinned_certs: [ "a8f407340dcc719864214b85ed96f98d16cbffa8f509d9fa4ca237b7bb3f9c32" ]`
	tested := map[string]bool{}
	for _, c := range []struct{ fact, from, to, text string }{
		{"known-urls-empty-subject", "2.12.8", "2.12.9", `cluster { port: 6222, tls { ` + pair + `, verify_cert_and_check_known_urls: true } }`},
		{"known-urls-empty-subject", "2.14.0", "2.14.1", `tls { ` + pair + `, verify_and_map: true }`},
		{"leaf-remote-no-block-broken", "2.9.25", "2.10.0", `leafnodes { remotes: [ { url: "tls://hub.example.com:7422" } ] }`},
		{"websocket-pinned-not-enforced", "2.2.5", "2.2.6", `websocket { port: 443, tls { ` + pair + `, verify: true, ` + pin + ` } }`},
		{"pinned-reload-old-list", "2.14.7", "2.14.8", `tls { ` + pair + `, verify: true, ` + pin + ` }`},
		{"pinned-reload-gateway", "2.12.7", "2.12.8", `gateway { name: A, port: 7222, tls { ` + pair + `, ` + pin + ` } }`},
		{"monitoring-verify-2.6.6", "2.6.3", "2.6.6", `https_port: 8443, tls { ` + pair + `, verify: true }`},
		{"monitoring-ocsp-peer-root", "2.10.20", "2.10.21", `https_port: 8443, tls { ` + pair + `, verify: true, ocsp_peer: true }`},
		{"monitoring-ocsp-peer-any", "2.10.20", "2.10.21", `https_port: 8443, tls { ` + pair + `, verify_and_map: true }, leafnodes { port: 7422, tls { ` + pair + `, verify: true, ocsp_peer: { verify: true } } }`},
		{"map-without-password", "2.12.12", "2.12.14", `tls { ` + pair + `, verify_and_map: true }`},
		{"handshake-first-root-noop", "2.10.3", "2.10.4", `tls { ` + pair + `, handshake_first: true }`},
		{"handshake-first-leaf-fallback", "2.10.29", "2.11.0", `leafnodes { port: 7422, tls { ` + pair + `, handshake_first: auto } }`},
		{"handshake-first-leaf-fallback", "2.11.0", "2.10.29", `leafnodes { port: 7422, tls { ` + pair + `, handshake_first: auto } }`},
		{"ocsp-leaf-not-stapled", "2.9.20", "2.9.21", `ocsp: true, leafnodes { port: 7422, tls { ` + pair + ` } }`},
		{"mqtt-ocsp-peer-of-clients", "2.14.8", "2.14.9", `mqtt { port: 1883, tls { ` + pair + `, verify: true, ocsp_peer: true } }`},
		{"resolver-ca-ignored", "2.4.0", "2.5.0", `resolver: "URL(https://accounts.example.com/jwt/v1/accounts/)", resolver_tls { ca_file: "certs/ca.pem" }`},
		{"leaf-map-ignored", "2.2.0", "2.2.1", `leafnodes { port: 7422, tls { ` + pair + `, verify_and_map: true } }`},
		{"map-panic", "2.6.6", "2.7.0", `tls { ` + pair + `, verify_and_map: true }`},
	} {
		tested[c.fact] = true
		if got := changesOf(t, c.fact, c.from, c.to, c.text); got != 1 {
			t.Errorf("%s from %s to %s: %d findings in %s", c.fact, c.from, c.to, got, c.text)
		}
		plain := `tls { ` + pair + ` }, cluster { port: 6222, tls { ` + pair + ` } }, leafnodes { remotes: [ { url: "tls://h:7422", tls { } } ] }`
		if got := changesOf(t, c.fact, c.from, c.to, plain); got != 0 {
			t.Errorf("%s from %s to %s: %d findings in a plain configuration", c.fact, c.from, c.to, got)
		}
		if got := changesOf(t, c.fact, c.to, c.to, c.text); got != 0 {
			t.Errorf("%s from %s to %s: %d findings", c.fact, c.to, c.to, got)
		}
	}
	for _, change := range behaviours() {
		if !tested[change.fact] {
			t.Errorf("%s is not tested", change.fact)
		}
	}
}

// changesOf counts the findings about a behaviour.
func changesOf(t *testing.T, fact, from, to, text string) int {
	t.Helper()
	does := ""
	for _, change := range behaviours() {
		if change.fact == fact {
			does = change.does
		}
	}
	result, err := lint.Run(context.Background(), lint.Options{Rules: All(), Now: linttest.Now(), Files: lint.FilesOff}, lint.Root{
		Name: "nats.conf",
		Loader: resolve.Loader{
			ReadFile:  func(string) ([]byte, error) { return []byte(text), nil },
			LookupEnv: func(string) (string, bool) { return "", false },
		},
		Target: releaseOf(t, to),
		From:   releaseOf(t, from),
	})
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	for _, f := range result.Findings {
		if f.Rule == upgradeBehaviourChanges && strings.Contains(f.Message, does) {
			count++
		}
	}
	return count
}

func releaseOf(t *testing.T, text string) release.Target {
	t.Helper()
	target, err := release.Named(text)
	if err != nil {
		t.Fatal(err)
	}
	return target
}
