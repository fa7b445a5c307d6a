package rules

import (
	"natstls/lint"
	"natstls/lint/manifest"
)

// A document in a stream of Kubernetes manifests cannot be read.
//
// # What happens
//
// Kubernetes does not take the document either, if it is not YAML or a value in data of a Secret is not base64. What
// would have been in it is missing in everything that natstls says. The other documents are checked all the same.
//
// A document that is too large or too deep for natstls, or a template that is not rendered, is only noted.
//
// # How to fix it
//
// Repair the YAML; the place is where reading it ended, and the mistake is there or shortly before. In templates of Helm
// the usual ones are indentation (nindent) and values without quotes.
//
// # Example
//
//	apiVersion: v1
//	kind: ConfigMap
//	metadata: {name: nats-config
//	data: {}                        # bad: the brace above is not closed
//
//	apiVersion: v1
//	kind: ConfigMap
//	metadata: {name: nats-config}
//	data: {}
var manifestUnreadable = &lint.Rule{
	Name:         "manifest-unreadable",
	Consequences: []lint.Consequence{lint.Suspicious, lint.Noted},
	Since:        "0.3.0",
	After:        true,
	Refs: []string{
		"YAML 1.2.2 section 9.2: streams of documents",
		"Kubernetes API, core/v1 Secret: data is base64",
	},
	Check: checkManifestUnreadable,
}

func checkManifestUnreadable(p *lint.Pass) {
	for _, file := range p.Manifests {
		for _, problem := range file.Problems {
			finding := lint.Finding{At: problem.At, Message: problem.Message, Help: problem.Help}
			if problem.Kind == manifest.Limit {
				finding.Consequence = lint.Noted
			}
			p.Report(finding)
		}
	}
}
