package rules

import (
	"slices"

	"natstls/lint"
	"natstls/lint/release"
	"natstls/lint/schema"
)

// Whether https monitoring demands a certificate is not what verify in its tls block says.
//
// # What happens
//
// https monitoring uses the tls block at the top level, but not its verify: whoever reaches the port reads
// it, without a certificate. There are exceptions. When ocsp_peer is on in any block, https monitoring
// demands a certificate after all, and probes and browsers fail. Some older releases demanded one by
// mistake, or turned away everybody because ocsp_peer found none.
//
// # How to fix it
//
// Let the port listen on 127.0.0.1, or put a proxy that asks for certificates in front of it. Where a
// certificate is demanded, give one to what reads the monitoring, or upgrade.
//
// # Example
//
//	https: "0.0.0.0:8443"          # bad: everybody can read it
//	tls { cert_file: "server.pem", key_file: "server-key.pem", ca_file: "ca.pem", verify: true }
//
//	https: "127.0.0.1:8443"
//	tls { cert_file: "server.pem", key_file: "server-key.pem", ca_file: "ca.pem", verify: true }
var monitoringVerifyMismatch = &lint.Rule{
	Name:         "monitoring-verify-mismatch",
	Consequences: []lint.Consequence{lint.Noted, lint.Suspicious},
	Since:        "0.2.0",
	Refs: []string{
		"nats-server startMonitoring, server/server.go, 2.6.6, 2.8.0, 2.10.21 and 2.15.2",
		"https://github.com/nats-io/nats-server/pull/2981",
		"https://github.com/nats-io/nats-server/pull/5906",
	},
	Check: checkMonitoringVerifyMismatch,
}

func checkMonitoringVerifyMismatch(p *lint.Pass) {
	https := opened(p.Server, schema.HTTPSMonitor)
	if https == nil || https.TLS == nil || opened(p.Server, schema.HTTPMonitor) != nil {
		return
	}
	demanded := verifying(https.TLS)
	checked := ocspIn(p.Server, schema.Root)
	anywhere := ocspIn(p.Server, ocspContexts()...)
	finding := lint.Finding{On: https.Field}
	switch {
	case demanded == nil:
		return
	case p.Target.Has("monitoring-verify-2.6.6"):
		finding.Consequence = lint.Suspicious
		finding.Message = "https monitoring demands a client certificate with nats-server " + p.Target.Version.String() + ", which other releases do not"
		finding.Help = "upgrade to " + cureOf("monitoring-verify-2.6.6") + ", or give a certificate to what reads the monitoring"
	case p.Target.Has("monitoring-ocsp-peer-root") && checked != nil:
		finding.Consequence = lint.Suspicious
		finding.Message = "https monitoring turns requests away, since it asks for no certificate and ocsp_peer in tls finds none to check"
		finding.Help = "use http on 127.0.0.1 for the monitoring, or upgrade nats-server"
		finding.Related = []lint.Related{{At: checked.Syntax.KeySpan, Message: "this checks the monitoring too"}}
	case p.Target.Has("monitoring-ocsp-peer-any") && anywhere != nil:
		finding.Message = "https monitoring demands a client certificate too, since ocsp_peer is on"
		finding.Help = "give a certificate to what reads the monitoring, such as probes and exporters"
		finding.Related = []lint.Related{{At: anywhere.Syntax.KeySpan, Message: "without this it asks for none"}}
	default:
		where := *https
		if clients := listenerOf(p.Server, schema.ClientListener); where.Host.State == schema.Absent && clients != nil {
			where.Host = clients.Host
		}
		if p.Target.Has("monitoring-ocsp-peer-any") && ocspUnsure(p.Server) || !exposed(&where, p.Server.Open) {
			return
		}
		finding.Message = "https monitoring on " + addressOf(&where) + " asks nobody for a certificate, " + demanded.Field.Key + " counts for NATS clients only"
		finding.Help = "let it listen on 127.0.0.1, or put a proxy that asks for certificates in front of it"
	}
	if finding.Related == nil {
		finding.Related = []lint.Related{{At: demanded.Field.Syntax.KeySpan, Message: "this is for clients"}}
	}
	p.Report(finding)
}

// ocspUnsure reports whether some block may hold an ocsp_peer that cannot be seen.
func ocspUnsure(s *schema.Server) bool {
	return partlyKnown(s) || slices.ContainsFunc(s.TLS, func(b *schema.TLS) bool {
		return b.Open || b.OCSPPeer.State == schema.Unknown
	})
}

// cureOf names the first release without a bug of the table.
func cureOf(id string) string {
	fact, _ := release.FactByID(id)
	if len(fact.FixedIn) == 0 {
		return "a newer nats-server"
	}
	return fact.FixedIn[0]
}
