package rules

import (
	"crypto/x509"

	"natstls/lint"
)

// A Certificate of cert-manager is renewed only when its certificate is about to end.
//
// # What happens
//
// Each renewal comes after the moment when a certificate counts as ending soon (certificate-expires-soon): less than 30
// days before its end, and less than a fifth of its lifetime. If one renewal fails, little time is left to repair it. The
// new certificate also has to reach the pods, and nats-server has to be reloaded. --expiry-ceiling and --expiry-share
// change both limits.
//
// It is said of Certificates whose Secrets a server mounts, and not of those of ACME issuers, which mostly choose the
// lifetime by themselves.
//
// # How to fix it
//
// Leave out renewBefore: cert-manager then renews with a third of the lifetime left.
//
// # Example
//
//	kind: Certificate … spec: {duration: 2160h, renewBefore: 24h}     # bad
//
//	kind: Certificate … spec: {duration: 2160h, renewBefore: 720h}
var lateRenewal = &lint.Rule{
	Name:         "late-renewal",
	Consequences: []lint.Consequence{lint.Noted},
	Since:        "0.3.0",
	Refs: []string{
		"cert-manager, Certificate resource: renewBefore, renewBeforePercentage",
		"https://github.com/nats-io/nats-server/issues/3475",
	},
	Check: checkLateRenewal,
}

func checkLateRenewal(p *lint.Pass) {
	for _, use := range issuedOf(p) {
		issued := use.issued
		setting := issued.RenewBefore
		if setting.Text == "" {
			setting = issued.RenewBeforePercent
		}
		if setting.Text == "" || issued.OwnTimes {
			continue
		}
		if _, refused, _ := refusedTime(issued); refused != "" {
			continue
		}
		duration, renew := timesOf(issued)
		soon := p.Expiry.Warn(&x509.Certificate{NotBefore: p.Now, NotAfter: p.Now.Add(duration)})
		if renew >= soon {
			continue
		}
		p.Report(lint.Finding{
			At: setting.At,
			Message: "the " + issued.Title + " is renewed with " + spanOf(renew) + " left of " + spanOf(duration) +
				", when its certificate has counted as ending soon from " + spanOf(soon) + " on",
			Help:    "leave it out: the default is a third of the lifetime",
			Related: []lint.Related{{At: valueOf(use.option.Field), Message: "the server has its certificate from it"}},
		})
	}
}
