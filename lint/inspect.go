package lint

import (
	"natstls/lint/certs"
	"natstls/lint/schema"
)

// Decode reads the configuration and gives it its types, as rules see it. The error says why it cannot be
// read at all.
func (r *Root) Decode() (*schema.Server, error) {
	tree := r.load()
	if tree.Err != nil {
		return nil, tree.Err
	}
	var line *schema.CommandLine
	if r.Args != nil {
		line = schema.ReadCommandLine(r.Args)
	}
	return schema.DecodeStarted(tree, r.Target, line), nil
}

// Certificates returns what reads the certificate files of the configuration, as rules do. The store is one of
// r.Files.
func (r *Root) Certificates(store *certs.Store) func(name string) *certs.File {
	unread := false
	pass := Pass{Certs: store, beside: r.Beside, unread: &unread}
	return pass.File
}
