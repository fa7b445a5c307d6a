package rules

import (
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"fmt"
	"slices"
	"strings"

	"natstls/lint"
	"natstls/lint/certs"
)

// A certificate was issued by somebody who may not issue it.
//
// # What happens
//
// The signature is good, but the chain breaks a rule that an authority in it sets, so that peers refuse it
// ("certificate signed by unknown authority", "not authorized to sign for this name", "too many
// intermediates"): the issuer is not an authority (CA:FALSE, no basic constraints, or a key usage without the
// signing of certificates); it may sign only certain names, and all names of the certificate count; it allows
// fewer authorities below it; or a certificate has a critical extension that Go does not know.
//
// Where it lies between the certificate and its direct issuer, no server can connect that trusts this
// authority. Further up, a peer that trusts one of the intermediate authorities does not notice. An
// authority of version 3 without basic constraints is refused by Go and Rust, and taken by OpenSSL.
//
// # How to fix it
//
// Issue the authority's certificate again, with the same key, and with:
//
//	basicConstraints = critical, CA:TRUE
//	keyUsage = critical, keyCertSign, cRLSign
//
// or have the certificate issued for names, or by an authority, that the constraints allow. This shows them:
//
//	openssl x509 -noout -subject -ext basicConstraints,keyUsage,nameConstraints -in ca.pem
//
// # Example
//
//	tls { cert_file: "under-a-leaf.pem", key_file: "key.pem" }     # bad: its issuer is not an authority
//
//	tls { cert_file: "server.pem", key_file: "server-key.pem" }
var chainNotAllowed = &lint.Rule{
	Name:         "chain-not-allowed",
	Consequences: []lint.Consequence{lint.Broken, lint.Suspicious},
	Since:        "0.1.0",
	Refs: []string{
		"crypto/x509 Certificate.Verify, Certificate.CheckSignatureFrom",
		"RFC 5280 sections 4.2.1.3, 4.2.1.9, 4.2.1.10 and 6.1",
	},
	Check: checkChainNotAllowed,
}

// forbiddenChain is a chain that peers refuse.
type forbiddenChain struct {
	presented
	reason string
}

func checkChainNotAllowed(p *lint.Pass) {
	for _, block := range p.Server.TLS {
		if !inUse(p.Server, block) {
			continue
		}
		var failing []forbiddenChain
		all := true
		for _, c := range presentedBy(p, block) {
			if reason, always := forbidden(p, c); reason != "" {
				failing = append(failing, forbiddenChain{c, reason})
				all = all && always
			}
		}
		for _, c := range failing {
			finding := lint.Finding{
				On: c.pair.cert.Field, At: valueOf(c.pair.cert.Field),
				Message: fmt.Sprintf("peers refuse %s: %s", certificateOf(c.file, c.leaf()), c.reason),
				Help:    "issue the authority's certificate again without that limit, or have this one issued within it",
			}
			if !all || !wholly(block, len(failing)) || !alwaysVerified(p.Server, block) {
				finding.Consequence = lint.Suspicious // not every peer gets it, asks for it, or finds fault
			}
			p.Report(finding)
		}
	}
}

// forbidden says why peers refuse a chain although its signatures are good, empty if they do not; always says
// that all do that trust the authority it comes from.
func forbidden(p *lint.Pass, c presented) (reason string, always bool) {
	leaf := c.leaf().Certificate
	if reason := unknownExtension(leaf); reason != "" {
		return "it " + reason, !facesClients(c.block) || !knownElsewhere(leaf)
	}
	anchors := plain(poolOf(trustedBy(p, c.block)))
	if slices.ContainsFunc(anchors, leaf.Equal) {
		return "", false
	}
	pool := append(c.sent(), anchors...)
	above := p.Certs.Above(leaf, pool)
	if slices.ContainsFunc(append([]*x509.Certificate{leaf}, above...), func(c *x509.Certificate) bool { return oldSignature(p.Certs, c) }) {
		return "", false // weak-signature tells of it
	}
	direct := slices.DeleteFunc(slices.Clone(above), func(issuer *x509.Certificate) bool { return !p.Certs.Issued(issuer, leaf) })
	if len(direct) == 0 {
		return "", false
	}
	if !slices.ContainsFunc(above, restricted) {
		return "", false // then whoever trusts one of them takes the chain, and nothing has to be verified again
	}
	if err := p.Certs.VerifyAuthorities(leaf, direct, nil); err != nil {
		reason = reasonOf(err, direct)
		return reason, !facesClients(c.block) || !slices.ContainsFunc(direct, onlyGoRefuses)
	}
	ends := slices.DeleteFunc(slices.Clone(above), func(end *x509.Certificate) bool {
		return !slices.ContainsFunc(anchors, end.Equal) && !p.Certs.SelfIssued(end)
	})
	if len(ends) == 0 || slices.EqualFunc(ends, above, (*x509.Certificate).Equal) && len(above) == len(direct) {
		return "", false // the same question again
	}
	if err := p.Certs.VerifyAuthorities(leaf, ends, above); err != nil {
		return reasonOf(err, above), false
	}
	return "", false
}

