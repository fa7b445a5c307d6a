package command

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"natstls/lint"
	"natstls/lint/manifest"
	"natstls/lint/release"
	"natstls/parser"
	"natstls/parser/limit"
	"natstls/parser/resolve"
)

// manifestRoots takes the Kubernetes manifests from the operands: files that hold some, and those in directories. It
// returns the servers that they describe, and the operands that are left. The files that are named belong together, and
// so do those of a directory.
func (p *process) manifestRoots(s *settings, operands []string, files *reader) (rest []string, roots []lint.Root, err error) {
	var named []*manifest.File
	var sets [][]*manifest.File
	for _, operand := range operands {
		if isDirectory(operand) {
			rest = append(rest, operand)
			if found := s.manifestsBelow(operand); len(found) > 0 {
				sets = append(sets, found)
			}
			continue
		}
		text, err := files.ReadFile(operand)
		if err != nil || !manifest.Recognise(string(text)) {
			rest = append(rest, operand)
			continue
		}
		if !s.conf.forceExclude || !s.conf.excludes(operand) {
			named = append(named, manifest.Read(&parser.Source{Name: operand, Text: string(text)}))
		}
	}
	if len(named) > 0 {
		sets = append(sets, named)
	}
	for _, set := range sets {
		s.options.Manifests = append(s.options.Manifests, set...)
		found, err := s.setRoots(manifest.New(set, s.options.Now), files)
		if err != nil {
			return nil, nil, err
		}
		roots = append(roots, found...)
	}
	return rest, roots, nil
}

// manifestsBelow reads the manifests in a directory and those below it, as far as walk looks.
func (s *settings) manifestsBelow(dir string) []*manifest.File {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil // walk says so
	}
	var found []*manifest.File
	for _, entry := range entries {
		name := filepath.Join(dir, entry.Name())
		switch {
		case strings.HasPrefix(entry.Name(), "."):
		case entry.IsDir():
			if entry.Name() != "node_modules" && entry.Name() != "vendor" {
				found = append(found, s.manifestsBelow(name)...)
			}
		case !slices.Contains([]string{".yaml", ".yml", ".json"}, filepath.Ext(name)):
		case isRegular(name, entry) && !s.conf.excludes(name):
			text, err := readRegular(name)
			if err == nil && manifest.Recognise(string(text)) {
				found = append(found, manifest.Read(&parser.Source{Name: name, Text: string(text)}))
			}
		}
	}
	return found
}

// fleetKey tells the fleets of manifests apart.
type fleetKey struct {
	group int
	dir   string // empty, unless each directory is a fleet of its own
}

// setRoots returns the servers of manifests, and the configurations in them that belong to none.
func (s *settings) setRoots(set *manifest.Set, files *reader) ([]lint.Root, error) {
	servers := set.Servers()
	fleets := map[fleetKey]*lint.Fleet{}
	members := map[fleetKey]int{}
	apart := severalTimes(servers)
	pods := map[*manifest.Pod]*podFiles{}
	var roots []lint.Root
	for _, server := range servers {
		root, err := s.serverRoot(server, pods, files)
		if err != nil {
			return nil, err
		}
		key := fleetKey{group: server.Group}
		if apart {
			key.dir = filepath.Dir(server.File.Source.Name)
		}
		if fleets[key] == nil {
			fleets[key] = &lint.Fleet{Name: server.File.Source.Name}
		}
		if members[key]++; members[key] <= limit.Members {
			root.Member = &lint.Member{Fleet: fleets[key], Name: server.Name, Hosts: server.Hosts, Local: server.Local, Zone: server.Zone}
		}
		roots = append(roots, root)
	}
	for _, folder := range set.Loose(servers) {
		for _, one := range looseIn(folder) {
			root, err := s.looseRoot(one, folder.File.Source.Name, files)
			if err != nil {
				return nil, err
			}
			roots = append(roots, root)
		}
	}
	return roots, nil
}

// severalTimes reports whether a workload stands in several files, as where a directory holds one rendering for each
// environment. Then each directory is a fleet of its own.
func severalTimes(servers []*manifest.Server) bool {
	files := map[string]*manifest.File{}
	for _, server := range servers {
		key := server.Zone + "/" + server.Workload
		if known := files[key]; known != nil && known != server.File {
			return true
		}
		files[key] = server.File
	}
	return false
}

// serverRoot returns the root of a server: with the settings of the file that describes it.
func (s *settings) serverRoot(server *manifest.Server, pods map[*manifest.Pod]*podFiles, files *reader) (lint.Root, error) {
	name := server.File.Source.Name
	root, err := s.root(name, files)
	if err != nil {
		return root, err
	}
	host, err := s.conf.hostOf(name)
	if err != nil {
		return root, err
	}
	if pods[server.Pod] == nil {
		pods[server.Pod] = &podFiles{pod: server.Pod, host: host.files}
	}
	root.Name, root.Title = server.Config, fmt.Sprintf("%s (%s)", name, server.Name)
	root.Loader = resolve.Loader{ReadSource: server.Pod.ReadSource, LookupEnv: func(name string) (string, bool) {
		if value, ok := host.env.values[name]; ok {
			return value, true
		}
		return server.LookupEnv(name)
	}}
	root.Files, root.Beside, root.Pod, root.Args = pods[server.Pod], "", server.Pod, server.Args
	if options := s.conf.optionsOf(name); s.from.Version.IsZero() && !options.NATSVersion.IsSet() && !options.NATSServer.IsSet() && server.Release != "" {
		if target, err := release.Named(server.Release); err == nil {
			root.Target = target
		}
	}
	return root, nil
}

// looseRoot returns the root of a configuration that no server of the manifests is known to read.
func (s *settings) looseRoot(one configuration, name string, files *reader) (lint.Root, error) {
	root, err := s.root(name, files)
	if err != nil {
		return root, err
	}
	host, err := s.conf.hostOf(name)
	if err != nil {
		return root, err
	}
	root.Name, root.Title, root.Beside = one.name, fmt.Sprintf("%s (%s of %s)", name, one.name, one.title), ""
	root.Loader, root.Files = one.loader, withheldFiles{host.files, name}
	root.Loader.LookupEnv = func(name string) (string, bool) {
		value, ok := host.env.values[name]
		return value, ok
	}
	return root, nil
}

// broken reports whether something in manifests cannot be read, of which a finding tells.
func broken(files []*manifest.File) bool {
	return slices.ContainsFunc(files, func(f *manifest.File) bool { return len(f.Problems) > 0 })
}
