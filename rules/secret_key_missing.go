package rules

import (
	"natstls/lint"
	"natstls/lint/manifest"
)

// A certificate file of a server in Kubernetes comes from a Secret or ConfigMap that has no such key.
//
// # What happens
//
// The volume is mounted, but holds no file of that name, and the server does not start: "no such file or directory".
// A Secret of type kubernetes.io/tls has tls.crt and tls.key; cert-manager adds ca.crt.
//
// # How to fix it
//
// Name a key that is there, add the key to the Secret, or list it under items of the volume.
//
// # Example
//
//	cert_file: "/etc/nats-certs/server.crt"       # bad: the Secret at /etc/nats-certs has tls.crt and tls.key
//
//	cert_file: "/etc/nats-certs/tls.crt"
var secretKeyMissing = &lint.Rule{
	Name:         "secret-key-missing",
	Consequences: []lint.Consequence{lint.Suspicious},
	Since:        "0.3.0",
	Refs: []string{
		"Kubernetes API, core/v1 SecretVolumeSource: each key is a file",
		"cert-manager, Certificate resource: target Secret",
	},
	Check: checkSecretKeyMissing,
}

func checkSecretKeyMissing(p *lint.Pass) {
	for _, use := range podFilesOf(p) {
		origin := use.origin
		if origin.Kind != manifest.NoKey {
			continue
		}
		finding := lint.Finding{
			On: use.option.Field, At: valueOf(use.option.Field),
			Message: "the " + origin.Object + " at " + shown(origin.Mount) + " has no key " + shown(origin.Key) + ", so that there is no such file for the server",
			Help:    "add the key to it, or mount another one there",
		}
		if len(origin.Keys) > 0 {
			finding.Help = "name a key that it has, such as " + list(shownAll(origin.Keys), 3)
			if meant := nearest(origin.Key, origin.Keys); meant != "" {
				finding.Help = "perhaps " + shown(meant) + " is meant, which it has"
			}
		}
		if !origin.At.IsZero() {
			finding.Related = []lint.Related{{At: origin.At, Message: "mounted here"}}
		}
		p.Report(finding)
	}
}

func shownAll(names []string) []string {
	var all []string
	for _, name := range names {
		all = append(all, shown(name))
	}
	return all
}