// restricted reports whether Go may refuse what an authority signed for a reason that stands in its certificate.
func restricted(c *x509.Certificate) bool {
	return !certs.MaySign(c) || hasNameConstraints(c) || len(c.UnhandledCriticalExtensions) > 0 || c.BasicConstraintsValid && c.MaxPathLen >= 0
}

// oldSignature reports whether Go refuses a certificate for its signature alone; that of a root does not matter.
func oldSignature(store *certs.Store, c *x509.Certificate) bool {
	return isWeakSignature(c.SignatureAlgorithm) && !store.SelfIssued(c)
}

// onlyGoRefuses reports whether an issuer may be one that OpenSSL takes and Go does not: without basic
// constraints, with a key usage that includes the signing of certificates (check_ca, crypto/x509/v3_purp.c,
// OpenSSL 3), or with a critical extension that others know.
func onlyGoRefuses(c *x509.Certificate) bool {
	return !c.BasicConstraintsValid && c.KeyUsage&x509.KeyUsageCertSign != 0 || knownElsewhere(c)
}

// knownElsewhere reports whether a critical extension that Go does not know is of a kind that others may
// know: those of RFC 5280 and its kin, such as name constraints in a form that Go lacks, and Netscape's.
func knownElsewhere(c *x509.Certificate) bool {
	return slices.ContainsFunc(c.UnhandledCriticalExtensions, func(id asn1.ObjectIdentifier) bool {
		text := id.String()
		return strings.HasPrefix(text, "2.5.29.") || strings.HasPrefix(text, "1.3.6.1.5.5.7.") || strings.HasPrefix(text, "2.16.840.1.113730.")
	})
}

// reasonOf says which of the authorities forbids a chain, and how.
func reasonOf(err error, above []*x509.Certificate) string {
	for _, c := range above {
		if why := unknownExtension(c); why != "" {
			return "its issuer " + subjectOf(c) + " " + why
		}
		if why := maySignNot(c); why != "" {
			return "its issuer " + subjectOf(c) + " " + why
		}
	}
	invalid, ok := errors.AsType[x509.CertificateInvalidError](err)
	for _, c := range above {
		switch {
		case !ok:
		case invalid.Reason == x509.TooManyIntermediates && c.BasicConstraintsValid && c.MaxPathLen >= 0:
			return fmt.Sprintf("the authority %s allows %d others below it (path length), which is too few", subjectOf(c), c.MaxPathLen)
		case invalid.Reason == x509.CANotAuthorizedForThisName && hasNameConstraints(c):
			return "the authority " + subjectOf(c) + " may not sign for its names" + permitted(c)
		}
	}
	return "Go says " + shown(strings.TrimPrefix(err.Error(), "x509: "))
}

func unknownExtension(c *x509.Certificate) string {
	if len(c.UnhandledCriticalExtensions) == 0 {
		return ""
	}
	return "has a critical extension that Go does not know, " + c.UnhandledCriticalExtensions[0].String()
}

func maySignNot(c *x509.Certificate) string {
	switch {
	case certs.MaySign(c):
		return ""
	case !c.BasicConstraintsValid:
		return "has no basic constraints, so it is not an authority to Go"
	case !c.IsCA:
		return "is not an authority (CA:FALSE)"
	}
	return "may not sign certificates (key usage)"
}

func hasNameConstraints(c *x509.Certificate) bool {
	return len(c.PermittedDNSDomains)+len(c.ExcludedDNSDomains)+len(c.PermittedIPRanges)+len(c.ExcludedIPRanges)+
		len(c.PermittedEmailAddresses)+len(c.ExcludedEmailAddresses)+len(c.PermittedURIDomains)+len(c.ExcludedURIDomains) > 0
}

// permitted lists the first DNS names that an authority may sign.
func permitted(c *x509.Certificate) string {
	const most = 3
	if len(c.PermittedDNSDomains) == 0 {
		return ""
	}
	var names []string
	for _, name := range c.PermittedDNSDomains[:min(most, len(c.PermittedDNSDomains))] {
		names = append(names, shown(name))
	}
	return ", only for those under " + strings.Join(names, ", ")
}
