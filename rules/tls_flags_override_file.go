package rules

import (
	"strings"

	"natstls/lint"
	"natstls/lint/schema"
	"natstls/parser/resolve"
)

// Flags of nats-server take the place of the tls block of its configuration.
//
// # What happens
//
// One --tls flag is enough: certificates, ca_file, verify, cipher_suites, curve_preferences and min_version of
// the block for clients are gone, and what no flag sets has its default. Only timeout, pinned_certs,
// connection_rate_limit, handshake_first, allow_non_tls and the mapping of verify_and_map stay. So with
// verify_and_map and without --tlsverify no client shows a certificate, and all are turned away.
//
// With --tls=false there is no TLS at all for clients, and with verify_and_map none gets in. The next reload of
// the configuration switches TLS on again, unless other flags prevent reloads. The blocks of cluster, leaf nodes and the others are not touched by any flag.
//
// # How to fix it
//
// Keep one of the two: mostly the block, which can do more and can be reloaded.
//
// # Example
//
//	nats-server -c nats.conf --tls --tlscert server.pem --tlskey server-key.pem    # bad: no client is verified
//
//	nats-server -c nats.conf     # with tls { …, ca_file: "ca.pem", verify: true }
var tlsFlagsOverrideFile = &lint.Rule{
	Name:         "tls-flags-override-file",
	Consequences: []lint.Consequence{lint.Insecure, lint.Broken, lint.Suspicious, lint.Noted},
	Since:        "0.2.0",
	Refs: []string{
		"nats-server ConfigureOptions and overrideTLS, server/opts.go, 2.15.2",
		"nats-server Server.processClientOrLeafAuthentication, server/auth.go, 2.15.2: users of a list are mapped by the option of the file",
		"nats-server tlsOption, server/reload.go, 2.15.2",
	},
	Check: checkTLSFlagsOverrideFile,
}

func checkTLSFlagsOverrideFile(p *lint.Pass) {
	file := p.Server.FileTLS
	if file == nil || p.Server.Command.Broken {
		return
	}
	if off := p.Server.TLSOff; off != nil {
		if nobodyIsMapped(p, file, nil) {
			reportNobody(p, lint.Suspicious, file, off.Field, "with --tls=false nobody shows one", "take the flag out")
			return
		}
		finding := lint.Finding{
			On:      off.Field,
			Message: "--tls=false switches off the tls block of the configuration",
			Help:    "take the flag out, or the block",
			Related: []lint.Related{{At: file.Field.Syntax.KeySpan, Message: "this block has no effect"}},
		}
		if preventsReload(p.Server.Command) == nil {
			finding.Message += ", until a reload switches it on"
		}
		p.Report(finding)
		return
	}
	block := p.Server.Block(schema.Root)
	if block == nil || !block.Flags || block.Map == nil {
		return
	}
	finding := lint.Finding{
		Consequence: lint.Noted,
		On:          block.Field,
		Message:     "the --tls flags replace the certificates of the tls block in the configuration",
		Help:        "keep one of the two: the flags, or the block",
		Related:     []lint.Related{{At: file.Field.Syntax.KeySpan, Message: "the block"}},
	}
	if nobodyIsMapped(p, file, block) {
		reportNobody(p, lint.Broken, file, block.Field, "the flags ask for no certificate", "add --tlsverify and --tlscacert, or take the --tls flags out")
		return
	}
	if lost := lostToFlags(file, block); len(lost) > 0 {
		finding.Consequence = lint.Insecure
		finding.Message = "the --tls flags replace the tls block of the configuration, whose " + joined(lost) + " lost"
		finding.Related = nil
		for _, field := range lost {
			finding.Related = append(finding.Related, lint.Related{At: field.Syntax.KeySpan, Message: "this is lost"})
		}
	}
	p.Report(finding)
}

// reportNobody reports that no client can be mapped to a user any more, because of a flag. That is broken where the records
// of the server prove it; they have handshakes only, which --tls=false leaves none of.
func reportNobody(p *lint.Pass, consequence lint.Consequence, file *schema.TLS, flag *resolve.Field, why, help string) {
	p.Report(lint.Finding{
		Consequence: consequence,
		On:          file.VerifyAndMap.Field,
		At:          flag.Syntax.KeySpan,
		Message:     "no client gets in: verify_and_map of the configuration still asks for the user in its certificate, and " + why,
		Help:        help,
		Related:     []lint.Related{{At: file.VerifyAndMap.Field.Syntax.KeySpan, Message: "this still maps"}},
	})
}

// lostToFlags returns the settings of the file that protect and do not count any more.
func lostToFlags(file, block *schema.TLS) []*resolve.Field {
	var lost []*resolve.Field
	add := func(is bool, field *resolve.Field) {
		if is && field != nil {
			lost = append(lost, field)
		}
	}
	if !block.Verify.Value {
		add(file.Verify.State == schema.Set && file.Verify.Value, file.Verify.Field)
		add(file.VerifyAndMap.State == schema.Set && file.VerifyAndMap.Value, file.VerifyAndMap.Field)
	}
	add(file.MinVersion.State == schema.Set && file.MinVersion.Value == "1.3", file.MinVersion.Field)
	add(file.CipherSuites.State == schema.Set && len(file.CipherSuites.Value) > 0, file.CipherSuites.Field)
	add(file.CurvePreferences.State == schema.Set && len(file.CurvePreferences.Value) > 0, file.CurvePreferences.Field)
	return lost
}

// joined lists the keys of settings with is or are behind them.
func joined(fields []*resolve.Field) string {
	var keys []string
	for _, field := range fields {
		keys = append(keys, strings.ToLower(field.Key))
	}
	if last := len(keys) - 1; last > 0 {
		return strings.Join(keys[:last], ", ") + " and " + keys[last] + " are"
	}
	return keys[0] + " is"
}

// nobodyIsMapped reports whether it is certain that each client has to be a user whom only a certificate
// names, and that no client is asked for one. The block is that of the flags, nil if they switch TLS off.
func nobodyIsMapped(p *lint.Pass, file, block *schema.TLS) bool {
	who := p.Server.Identity
	return file.VerifyAndMap.State == schema.Set && file.VerifyAndMap.Value && (block == nil || !block.Verify.Value && !block.Open) &&
		len(who.Users) > 0 && !who.Open && !who.Other && !who.Operator && !who.Callout && len(who.Simple) == 0 &&
		p.Server.AllowNonTLS.State == schema.Absent && !p.Server.Open
}
