package rules

import (
	"slices"
	"strings"
	"testing"

	"natstls/lint/release"
)

// elsewhere are the facts that begin or end with a release and need no entry in behaviours, with what
// tells about them in an upgrade. It is read only.
var elsewhere = map[string]string{
	"leaf-remote-default-timeout":     "upgrade-default-moves",
	"default-ciphers-wider-2.12":      "upgrade-default-moves",
	"pq-default":                      "upgrade-default-moves",
	"cipher-rename-2.12":              "unknown-cipher-suite",
	"var-deletes-key":                 "variable-removes-option",
	"unknown-keys-in-tls":             "unknown-option",
	"pinned-needs-verify":             "came with its option, pinned_certs",
	"handshake-first-both-sides":      "came with its option, handshake_first",
	"ocsp-urls-broken":                "came with its option, ocsp",
	"ocsp-peer-needs-verify":          "came with its option, ocsp_peer",
	"ocsp-peer-no-verify":             "came with its option, ocsp_peer",
	"ocsp-always-no-issuer":           "came with its option, ocsp",
	"cert-store-windows":              "came with its option, cert_store",
	"https-no-certificate":            "https-without-tls",
	"websocket-no-certificate":        "websocket-without-tls",
	"flags-ciphers":                   "about the command line of the server, which an upgrade does not look at",
	"go-rejects-negative-serial":      "cert-not-readable",
	"go-rejects-sha1-certificates":    "about what is in certificate files: the rules about certificates",
	"go-rejects-duplicate-extensions": "about what is in certificate files: the rules about certificates",
	"go-rejects-rsa-above-8192":       "about what is in certificate files: the rules about certificates",
	"go-rejects-rsa-below-1024":       "about what is in certificate files: the rules about certificates",
	"go-checks-rsa-crt":               "about what is in key files: the rules about certificates",
	"go-rejects-sha1-tls12":           "about the peers of the server, which are not known here",
}

// TestBehavioursComplete demands an answer for every fact that an upgrade between known releases can
// meet.
func TestBehavioursComplete(t *testing.T) {
	known := map[string]bool{}
	for _, change := range behaviours() {
		known[change.fact] = true
		if change.does == "" || change.help == "" || change.meets == nil {
			t.Errorf("%s: incomplete", change.fact)
		}
	}
	versions := release.Versions()
	oldest, newest := versions[0], versions[len(versions)-1]
	for _, fact := range release.Facts() {
		moves := slices.ContainsFunc(versions, func(v release.Version) bool {
			return fact.Releases.Contains(v) != fact.Releases.Contains(oldest)
		})
		switch named := known[fact.ID] || elsewhere[fact.ID] != ""; {
		case moves && !named:
			t.Errorf("%s holds for %s and is neither in behaviours nor told elsewhere", fact.ID, fact.Releases)
		case !moves && named:
			t.Errorf("%s is the same from %s to %s", fact.ID, oldest, newest)
		}
		delete(known, fact.ID)
	}
	for id := range known {
		t.Errorf("there is no fact %s", id)
	}
	for id := range elsewhere {
		if _, found := release.FactByID(id); !found || strings.TrimSpace(elsewhere[id]) == "" {
			t.Errorf("there is no fact %s", id)
		}
	}
}
