package rules

import (
	"crypto/x509"
	"fmt"
	"slices"

	"natstls/lint"
	"natstls/lint/certs"
	"natstls/lint/schema"
)

// An authority takes away a usage that certificates below it are needed for.
//
// # What happens
//
// Go looks at the extended key usage of every certificate of a chain, intermediates and root included. If an
// authority is limited to server authentication, no certificate below it is good for client authentication,
// whatever it says itself. Peers refuse it: "certificate specifies an incompatible key usage".
//
// In ca_file such an authority has the same effect on those who connect, if there is no other one: whoever
// is verified with it has to be good for client authentication when connecting, and for server
// authentication when connected to.
//
// Which authorities others trust is not known here. So it is certain only for ca_file, and for a direct
// issuer that the server sends along in cluster, gateway and leafnodes, where all peers are written in Go.
//
// # How to fix it
//
// Issue the authority's certificate again, with the same key and without extended key usage, or have the
// certificate issued by another one.
//
//	openssl x509 -noout -subject -ext extendedKeyUsage -in ca.pem
//
// # Example
//
//	cluster {
//	  listen: "0.0.0.0:6222"
//	  tls { cert_file: "chain.pem", key_file: "key.pem", ca_file: "server-only-ca.pem" }    # bad
//	}
//
//	cluster {
//	  listen: "0.0.0.0:6222"
//	  tls { cert_file: "chain.pem", key_file: "key.pem", ca_file: "ca.pem" }
//	}
var authorityLimitsKeyUsage = &lint.Rule{
	Name:         "authority-limits-key-usage",
	Consequences: []lint.Consequence{lint.Broken, lint.Suspicious},
	Since:        "0.2.0",
	Refs: []string{
		"crypto/x509 checkChainForKeyUsage",
		"RFC 5280 section 4.2.1.12: of a leaf only, but Go, OpenSSL and others look at each certificate",
		"https://github.com/NeySlim/ultimate-ca-manager/issues/264",
	},
	Check: checkAuthorityLimitsKeyUsage,
}

func checkAuthorityLimitsKeyUsage(p *lint.Pass) {
	for _, block := range p.Server.TLS {
		anchors := poolOf(trustedBy(p, block))
		useless := uselessFor(p, block, anchors)
		if len(useless) > 0 {
			reportUselessPool(p, block, anchors, useless)
		}
		for _, c := range presentedBy(p, block) {
			checkLimitedChain(p, c, anchors, len(useless) > 0)
		}
	}
}

// uselessFor returns the usages that a block verifies its peers for, and that no certificate of its ca_file
// is good for.
func uselessFor(p *lint.Pass, block *schema.TLS, anchors []*certs.Certificate) []x509.ExtKeyUsage {
	var usages []x509.ExtKeyUsage
	none := func(usage x509.ExtKeyUsage) bool {
		return len(anchors) > 0 && !slices.ContainsFunc(anchors, func(c *certs.Certificate) bool { return certs.Permits(c.Certificate, usage) })
	}
	if listensWith(p.Server, block) && judgesPeers(p.Server, block) && none(x509.ExtKeyUsageClientAuth) {
		usages = append(usages, x509.ExtKeyUsageClientAuth)
	}
	if judgesDialled(p.Server, block) && none(x509.ExtKeyUsageServerAuth) {
		usages = append(usages, x509.ExtKeyUsageServerAuth)
	}
	return usages
}

// judgesDialled reports whether it is certain that servers that this one connects to are verified with the
// ca_file of the block.
func judgesDialled(server *schema.Server, block *schema.TLS) bool {
	dialled := len(server.DialsWith(block)) > 0
	if listensWith(server, block) {
		return dialled && !block.Open && !maybe(block.Insecure)
	}
	return dialled && judgesPeers(server, block)
}

