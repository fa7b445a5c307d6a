package lint

import (
	"crypto/x509"

	"natstls/lint/certs"
	"natstls/lint/manifest"
	"natstls/lint/release"
	"natstls/lint/schema"
	"natstls/parser/resolve"
)

// Root is one configuration that is linted as a whole.
type Root struct {
	Name   string         // its file, as the loader opens it; empty if Args name none
	Loader resolve.Loader // reads it, its includes and its environment
	Files  certs.FS       // reads the certificate files that it names; comparable, best a pointer: roots with the same FS share what was read
	Target release.Target
	// Platform is the operating system of the server, as GOOS names it; empty: not known.
	Platform string
	From     release.Target // what runs before an upgrade to Target; with it only what the upgrade changes is found
	// Args is the command line that starts the server, the program first, whose flags override the file.
	// What they say about the file itself is not followed: that is Name. Nil: nothing is overridden.
	Args []string
	// Beside is the directory of the configuration, where relative certificate paths are tried that lead to no file
	// from the server's working directory; empty: nowhere else is looked.
	Beside string
	// SystemRoots are the authorities that the server's operating system trusts; nil: not known.
	SystemRoots *x509.CertPool
	// Host says of the server of this root what the options say of all; nil: what they say is so.
	Host *Host
	// Member is the part that the root plays in a fleet; nil: it is in none.
	Member *Member
	// Title is what reports call a root whose Name is no file here, such as one in a manifest; empty: as Name.
	Title string
	// Pod is the container of a server that a manifest describes; nil: there is none.
	Pod *manifest.Pod

	prepared prepared
}

// Host is what is known of the host of a server, and how its certificates are looked at.
type Host struct {
	Files            FilesMode
	EnvironmentGiven bool // see Pass
	Expiry           Expiry
}

// title is what reports call the root.
func (r *Root) title() string {
	if r.Title != "" {
		return r.Title
	}
	if r.Name == "" && r.Args != nil {
		return schema.CommandLineName
	}
	return r.Name
}

// load reads the configuration. A server that is started without a file has an empty one.
func (r *Root) load() *resolve.Tree {
	if r.prepared.tree != nil {
		return r.prepared.tree
	}
	if r.Name == "" && r.Args != nil {
		return &resolve.Tree{Root: &resolve.Map{}}
	}
	return r.Loader.Load(r.Name)
}

// Decode reads the configuration and gives it its types, as rules see it. The error says why it cannot be
// read at all.
func (r *Root) Decode() (*schema.Server, error) {
	tree := r.load()
	if tree.Err != nil {
		return nil, tree.Err
	}
	return schema.DecodeStarted(tree, r.Target, r.commandLine()), nil
}

// commandLine reads how the server is started, nil if that is not known.
func (r *Root) commandLine() *schema.CommandLine {
	if r.Args == nil {
		return nil
	}
	return schema.ReadCommandLine(r.Args)
}

// Certificates returns what reads the certificate files of the configuration, as rules do. The store is one of
// r.Files.
func (r *Root) Certificates(store *certs.Store) func(name string) *certs.File {
	unread := false
	pass := Pass{Certs: store, beside: r.Beside, unread: &unread}
	return pass.File
}
