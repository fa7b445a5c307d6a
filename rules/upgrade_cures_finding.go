package rules

import "natstls/lint"

// An upgrade of nats-server cures a finding.
//
// # What happens
//
// natstls reports an error or a warning for the release that runs now, and not for the one to which it is to be
// upgraded: an option that the old release does not know, or a bug that the new one does not have.
//
// This rule runs in natstls upgrade only.
//
// # How to fix it
//
// Nothing has to be done. Until the upgrade natstls lint shows the finding with its help.
//
// # Example
//
// From 2.10.14 to 2.12.4:
//
//	tls {
//	  cert_file: "server.pem"
//	  key_file: "server-key.pem"
//	  min_version: "1.3"          # 2.10.14 refuses it
//	}
//
//	tls {
//	  cert_file: "server.pem"
//	  key_file: "server-key.pem"
//	}
var upgradeCuresFinding = &lint.Rule{
	Name:         "upgrade-cures-finding",
	Consequences: []lint.Consequence{lint.Noted},
	Since:        "0.1.0",
	Upgrade:      true,
	Refs:         []string{"nats-server, all releases from 2.2.0 to 2.15.2: the sources that the rule of the finding names"},
	Check:        checkUpgradeCuresFinding,
}

func checkUpgradeCuresFinding(p *lint.Pass) {
	for _, cured := range p.Cured {
		if cured.Severity() == lint.Info {
			continue
		}
		p.Report(lint.Finding{
			On:      cured.On,
			At:      cured.At,
			Message: "the upgrade to " + p.Target.Version.String() + " ends this: " + cured.Message,
			Help:    "see natstls explain " + cured.Rule.Name + " for the time until the upgrade",
			Related: cured.Related,
		})
	}
}
