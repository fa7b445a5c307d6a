package manifest

import (
	"io/fs"
	"strings"

	"natstls/lint/certs"
	"natstls/parser"
)

// ReadFile implements certs.FS: it gives the certificates that stand in Secrets and ConfigMaps, or that a Certificate
// describes. Private keys are not looked at, and what is not known is withheld.
func (p *Pod) ReadFile(name string) ([]byte, error) {
	p.set.mu.Lock()
	defer p.set.mu.Unlock()
	origin := p.origin(name)
	switch origin.Kind {
	case Given:
		if origin.Key == "tls.key" {
			return nil, withheld(name, "private keys are not looked at")
		}
		content := origin.datum.source(name)
		if content == nil || placeholder(content.Text) {
			return nil, withheld(name, "only the cluster has it")
		}
		if strings.Contains(content.Text, "PRIVATE KEY-----") {
			return nil, withheld(name, "private keys are not looked at")
		}
		return []byte(content.Text), nil
	case Described:
		if d := p.set.describe(origin.certificate); d != nil {
			return d.pem, nil
		}
	}
	return nil, withheld(name, origin.Why())
}

// withheld says that a file is not looked at, and why.
func withheld(name, reason string) error {
	return &fs.PathError{Op: "read", Path: name, Err: withheldError(reason)}
}

type withheldError string

func (e withheldError) Error() string { return string(e) }

func (e withheldError) Unwrap() error { return certs.ErrWithheld }

// Why says why nothing is known of the content of a file.
func (o Origin) Why() string {
	switch o.Kind {
	case NoVolume:
		return "no volume is mounted there"
	case NoKey:
		return "the " + o.Object + " has no key " + shown(o.Key)
	case NotGiven:
		return "the " + o.Object + " is not among the manifests"
	}
	return "only the cluster has it"
}

// Describe implements certs.DescribingFS.
func (p *Pod) Describe(name string) *certs.Description {
	p.set.mu.Lock()
	defer p.set.mu.Unlock()
	origin := p.origin(name)
	if origin.Kind != Described {
		return nil
	}
	d := p.set.describe(origin.certificate)
	if d == nil {
		return nil
	}
	return &d.Description
}

type sourceKey struct {
	object    *Object
	key, name string
}

// ReadSource is that of resolve.Loader: it gives the text of a configuration. The same text has the same source for
// all replicas.
func (p *Pod) ReadSource(name string) (*parser.Source, error) {
	p.set.mu.Lock()
	defer p.set.mu.Unlock()
	origin := p.origin(name)
	switch origin.Kind {
	case Given:
		key := sourceKey{origin.datum.object, origin.datum.key.Value, name}
		source, known := p.set.sources[key]
		if !known {
			source = origin.datum.source(name)
			p.set.sources[key] = source
		}
		if source != nil {
			return source, nil
		}
	case NoKey, NoVolume:
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return nil, notHere(name)
}

func notHere(name string) error { return &fs.PathError{Op: "open", Path: name, Err: notHereError{}} }

// notHereError is the error for a configuration that is not among the manifests.
type notHereError struct{}

func (notHereError) Error() string { return "it is not among the manifests" }

// Unwrap says that the right to read it is missing, so that nothing is concluded from it.
func (notHereError) Unwrap() error { return fs.ErrPermission }
