package rules

import (
	"slices"

	"natstls/lint"
	"natstls/lint/manifest"
)

// A certificate file of a server in Kubernetes comes from a Secret or ConfigMap that is not among the manifests.
//
// # What happens
//
// Most often nothing: Secrets are made in the cluster, and are not in the repository. The certificates in them are then
// not checked, which is noted once.
//
// If the manifests have a Secret or a Certificate of cert-manager with a similar name that no workload uses, the name
// in the volume is most likely misspelt. The pod then waits for the volume, with the event FailedMount: secret "…"
// not found.
//
// # How to fix it
//
// Name the Secret that is there; of a Certificate, that is its secretName. To have the certificates checked, give
// natstls the Secrets or Certificates too, or the files with --path-map.
//
// # Example
//
//	volumes: [{name: tls, secret: {secretName: nats-cluster-crt}}]      # bad
//	kind: Certificate … spec: {secretName: nats-cluster-cert}
//
//	volumes: [{name: tls, secret: {secretName: nats-cluster-cert}}]
//	kind: Certificate … spec: {secretName: nats-cluster-cert}
var secretNotFound = &lint.Rule{
	Name:         "secret-not-found",
	Consequences: []lint.Consequence{lint.Suspicious, lint.Noted},
	Since:        "0.3.0",
	Refs: []string{
		"Kubernetes API, core/v1 SecretVolumeSource: a pod starts when its Secret is there",
		"cert-manager, Certificate resource: spec.secretName",
	},
	Check: checkSecretNotFound,
}

func checkSecretNotFound(p *lint.Pass) {
	var unknown []podFile
	var names []string
	said := map[string]bool{}
	for _, use := range podFilesOf(p) {
		origin := use.origin
		if origin.Kind != manifest.NotGiven || said[origin.Object] {
			continue
		}
		said[origin.Object] = true
		meant := nearest(origin.Name, p.Pod.Unused(origin))
		if meant == "" {
			unknown, names = append(unknown, use), append(names, origin.Object)
			continue
		}
		p.Report(lint.Finding{
			At:      origin.At,
			Message: "the " + origin.Object + " is not among the manifests, but " + shown(meant) + " is, which no workload uses",
			Help:    "name " + shown(meant) + " in the volume, if that is meant",
			Related: []lint.Related{{At: valueOf(use.option.Field), Message: "this file comes from it"}},
		})
	}
	if len(unknown) == 0 {
		return
	}
	finding := lint.Finding{
		Consequence: lint.Noted,
		On:          unknown[0].option.Field, At: valueOf(unknown[0].option.Field),
		Message: "not checked, since they are not among the manifests: " + list(slices.Clone(names), 8),
		Help:    "give natstls the Secrets or the Certificates of cert-manager too, or say with --path-map where the files are",
	}
	for _, use := range unknown[1:] {
		finding.Related = append(finding.Related, lint.Related{At: valueOf(use.option.Field), Message: "from the " + use.origin.Object})
	}
	p.Report(finding)
}
