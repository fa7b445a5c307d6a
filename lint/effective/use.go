// Package effective says what each listener and each outgoing link of a server really uses, and why. It reads
// files through functions that its callers give, and concludes nothing from what it does not know.
package effective

import (
	"fmt"

	"natstls/lint/certs"
	"natstls/lint/schema"
	"natstls/parser/resolve"
)

// Use is a file of certificates that a tls block names.
type Use struct {
	Block  *schema.TLS
	Option string         // such as "cert_file", "ca_file" or "certs[0].cert_file"
	Field  *resolve.Field // the option itself
	File   *certs.File
	// Authorities says that the certificates are those that the block trusts; else they are what it shows to
	// its peers, the first one and those that lead up to its issuer.
	Authorities bool
}

// Uses returns the files of certificates of a server, block by block in the order of the configuration. read
// returns a file by its name.
func Uses(server *schema.Server, read func(name string) *certs.File) []Use {
	var uses []Use
	for _, block := range server.TLS {
		add := func(option string, opt *schema.Opt[string], authorities bool) {
			if opt.State == schema.Set && opt.Value != "" {
				uses = append(uses, Use{block, option, opt.Field, read(opt.Value), authorities})
			}
		}
		add("cert_file", &block.CertFile, false)
		for i := range block.Certs.Value {
			add(fmt.Sprintf("certs[%d].cert_file", i), &block.Certs.Value[i].CertFile, false)
		}
		add("ca_file", &block.CAFile, true)
	}
	return uses
}

// Roles returns what the certificates of a block are for: to be a server to those who connect, and to be a
// client of others. In cluster and gateway a server may have to connect to one that it only hears of, so
// that both count, whatever the lists say.
func Roles(context schema.Context) (server, client bool) {
	switch context {
	case schema.Cluster, schema.Gateway:
		return true, true
	case schema.GatewayRemote, schema.LeafRemote, schema.LeafProxy, schema.ResolverTLS:
		return false, true
	}
	return true, false
}
