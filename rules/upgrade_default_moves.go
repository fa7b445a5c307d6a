package rules

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"natstls/lint"
	"natstls/lint/release"
	"natstls/lint/schema"
)

// An upgrade of nats-server moves a default that a tls block relies on.
//
// # What happens
//
// Options that are not set take their values from the release. Some of these have moved: 2.12.0 brought more
// cipher suites (four with CBC and SHA-1) and the post-quantum key exchange X25519MLKEM768, 2.14.7 two
// more key exchanges, 2.6.3 a handshake timeout for leafnode remotes. Peers that could not connect
// before may connect then; a few network devices fail on the larger ClientHello of the post-quantum key
// exchanges.
//
// This rule runs in natstls upgrade only. All blocks that rely on a default are one finding.
//
// # How to fix it
//
// Nothing has to be done if the new default is welcome. To keep the old one, write it down; names that both
// releases know are best set before the upgrade.
//
// # Example
//
// From 2.11.17 to 2.12.4:
//
//	tls {                            # moves: no cipher_suites
//	  cert_file: "server.pem"
//	  key_file: "server-key.pem"
//	}
//
//	tls {
//	  cert_file: "server.pem"
//	  key_file: "server-key.pem"
//	  cipher_suites: [ "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384" ]
//	  curve_preferences: [ "X25519", "CurveP256" ]
//	}
var upgradeDefaultMoves = &lint.Rule{
	Name:         "upgrade-default-moves",
	Consequences: []lint.Consequence{lint.Noted},
	Since:        "0.1.0",
	Upgrade:      true,
	Refs: []string{
		"nats-server defaultCipherSuites and defaultCurvePreferences, server/ciphersuites.go, 2.11.17, 2.12.0 and 2.14.7",
		"nats-server parseRemoteLeafNodes, server/opts.go, 2.6.2 and 2.6.3: the default timeout",
	},
	Check: checkUpgradeDefaultMoves,
}

func checkUpgradeDefaultMoves(p *lint.Pass) {
	from, to := p.From, p.Target
	suites := difference(suiteIDs(from), suiteIDs(to))
	reportMoved(p, "cipher_suites", suites, func(b *schema.TLS) bool {
		return b.CipherSuites.State == schema.Absent && b.MinVersion.Value != "1.3" // which has suites of its own
	})
	curves := difference(from.DefaultCurves(), to.DefaultCurves())
	reportMoved(p, "curve_preferences", curves, func(b *schema.TLS) bool { return b.CurvePreferences.State == schema.Absent })
	if before, after := from.DefaultMinVersion(), to.DefaultMinVersion(); before != after {
		reportMoved(p, "min_version", "moves from "+before+" to "+after, func(b *schema.TLS) bool { return b.MinVersion.State == schema.Absent })
	}
	for _, context := range release.Contexts() {
		before, after := timeoutText(from, context), timeoutText(to, context)
		if before == after || !from.Context(context) || !to.Context(context) {
			continue
		}
		reportMoved(p, "timeout", "moves from "+before+" to "+after, func(b *schema.TLS) bool {
			return b.Context.String() == context && b.Timeout.State == schema.Absent
		})
	}
}

// suiteIDs returns the default cipher suites of TLS 1.2 as the newest release spells them, since releases
// differ in the names. Those of TLS 1.3 are on whatever the list says.
func suiteIDs(target release.Target) []string {
	newest := release.Latest()
	var names []string
	for _, suite := range target.DefaultSuites() {
		if spelled, ok := newest.SuiteSpelling(suite.ID); ok && !suite.TLS13 {
			names = append(names, spelled.Name)
		}
	}
	return names
}

// difference says what a list gained and lost; it is empty if nothing.
func difference(before, after []string) string {
	var parts []string
	for _, change := range []struct {
		verb        string
		list, other []string
	}{{"gains", after, before}, {"loses", before, after}} {
		var names []string
		for _, name := range change.list {
			if !slices.Contains(change.other, name) {
				names = append(names, name)
			}
		}
		if len(names) > 0 {
			parts = append(parts, change.verb+" "+strings.Join(names, ", "))
		}
	}
	return strings.Join(parts, " and ")
}

// timeoutText returns the default limit of a handshake. What is meant to last for decades is no limit.
func timeoutText(target release.Target, context string) string {
	limit, limited := target.DefaultTimeout(context)
	if !limited || limit > 365*24*time.Hour {
		return "no limit"
	}
	return limit.String()
}

// reportMoved reports that the default of an option changes for the blocks that rely on it.
func reportMoved(p *lint.Pass, option, change string, relies func(*schema.TLS) bool) {
	if change == "" {
		return
	}
	var blocks []*schema.TLS
	for _, block := range p.Server.TLS {
		if !block.Open && block.Map != nil && relies(block) {
			blocks = append(blocks, block)
		}
	}
	if len(blocks) == 0 {
		return
	}
	finding := lint.Finding{
		On:      blocks[0].Field,
		Message: "in nats-server " + p.Target.Version.String() + " the default of " + option + " " + change + ", and " + pathsOf(blocks) + " on it",
		Help:    "set " + option + " if the old default is to stay",
	}
	for _, block := range blocks[1:] {
		finding.Related = append(finding.Related, lint.Related{At: block.Field.Syntax.KeySpan, Message: "this block relies on it too"})
	}
	p.Report(finding)
}

func pathsOf(blocks []*schema.TLS) string {
	if len(blocks) == 1 {
		return blocks[0].Path + " relies"
	}
	return fmt.Sprintf("%s and %d more rely", blocks[0].Path, len(blocks)-1)
}
