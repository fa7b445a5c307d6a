package command

import (
	"slices"

	"natstls/lint"
	"natstls/lint/certs"
	"natstls/lint/manifest"
)

// projectManifests returns the servers of the manifests in a directory, and of those among the files that changed wherever
// they lie, and the changed files that are no manifests.
func (p *process) projectManifests(s *settings, dir string, changed []string, files *reader) (roots []lint.Root, rest []string, err error) {
	_, roots, err = p.manifestRoots(s, []string{dir}, files)
	if err != nil {
		return nil, nil, err
	}
	read := newChangedFiles(p.dir(), manifestNames(s.options.Manifests))
	others := slices.DeleteFunc(slices.Clone(changed), func(name string) bool { return isDirectory(name) || read.has(name) })
	rest, more, err := p.manifestRoots(s, others, files)
	return append(roots, more...), rest, err
}

func manifestNames(files []*manifest.File) []string {
	var names []string
	for _, file := range files {
		names = append(names, file.Source.Name)
	}
	return names
}

// readFor returns the manifests that changed, or that roots depend on.
func readFor(roots []lint.Root, files []*manifest.File, changed changedFiles) []*manifest.File {
	used := map[string]bool{}
	for i := range roots {
		for _, name := range textsOf(&roots[i]) {
			used[name] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(files), func(f *manifest.File) bool {
		return !used[f.Source.Name] && !changed.has(f.Source.Name)
	})
}

// textsOf returns the files that a root is read from, without those that it includes. The first one has its settings.
func textsOf(root *lint.Root) []string {
	switch files := root.Files.(type) {
	case *podFiles:
		return files.pod.Texts()
	case withheldFiles:
		return []string{files.text}
	}
	return []string{root.Name}
}

// isFile reports whether a root is a file on this machine, rather than a text in manifests.
func isFile(root *lint.Root) bool {
	switch root.Files.(type) {
	case *podFiles, withheldFiles:
		return false
	}
	return true
}

// localOf returns where a file of a server is on this machine, empty if it is not here.
func localOf(files certs.FS, name string) string {
	var host *serverFiles
	switch files := files.(type) {
	case *serverFiles:
		return files.local(name)
	case *podFiles:
		host = files.host
	case withheldFiles:
		host = files.host
	}
	if host != nil && host.mapped(name) {
		return host.local(name)
	}
	return ""
}
