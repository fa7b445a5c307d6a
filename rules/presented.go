package rules

import (
	"crypto/x509"
	"fmt"
	"slices"
	"strings"

	"natstls/lint"
	"natstls/lint/certs"
	"natstls/lint/schema"
)

// presented is the chain that a block shows to its peers: a cert_file that the server loads.
type presented struct {
	store *certs.Store
	block *schema.TLS
	pair  pair
	file  *certs.File // with at least one certificate, the server's own first
}

func (c presented) leaf() *certs.Certificate { return c.file.Certificates[0] }

// presentedBy returns what a block shows to its peers, as far as the files are here and the server takes
// them. In a certs list, which of them a peer sees depends on the name that it asks for.
func presentedBy(p *lint.Pass, block *schema.TLS) []presented {
	return slices.DeleteFunc(shownBy(p, block), func(c presented) bool { return c.file.Described != nil })
}

// shownBy returns also those that are only described, see certs.Description: for rules about names, usages and kinds of
// keys.
func shownBy(p *lint.Pass, block *schema.TLS) []presented {
	if p.Certs == nil {
		return nil
	}
	var all []presented
	for _, pair := range pairsOf(block) {
		file := p.File(pair.cert.Value)
		// One that only this Go cannot parse is not in file.Certificates, whose first one is then another.
		if certs.CertificateError(file) == nil && !pairRefused(p, file, pair) {
			all = append(all, presented{p.Certs, block, pair, file})
		}
	}
	return all
}

// pairRefused reports whether the server is sure to refuse a certificate for its key, which key-mismatch and
// cert-not-readable tell of.
func pairRefused(p *lint.Pass, cert *certs.File, pair pair) bool {
	problem := p.Certs.PairError(cert, p.File(pair.key.Value))
	return problem != nil && problem.Known()
}

// trustedBy returns the ca_file of a block, as far as it is here and the server takes it, else nil.
func trustedBy(p *lint.Pass, block *schema.TLS) *certs.File {
	if p.Certs == nil || !named(&block.CAFile) {
		return nil
	}
	file := p.File(block.CAFile.Value)
	if certs.PoolError(file) != nil {
		return nil
	}
	return file
}

// certificateOf names a certificate of a file for messages: its position, if there are several, and its subject.
func certificateOf(file *certs.File, c *certs.Certificate) string {
	if file.Described != nil {
		return fmt.Sprintf("the certificate of the %s (%s)", file.Described.By, subjectOf(c.Certificate))
	}
	place := "the certificate"
	if len(file.Certificates)+len(file.Refused) > 1 {
		place = fmt.Sprintf("certificate %d", c.Index+1)
	}
	return fmt.Sprintf("%s of %s (%s)", place, shown(file.Name), subjectOf(c.Certificate))
}

// subjectOf names a certificate by its subject, or by its names if that is empty.
func subjectOf(c *x509.Certificate) string {
	const most = 60
	text := c.Subject.String()
	if text == "" {
		text = "no subject"
		if len(c.DNSNames) > 0 {
			text = c.DNSNames[0]
		}
	}
	text = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return '?'
		}
		return r
	}, text)
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most]) + "…"
	}
	return text
}
