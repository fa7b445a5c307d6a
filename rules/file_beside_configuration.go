package rules

import (
	"errors"
	"io/fs"

	"natstls/lint"
	"natstls/lint/schema"
)

// A relative file name leads to a file from the configuration's directory, not from the working directory.
//
// # What happens
//
// The server looks for certificate files in its working directory, wherever its configuration is; only an
// include starts at the file that it stands in. A configuration that is tried in its own directory works, and
// fails under a service manager or in a container, which start the server elsewhere: "no such file or directory".
//
// natstls tries both directories and goes on with the file that it finds beside the configuration.
//
// # How to fix it
//
// Write the whole path. If the server does run in that directory, say so to natstls with --dir.
//
// # Example
//
//	tls {
//	  cert_file: "certs/server.pem"                # bad under a service manager
//	  key_file: "certs/server-key.pem"
//	}
//
//	tls {
//	  cert_file: "/etc/nats/certs/server.pem"
//	  key_file: "/etc/nats/certs/server-key.pem"
//	}
var fileBesideConfiguration = &lint.Rule{
	Name:         "file-beside-configuration",
	Consequences: []lint.Consequence{lint.Noted, lint.Suspicious},
	Since:        "0.2.0",
	Refs: []string{
		"nats-server GenTLSConfig, server/opts.go, 2.15.2: names go to the operating system as they are",
		"nats-server processInclude, conf/parse.go, 2.15.2: an include starts at its file",
	},
	Check: checkFileBesideConfiguration,
}

func checkFileBesideConfiguration(p *lint.Pass) {
	if p.Certs == nil {
		return
	}
	found := &absentFiles{}
	for _, block := range p.Server.TLS {
		options := []*schema.Opt[string]{&block.CAFile}
		for _, pair := range pairsOf(block) {
			options = append(options, pair.cert, pair.key)
		}
		for _, option := range options {
			if named(option) && onlyBeside(p, option.Value) {
				found.add(option)
			}
		}
	}
	if len(found.names) == 0 {
		return
	}
	first := found.options[0].Field
	path, _ := p.Beside(found.names[0])
	finding := lint.Finding{
		On: first, At: valueOf(first),
		Message: "found beside the configuration (" + shown(path) + ") and not in the working directory, where the server looks: " + listed(found.names),
		Help:    "write the whole path, or say with --dir where the server runs",
	}
	if p.Files == lint.FilesRequired {
		finding.Consequence = lint.Suspicious // perhaps the server is started elsewhere than natstls
	}
	for _, option := range found.options[1:] {
		finding.Related = append(finding.Related, lint.Related{At: valueOf(option.Field), Message: "also beside the configuration only"})
	}
	p.Report(finding)
}

// onlyBeside reports whether a relative name leads to a file from the directory of the configuration only.
func onlyBeside(p *lint.Pass, name string) bool {
	path, ok := p.Beside(name)
	return ok && errors.Is(p.Certs.File(name).Err, fs.ErrNotExist) && !errors.Is(p.Certs.File(path).Err, fs.ErrNotExist)
}
