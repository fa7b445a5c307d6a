package manifest

import (
	"go.yaml.in/yaml/v4"

	"natstls/parser"
	"natstls/parser/limit"
)

// Issued is a Certificate of cert-manager, as far as it says how long its certificates last.
type Issued struct {
	Title                                     string // such as "Certificate messaging/nats-tls"
	Duration, RenewBefore, RenewBeforePercent Setting
	OwnTimes                                  bool // its issuer is one that takes its own duration: ACME
}

// Setting is a value in a manifest as it is written.
type Setting struct {
	Text string // empty: it is not there
	At   parser.Span
}

// Issued returns the Certificate of cert-manager for the certificate in a file, nil if there is none.
func (p *Pod) Issued(name string) *Issued {
	p.set.mu.Lock()
	defer p.set.mu.Unlock()
	o := p.origin(name).certificate
	if o == nil {
		return nil
	}
	setting := func(key string) Setting {
		n := get(o.node, "spec", key)
		if value := text(n); value != "" && !placeholder(value) {
			return Setting{value, o.doc.key(n)}
		}
		return Setting{}
	}
	return &Issued{
		Title: o.title(), OwnTimes: p.set.issuerOf(o) == "acme",
		Duration: setting("duration"), RenewBefore: setting("renewBefore"), RenewBeforePercent: setting("renewBeforePercentage"),
	}
}

// open reports whether a value below a node stands for one that a tool fills in on the way to the cluster.
func open(n *yaml.Node, depth int) bool {
	n = follow(n)
	if n == nil || depth > limit.DocumentDepth {
		return false
	}
	if n.Kind == yaml.ScalarNode {
		return n.Value != "" && placeholder(n.Value)
	}
	for _, below := range n.Content {
		if open(below, depth+1) {
			return true
		}
	}
	return false
}