func reportUselessPool(p *lint.Pass, block *schema.TLS, anchors []*certs.Certificate, usages []x509.ExtKeyUsage) {
	file := trustedBy(p, block)
	who, lacks := "everybody who connects", "is not good for "+usageNamed(usages[0])
	switch {
	case len(usages) > 1:
		who, lacks = "every peer", "is good for neither server nor client authentication"
	case usages[0] == x509.ExtKeyUsageServerAuth:
		who = "every server that this one connects to"
	}
	which := certificateOf(file, anchors[0])
	if others := len(anchors) - 1; others > 0 {
		which = fmt.Sprintf("every certificate of %s, such as %s,", shown(file.Name), subjectOf(anchors[0].Certificate))
	}
	p.Report(lint.Finding{
		On: block.CAFile.Field, At: valueOf(block.CAFile.Field),
		Message: fmt.Sprintf("%s %s (extended key usage), and neither is what it issues, so that %s refuses %s", which, lacks, block.Path, who),
		Help:    "issue the authority's certificate again without extended key usage; it is shown by: " + usageCommand(file),
	})
}

// checkLimitedChain looks for an authority that takes away what the server's own certificate is good for.
func checkLimitedChain(p *lint.Pass, c presented, anchors []*certs.Certificate, poolReported bool) {
	for _, d := range demandsOf(p.Server, c.block) {
		leaf := c.leaf().Certificate
		if !certs.Permits(leaf, d.usage) || slices.ContainsFunc(plain(anchors), leaf.Equal) {
			continue
		}
		pool := append(c.sent(), plain(anchors)...)
		above := p.Certs.Above(leaf, pool)
		i := slices.IndexFunc(above, func(issuer *x509.Certificate) bool { return !certs.Permits(issuer, d.usage) })
		if i < 0 || leadsUp(p.Certs, leaf, above, plain(anchors), d.usage) {
			continue
		}
		limiting := above[i]
		if poolReported && slices.ContainsFunc(plain(anchors), limiting.Equal) {
			continue // told of the ca_file
		}
		finding := lint.Finding{
			Consequence: lint.Suspicious,
			On:          c.pair.cert.Field, At: valueOf(c.pair.cert.Field),
			Message: fmt.Sprintf("%s is not good for %s, since the authority %s is not (extended key usage), so that %s it",
				certificateOf(c.file, c.leaf()), usageNamed(d.usage), subjectOf(limiting), d.refusers),
			Help: "have it issued by an authority without that limit, or issue the authority's certificate again without extended key usage",
		}
		if betweenServers(c.block) && p.Certs.Issued(limiting, leaf) && wholly(c.block, 1) && sentNotRoot(c, limiting) {
			finding.Consequence = d.consequence
		}
		p.Report(finding)
		return
	}
}

// sentNotRoot reports whether a cert_file holds an authority that is not the root of its chain: peers get this
// certificate of it, and seldom have another one.
func sentNotRoot(c presented, authority *x509.Certificate) bool {
	return slices.ContainsFunc(c.sent(), authority.Equal) && !c.store.SelfIssued(authority)
}

// leadsUp reports whether some way from a certificate up through authorities, all good for a usage, ends at
// an anchor, or at one whose issuer is not known or that is its own.
func leadsUp(store *certs.Store, c *x509.Certificate, above, anchors []*x509.Certificate, usage x509.ExtKeyUsage) bool {
	const most = 20 // of a chain that somebody means; each is compared with each
	if len(above) > most {
		return true
	}
	good := slices.DeleteFunc(slices.Clone(above), func(issuer *x509.Certificate) bool { return !certs.Permits(issuer, usage) })
	for _, end := range append([]*x509.Certificate{c}, store.Above(c, good)...) {
		issuers := slices.ContainsFunc(above, func(issuer *x509.Certificate) bool { return store.Issued(issuer, end) })
		if !issuers || store.SelfIssued(end) || slices.ContainsFunc(anchors, end.Equal) {
			return true
		}
	}
	return false
}
