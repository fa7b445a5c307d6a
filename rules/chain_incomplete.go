package rules

import (
	"crypto/x509"
	"fmt"
	"strings"

	"natstls/lint"
	"natstls/lint/certs"
)

// cert_file holds the server's certificate without the intermediate one that issued it.
//
// # What happens
//
// Peers trust the root of an authority, and need the certificates between to get there. The server sends what
// is in cert_file and nothing else. Programs that happen to have the intermediate certificate connect, the
// others fail with "certificate signed by unknown authority" or "unable to get local issuer certificate". A
// server that dials does not even send such a certificate to one that only names the root.
//
// natstls says this only where it is known: another file holds the issuer and that is not a root, or the
// certificate comes from a public authority, which never signs with its root. If the ca_file of the block
// holds the issuer, those who use the same file can do without.
//
// # How to fix it
//
// Name the file with the whole chain (fullchain.pem), or append the intermediate certificate to cert_file,
// behind the server's own. The root need not be in it.
//
// # Example
//
//	tls {
//	  cert_file: "/etc/letsencrypt/live/nats.example.com/cert.pem"          # bad: the leaf only
//	  key_file: "/etc/letsencrypt/live/nats.example.com/privkey.pem"
//	}
//
//	tls {
//	  cert_file: "/etc/letsencrypt/live/nats.example.com/fullchain.pem"
//	  key_file: "/etc/letsencrypt/live/nats.example.com/privkey.pem"
//	}
var chainIncomplete = &lint.Rule{
	Name:         "chain-incomplete",
	Consequences: []lint.Consequence{lint.Suspicious},
	Since:        "0.1.0",
	Refs: []string{
		"RFC 8446 section 4.4.2: the sender's chain, of which only the root may be left out",
		"crypto/tls LoadX509KeyPair: what is sent is what stands in the file",
		"https://docs.nats.io/running-a-nats-service/configuration/securing_nats/tls",
	},
	Check: checkChainIncomplete,
}

func checkChainIncomplete(p *lint.Pass) {
	for _, block := range p.Server.TLS {
		if !inUse(p.Server, block) {
			continue
		}
		for _, c := range presentedBy(p, block) {
			gap := missingFrom(p, c)
			if gap == nil || len(skippedIn(c.file, false, false)) > 0 {
				continue // certificate-skipped tells of one that is there and not sent
			}
			finding := lint.Finding{
				On: c.pair.cert.Field, At: valueOf(c.pair.cert.Field),
				Message: fmt.Sprintf("peers that trust only the root cannot verify %s, since the file lacks the intermediate certificate that issued it", certificateOf(c.file, c.leaf())),
				Help:    "name a file with the whole chain, such as fullchain.pem, or append the intermediate certificate behind the server's own",
			}
			if gap.below != c.leaf().Certificate {
				finding.Message = fmt.Sprintf("peers that trust only the root cannot verify %s, since the file lacks the issuer of its intermediate certificate %s",
					certificateOf(c.file, c.leaf()), subjectOf(gap.below))
			}
			switch {
			case gap.whole != "":
				finding.Help = "name " + shown(gap.whole) + ", which begins with the same certificate and goes on with its issuer"
				finding.Fixes = rewritten(c.pair.cert.Field.Value, gap.whole)
			case gap.issuer != nil:
				finding.Help = "append " + certificateOf(gap.issuer.file, gap.issuer.Certificate) + " behind the server's own"
			}
			p.Report(finding)
		}
	}
}

// gap is where a chain ends too early.
type gap struct {
	below  *x509.Certificate // its issuer is missing
	issuer *found            // the missing certificate, if it is in another file
	whole  string            // a file that begins with the same certificate and holds the issuer, if there is one
}

// missingFrom returns where the chain of a cert_file ends too early, nil if it does not, or that is not known.
func missingFrom(p *lint.Pass, c presented) *gap {
	top := topOf(c)
	if top == nil || !caFileKnown(p, c.block) || len(p.Certs.Above(top, plain(poolOf(trustedBy(p, c.block))))) > 0 || knownToSystem(p, c) {
		return nil
	}
	if issuers := issuersAmong(p.Certs, top, certificatesOf(certificateFiles(p)...)); len(issuers) > 0 {
		return gapBelow(p.Certs, top, issuers)
	}
	name := c.pair.cert.Value
	base, ending := stem(name)
	number := base[len(strings.TrimRight(base, "0123456789")):] // Certbot's archive: cert3.pem, fullchain3.pem
	for _, file := range siblings(p, name, "fullchain"+number+ending, "chain"+number+ending, "fullchain.pem", "chain.pem", "fullchain.cer", base+".issuer"+ending) {
		found := gapBelow(p.Certs, top, issuersAmong(p.Certs, top, certificatesOf(file)))
		if found == nil {
			continue
		}
		if file.Certificates[0].Equal(c.leaf().Certificate) && file.Certificates[0].Index == 0 {
			found.whole = inDirectoryOf(name, file.Name)
		}
		return found
	}
	if fromPublicAuthority(c.leaf().Certificate) && top == c.leaf().Certificate {
		return &gap{below: top}
	}
	return nil
}

// gapBelow returns the gap between a certificate and its issuers, nil if one of them is a root, or there is none.
func gapBelow(store *certs.Store, top *x509.Certificate, issuers []found) *gap {
	for _, issuer := range issuers {
		if store.SelfIssued(issuer.Certificate.Certificate) {
			return nil
		}
	}
	if len(issuers) == 0 {
		return nil
	}
	return &gap{below: top, issuer: &issuers[0]}
}

// knownToSystem reports whether the server's system roots, if they are known, verify a chain.
func knownToSystem(p *lint.Pass, c presented) bool {
	return p.SystemRoots != nil && certs.Verify(c.file, p.SystemRoots, x509.ExtKeyUsageAny, p.Now) == nil
}

// inDirectoryOf writes the last part of another name into the directory of a name.
func inDirectoryOf(name, other string) string {
	own, ending := stem(name)
	base, otherEnding := stem(other)
	return name[:len(name)-len(own+ending)] + base + otherEnding
}
