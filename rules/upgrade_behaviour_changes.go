package rules

import (
	"time"

	"natstls/lint"
	"natstls/lint/schema"
	"natstls/parser/resolve"
)

// An upgrade of nats-server changes what a TLS option of this configuration does.
//
// # What happens
//
// A behaviour or a bug that the options of this configuration meet begins or ends between the two
// releases. natstls knows those that were measured or read in the source of the releases from 2.2.0 on.
//
// This rule runs in natstls upgrade only.
//
// # How to fix it
//
// Decide whether the new behaviour is what the configuration is meant to say. A bug that begins is a warning.
//
// # Example
//
// From 2.10.29 to 2.11.0:
//
//	leafnodes {
//	  port: 7422
//	  tls {
//	    cert_file: "server.pem"
//	    key_file: "server-key.pem"
//	    handshake_first: "300ms"    # was plain true before
//	  }
//	}
//
//	leafnodes {
//	  port: 7422
//	  tls {
//	    cert_file: "server.pem"
//	    key_file: "server-key.pem"
//	    handshake_first: true
//	  }
//	}
var upgradeBehaviourChanges = &lint.Rule{
	Name:         "upgrade-behaviour-changes",
	Consequences: []lint.Consequence{lint.Noted, lint.Suspicious},
	Since:        "0.1.0",
	Upgrade:      true,
	Refs: []string{
		"nats-server, all releases from 2.2.0 to 2.15.2: the sources of lint/release/tables.go, Facts and Go",
		"https://docs.nats.io/release-notes/whats_new",
	},
	Check: checkUpgradeBehaviourChanges,
}

func checkUpgradeBehaviourChanges(p *lint.Pass) {
	before := schema.Decode(p.Tree(), p.From)
	for _, change := range behaviours() {
		was, is := p.From.Has(change.fact), p.Target.Has(change.fact)
		if was == is {
			continue
		}
		on := change.meets(p.Server)
		if on == nil {
			on = change.meets(before)
		}
		if on != nil {
			reportChange(p, change, on, is)
		}
	}
	reportOrder(p)
	reportMeaning(p, before)
}

func reportChange(p *lint.Pass, change behaviour, on *resolve.Field, begins bool) {
	finding := lint.Finding{
		On:      on,
		Message: "with nats-server " + p.From.Version.String() + " " + change.does + ", with " + p.Target.Version.String() + " no longer",
		Help:    "nothing has to be done unless something relies on it",
	}
	if begins {
		finding.Message = "with nats-server " + p.Target.Version.String() + " " + change.does + ", unlike with " + p.From.Version.String()
		finding.Help = change.help
		if change.bug {
			finding.Consequence = lint.Suspicious
		}
	}
	p.Report(finding)
}

// reportOrder reports lists whose order begins or ceases to say what is preferred.
func reportOrder(p *lint.Pass) {
	for _, block := range p.Server.TLS {
		if p.From.CipherOrder() != p.Target.CipherOrder() && len(block.CipherSuites.Value) > 1 {
			reportOrdered(p, block.CipherSuites.Field, p.Target.CipherOrder())
		}
		if p.From.CurveOrder() != p.Target.CurveOrder() && len(block.CurvePreferences.Value) > 1 {
			reportOrdered(p, block.CurvePreferences.Field, p.Target.CurveOrder())
		}
	}
}

func reportOrdered(p *lint.Pass, on *resolve.Field, kept bool) {
	message := "nats-server " + p.Target.Version.String() + ", built with Go " + p.Target.Go + ", ignores the order of " + on.Key
	if kept {
		message = "nats-server " + p.Target.Version.String() + ", built with Go " + p.Target.Go + ", prefers in the order of " + on.Key
	}
	p.Report(lint.Finding{On: on, Message: message, Help: "take out of the list what must not be used"})
}

// reportMeaning reports values that mean something else to the two releases.
func reportMeaning(p *lint.Pass, before *schema.Server) {
	for i, block := range p.Server.TLS {
		if i >= len(before.TLS) || before.TLS[i].Field != block.Field {
			return // a release between the two lacks a context
		}
		was, is := before.TLS[i].Timeout, block.Timeout
		if was.State == schema.Set && is.State == schema.Set && was.Value != is.Value {
			p.Report(lint.Finding{
				On:      is.Field,
				Message: "this timeout means " + limitText(is.Value) + " to nats-server " + p.Target.Version.String() + ", and " + limitText(was.Value) + " to " + p.From.Version.String(),
				Help:    "write the seconds as a number, which both releases read alike",
			})
		}
	}
}

func limitText(limit time.Duration) string {
	if limit == 0 {
		return "the default"
	}
	return limit.String()
}
