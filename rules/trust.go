package rules

import (
	"crypto/x509"
	"path"
	"slices"
	"strings"

	"natstls/lint"
	"natstls/lint/certs"
	"natstls/lint/schema"
)

// inUse reports whether a listener or a link uses the certificates of a block; others are told by
// tls-without-listener.
func inUse(server *schema.Server, block *schema.TLS) bool {
	return listensWith(server, block) || len(server.DialsWith(block)) > 0
}

// joinsServers reports whether a block is for links that servers make among each other in both directions,
// with one ca_file for those dialled and those accepted.
func joinsServers(block *schema.TLS) bool {
	return block.Context == schema.Cluster || block.Context == schema.Gateway
}

// facesClients reports whether those who connect to the listener of a block may be programs in other
// languages than Go.
func facesClients(block *schema.TLS) bool {
	return block.Context == schema.Root || block.Context == schema.Websocket || block.Context == schema.MQTT
}

// sent returns what a peer gets with the server's own certificate.
func (c presented) sent() []*x509.Certificate { return plain(c.file.Certificates)[1:] }

func plain(certificates []*certs.Certificate) []*x509.Certificate {
	var all []*x509.Certificate
	for _, c := range certificates {
		all = append(all, c.Certificate)
	}
	return all
}

// found is a certificate with the file that holds it.
type found struct {
	*certs.Certificate
	file *certs.File
}

// certificatesOf returns the certificates of files, in order.
func certificatesOf(files ...*certs.File) []found {
	var all []found
	for _, file := range files {
		for _, c := range file.Certificates {
			all = append(all, found{c, file})
		}
	}
	return all
}

// issuersAmong returns those of the certificates that issued c.
func issuersAmong(store *certs.Store, c *x509.Certificate, among []found) []found {
	var issuers []found
	above := store.Above(c, plainFound(among))
	for _, candidate := range among {
		if slices.ContainsFunc(above, candidate.Equal) && store.Issued(candidate.Certificate.Certificate, c) {
			issuers = append(issuers, candidate)
		}
	}
	return issuers
}

func plainFound(all []found) []*x509.Certificate {
	var certificates []*x509.Certificate
	for _, c := range all {
		certificates = append(certificates, c.Certificate.Certificate)
	}
	return certificates
}

// isRoot reports whether a certificate names itself as its issuer.
func isRoot(c *certs.Certificate) bool { return string(c.RawSubject) == string(c.RawIssuer) }

// wholly reports whether all pairs of a block fail, so that it does not matter which of them the server picks
// for a peer, and nothing that is not known here can replace them.
func wholly(block *schema.TLS, failing int) bool {
	return !block.Open && failing == len(pairsOf(block))
}

// certificateFiles returns the files that the blocks of a server name for certificates, each once.
func certificateFiles(p *lint.Pass) []*certs.File {
	var files []*certs.File
	add := func(option *schema.Opt[string]) {
		if file := p.File(option.Value); !slices.Contains(files, file) {
			files = append(files, file)
		}
	}
	for _, block := range p.Server.TLS {
		for _, pair := range pairsOf(block) {
			add(pair.cert)
		}
		if named(&block.CAFile) {
			add(&block.CAFile)
		}
	}
	return files
}

// siblings returns those files in the directory of another one that have one of the names and exist. Only
// these are opened.
func siblings(p *lint.Pass, of string, names ...string) []*certs.File {
	directory, own := path.Split(strings.ReplaceAll(of, `\`, "/"))
	var files []*certs.File
	for i, name := range names {
		if name == own || slices.Contains(names[:i], name) || !exists(p, directory+name) {
			continue
		}
		if file := p.File(directory + name); file.Err == nil {
			files = append(files, file)
		}
	}
	return files
}

func exists(p *lint.Pass, name string) bool {
	info, err := p.Certs.Stat(name)
	if other, ok := p.Beside(name); err != nil && ok {
		info, err = p.Certs.Stat(other)
	}
	return err == nil && info.Mode().IsRegular()
}

// stem is the last part of a path without its ending, and that ending.
func stem(name string) (base, ending string) {
	base = path.Base(strings.ReplaceAll(name, `\`, "/"))
	ending = path.Ext(base)
	return strings.TrimSuffix(base, ending), ending
}

// topOf returns the certificate of a chain whose issuer is not in its file; nil if the chain goes up to a
// self-signed one.
func topOf(c presented) *x509.Certificate {
	top := c.leaf().Certificate
	above := c.store.Above(top, c.sent())
	for _, certificate := range append([]*x509.Certificate{top}, above...) {
		if c.store.SelfIssued(certificate) {
			return nil
		}
		top = certificate
	}
	return top
}
