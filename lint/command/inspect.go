package command

import (
	"fmt"

	"github.com/urfave/cli/v2"

	"natstls/lint"
	"natstls/lint/certs"
	"natstls/lint/manifest"
	"natstls/lint/schema"
)

// inspected is a configuration that a command looks at without running rules.
type inspected struct {
	root   lint.Root
	server *schema.Server
	read   func(name string) *certs.File // a certificate file; each is read once
}

// inspect reads the configurations that the operands name, and returns with them what could not be read.
func (p *process) inspect(s *settings, c *cli.Context) ([]inspected, []*lint.Problem, error) {
	roots, problems, err := p.roots(s, c.Args().Slice())
	if err != nil {
		return nil, nil, err
	}
	stores := map[certs.FS]*certs.Store{}
	var all []inspected
	pods := map[*manifest.Pod]bool{}
	for _, root := range roots {
		if root.Pod != nil && pods[root.Pod] {
			continue // a replica has the same configuration
		}
		pods[root.Pod] = true
		server, err := root.Decode()
		if err != nil {
			problems = append(problems, &lint.Problem{File: root.Name, Message: err.Error()})
			continue
		}
		if stores[root.Files] == nil {
			stores[root.Files] = certs.NewStore(root.Files)
		}
		all = append(all, inspected{root, server, issued(root.Certificates(stores[root.Files]))})
	}
	return all, append(problems, s.conf.failures()...), nil
}

// issued returns a function that reads files, without the certificates that a manifest only describes.
func issued(read func(name string) *certs.File) func(name string) *certs.File {
	return func(name string) *certs.File {
		file := read(name)
		if file == nil || file.Described == nil {
			return file
		}
		return &certs.File{Name: file.Name, Err: fmt.Errorf("the cluster has it issued for the %s", file.Described.By)}
	}
}

// unresolved notes what keeps a configuration from being known as a whole, so that nobody takes a list for
// complete that is not.
func (p *process) unresolved(all []inspected) {
	for _, one := range all {
		errors := 0
		for _, file := range one.server.Tree.Files {
			errors += len(file.Errors)
		}
		if problems := len(one.server.Tree.Problems); problems+errors > 0 {
			p.note(fmt.Sprintf("%s is not known as a whole (natstls lint says why), so something may be missing", one.title()))
		}
	}
}
