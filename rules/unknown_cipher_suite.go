package rules

import (
	"strings"

	"natstls/lint"
	"natstls/lint/release"
	"natstls/lint/schema"
)

// A name in cipher_suites is not one that nats-server knows, or one that it takes only on request.
//
// # What happens
//
// The server refuses the configuration. It compares names exactly, in upper case, as Go's crypto/tls
// spells them; the names of OpenSSL and of other products mean nothing to it. From 2.12.0 on it also
// refuses suites that Go calls insecure, unless allow_insecure_cipher_suites is set in the same block.
//
// Two names changed with 2.12.0: the suites with CHACHA20_POLY1305 end in _SHA256 since then, and
// must not before. No spelling works on both sides of that upgrade.
//
// # How to fix it
//
// Write the name that is suggested. Often the best fix is to take cipher_suites out, since the default has
// no suite that Go calls insecure. Suites of TLS 1.3 cannot be chosen, whatever the list says.
//
// # Example
//
//	tls {
//	  cert_file: "server.pem"
//	  key_file: "server-key.pem"
//	  cipher_suites: [ "ECDHE-RSA-AES128-GCM-SHA256" ]               # bad: OpenSSL's name
//	}
//
//	tls {
//	  cert_file: "server.pem"
//	  key_file: "server-key.pem"
//	  cipher_suites: [ "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256" ]
//	}
var unknownCipherSuite = &lint.Rule{
	Name:         "unknown-cipher-suite",
	Consequences: []lint.Consequence{lint.Refused},
	Since:        "0.1.0",
	Refs: []string{
		"nats-server parseCipher and parseTLS, server/opts.go, 2.15.2",
		"nats-server cipherMap, server/ciphersuites.go, 2.11.17 and 2.12.0",
		"crypto/tls CipherSuites and InsecureCipherSuites",
	},
	Check: checkUnknownCipherSuite,
}

func checkUnknownCipherSuite(p *lint.Pass) {
	for _, block := range p.Server.TLS {
		for _, item := range block.CipherSuites.Value {
			suite, known := p.Target.Suite(item.Text)
			switch {
			case !known:
				finding := strangeSuite(p.Target, block, item)
				if respelt(p.From, p.Target, item.Text) {
					finding.Help += ", together with the upgrade: no name of this suite works with both releases"
				}
				p.Report(finding)
			case suite.Insecure && !insecureAllowed(block):
				p.Report(lint.Finding{
					On:      block.CipherSuites.Field,
					At:      item.At.Use.Span,
					Message: suite.Name + " is insecure, and allow_insecure_cipher_suites is not set in " + block.Path,
					Help:    "take it out; only if old clients need it, set allow_insecure_cipher_suites: true",
					Fixes:   withoutSuite(block, item),
				})
			}
		}
	}
}

// insecureAllowed reports whether a block takes, or may take, insecure suites.
func insecureAllowed(block *schema.TLS) bool {
	allow := block.AllowInsecureCipherSuites
	return allow.Value || allow.State == schema.Unknown || allow.State == schema.Absent && block.Open
}

func strangeSuite(target release.Target, block *schema.TLS, item schema.Item) lint.Finding {
	finding := lint.Finding{
		On:      block.CipherSuites.Field,
		At:      item.At.Use.Span,
		Message: shown(item.Text) + " is not a cipher suite that nats-server " + target.Version.String() + " knows",
		Help:    "use the name that Go's crypto/tls gives the suite, or take cipher_suites out for the good default",
	}
	if releases := release.SuiteReleases(item.Text); len(releases) > 0 {
		finding.Message = item.Text + " is a cipher suite of nats-server " + releases.Phrase() + "; the target is " + target.Version.String()
	}
	names, certain := suitesMeant(target, item.Text)
	if len(names) == 0 {
		if strings.HasPrefix(item.Text, "DHE-") || strings.HasPrefix(item.Text, "TLS_DHE_") {
			finding.Help = "choose a suite with ECDHE; Go has none with DHE"
		}
		return finding
	}
	quoted := strings.Join(names, `", "`)
	finding.Help = `write "` + quoted + `"`
	if certain && !anyInsecure(target, names) {
		finding.Fixes = suiteFix(item, names, quoted)
	}
	return finding
}

// respelt reports whether a suite has a name that from knows and another one that to knows, and none that
// both know.
func respelt(from, to release.Target, name string) bool {
	before, known := from.Suite(name)
	after, spelt := to.SuiteSpelling(before.ID)
	_, both := from.Suite(after.Name)
	return known && spelt && !both
}

func suiteFix(item schema.Item, names []string, quoted string) []lint.Fix {
	if len(names) == 1 {
		return rewritten(item.At, names[0])
	}
	if item.At.Use != item.At.Literal {
		return nil
	}
	return replaced(item.At, `"`+quoted+`"`)
}

func anyInsecure(target release.Target, names []string) bool {
	for _, name := range names {
		if suite, _ := target.Suite(name); suite.Insecure {
			return true
		}
	}
	return false
}

// suitesMeant returns the names of the suites that were meant by a wrong one: several for a list in
// one string, as OpenSSL writes it. They are certain unless they are only near.
func suitesMeant(target release.Target, text string) (names []string, certain bool) {
	for part := range strings.SplitSeq(text, ":") {
		name, ok := suiteMeant(target, strings.TrimSpace(part))
		if !ok {
			if near := nearest(strings.ToUpper(text), suiteNames(target)); near != "" {
				return []string{near}, false
			}
			return nil, false
		}
		names = append(names, name)
	}
	return names, true
}

func suiteMeant(target release.Target, text string) (string, bool) {
	upper := strings.ToUpper(text)
	id, ok := opensslSuites()[upper]
	if !ok {
		id, ok = release.SuiteID(strings.ReplaceAll(upper, "-", "_"))
	}
	if !ok {
		return "", false
	}
	suite, ok := target.SuiteSpelling(id)
	return suite.Name, ok
}

func suiteNames(target release.Target) []string {
	var names []string
	for _, suite := range target.Suites() {
		names = append(names, suite.Name)
	}
	return names
}

// withoutSuite makes a fix that takes a suite out of the list, unless it is the only one.
func withoutSuite(block *schema.TLS, item schema.Item) []lint.Fix {
	if len(block.CipherSuites.Value) < 2 || item.At.Use != item.At.Literal {
		return nil
	}
	return takeOut(true, item.At.Use.Span)
}
