package command

import (
	"io/fs"
	"slices"

	"natstls/lint/certs"
	"natstls/lint/manifest"
)

// podFiles are the files of a container: those that --path-map has on this machine, and those of its volumes.
type podFiles struct {
	pod  *manifest.Pod
	host *serverFiles
}

// ReadFile implements certs.FS.
func (f *podFiles) ReadFile(name string) ([]byte, error) {
	if f.host.mapped(name) {
		return f.host.ReadFile(name)
	}
	return f.pod.ReadFile(name)
}

// Describe implements certs.DescribingFS.
func (f *podFiles) Describe(name string) *certs.Description {
	if f.host.mapped(name) {
		return nil
	}
	return f.pod.Describe(name)
}

// withheldFiles are the files of a server of which only the configuration is known: those that --path-map has.
type withheldFiles struct {
	host *serverFiles
	text string // the name of the manifests
}

// ReadFile implements certs.FS.
func (f withheldFiles) ReadFile(name string) ([]byte, error) {
	if f.host.mapped(name) {
		return f.host.ReadFile(name)
	}
	return nil, &fs.PathError{Op: "read", Path: name, Err: certs.ErrWithheld}
}

// mapped reports whether --path-map says where a file is on this machine.
func (s *serverFiles) mapped(name string) bool {
	return slices.ContainsFunc(s.maps, func(m pathMap) bool {
		_, ok := m.cut(name)
		return ok
	})
}
