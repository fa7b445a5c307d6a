package command

import (
	"bytes"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/urfave/cli/v2"

	"natstls/lint"
	config "natstls/lint/settings"
	"natstls/parser"
	"natstls/parser/limit"
	"natstls/parser/resolve"
)

// projectFlags say that the operands are files that changed, as hooks give them.
func projectFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "project", Usage: "`DIR` the paths are files that changed, perhaps certificates or included files:\n" +
			"check what uses them in this directory"},
	}
}

// projectOf returns the directory of --project, empty without it.
func (p *process) projectOf(c *cli.Context) (string, error) {
	dir := c.String("project")
	switch {
	case dir == "":
		return "", nil
	case !isDirectory(dir):
		return "", usagef("--project %s is not a directory", dir)
	case c.Bool("fleet"):
		return "", excludes("project", "fleet")
	case p.server != nil:
		return "", usagef("--project takes no command line of a server")
	case slices.Contains(c.Args().Slice(), "-"):
		return "", usagef("--project takes no standard input")
	}
	return dir, nil
}

// projectRoots returns the configurations in a directory that depend on one of the files that changed: that are it,
// include it, or name it as a certificate, as a file of credentials or the like. Of a fleet it is all or none. A file
// that changed and is a configuration by itself counts wherever it lies. Servers in Kubernetes manifests depend on those
// that say something about them.
func (p *process) projectRoots(s *settings, dir string, changed []string) ([]lint.Root, []*lint.Problem, error) {
	if len(changed) == 0 {
		return nil, nil, usagef("--project needs the files that changed, to check all configurations write: natstls lint %s", dir)
	}
	files := newReader(p.dir())
	described, others, err := p.projectManifests(s, dir, changed, files)
	if err != nil {
		return nil, nil, err
	}
	chosen := choose([]string{dir}, configurations(others, files), files, s.conf)
	var roots []lint.Root
	for _, name := range chosen.roots {
		root, err := s.root(name, files)
		if err != nil {
			return nil, nil, err
		}
		roots = append(roots, root)
	}
	if err := p.joinFleets(s, roots, false, files); err != nil {
		return nil, nil, err
	}
	concerned := newChangedFiles(files.dir, changed)
	roots = s.affected(append(described, roots...), concerned)
	s.options.Manifests = readFor(roots, s.options.Manifests, concerned)
	if len(roots) == 0 && !broken(s.options.Manifests) {
		p.note(fmt.Sprintf("nothing to check: no configuration in %s uses what was given", dir))
	}
	return roots, chosen.problems, nil
}

// configurations returns those of the files that may be configurations: not certificates and keys, and only what is
// there and can be read.
func configurations(names []string, files *reader) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool {
		if isDirectory(name) {
			return true
		}
		data, err := files.ReadFile(name)
		return err != nil || bytes.Contains(data, []byte("-----BEGIN ")) || bytes.IndexByte(data, 0) >= 0
	})
}

// affected returns the roots that a change concerns, by themselves or as members of a fleet.
func (s *settings) affected(roots []lint.Root, changed changedFiles) []lint.Root {
	fleets := map[*lint.Fleet]bool{}
	used := make([]bool, len(roots))
	for i := range roots {
		used[i] = s.uses(&roots[i], changed)
		member := roots[i].Member
		if member == nil {
			continue
		}
		if _, known := fleets[member.Fleet]; !known {
			others := member.Fleet.Others
			fleets[member.Fleet] = slices.ContainsFunc(others, func(other lint.Root) bool { return s.uses(&other, changed) })
		}
		fleets[member.Fleet] = fleets[member.Fleet] || used[i]
	}
	var kept []lint.Root
	for i, root := range roots {
		if used[i] || root.Member != nil && fleets[root.Member.Fleet] {
			kept = append(kept, root)
		}
	}
	return kept
}

// uses reports whether a configuration depends on a file that changed.
func (s *settings) uses(root *lint.Root, changed changedFiles) bool {
	texts := textsOf(root)
	if slices.ContainsFunc(texts, changed.has) {
		return true // also if it cannot be read
	}
	tree := root.Loader.Load(root.Name)
	if isFile(root) && includes(tree, changed) {
		return true
	}
	if slices.ContainsFunc(s.conf.readFor(texts[0]), changed.has) {
		return true
	}
	return names(tree.Root, func(text string) bool {
		if name := localOf(root.Files, text); name != "" && changed.has(name) {
			return true
		}
		return root.Beside != "" && !filepath.IsAbs(text) && changed.has(filepath.Join(root.Beside, text))
	})
}

// includes reports whether a configuration includes a file that changed.
func includes(tree *resolve.Tree, changed changedFiles) bool {
	for _, file := range tree.Files {
		if changed.has(file.Name) {
			return true
		}
	}
	for _, problem := range tree.Problems {
		// What was included and is gone.
		if problem.Kind == resolve.IncludeNotFound && changed.has(problem.Name) {
			return true
		}
	}
	return false
}

// names reports whether a string of a configuration is one that is looked for. Every string may name a file; those
// that do by chance cost a check more.
func names(m *resolve.Map, wanted func(text string) bool) bool {
	for _, field := range m.Fields {
		if holds(field.Value, wanted) {
			return true
		}
	}
	return false
}

func holds(value *resolve.Value, wanted func(text string) bool) bool {
	if value.Literal == nil {
		return false
	}
	switch value.Literal.Kind {
	case parser.MapValue:
		return value.Map != nil && names(value.Map, wanted)
	case parser.Array:
		return slices.ContainsFunc(value.Array, func(element *resolve.Value) bool { return holds(element, wanted) })
	case parser.String:
		text := value.Literal.Text
		return text != "" && len(text) <= limit.FileName && wanted(text)
	}
	return false
}

// readFor returns the files that the settings of a configuration name, and the settings file itself.
func (s *configured) readFor(file string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	scope := s.scopeOf(file)
	o := scope.options
	used := append(plain(o.EnvFiles), o.SystemRoots.V, o.NATSServer.V, s.baselineOf(scope).V)
	if scope.settings == nil {
		return used
	}
	used = append(used, scope.settings.File)
	for _, fleet := range scope.settings.Fleets {
		if !slices.ContainsFunc(fleet.Servers, func(server config.Server) bool { return s.dir.key(server.Config.V) == s.dir.key(file) }) {
			continue
		}
		for _, server := range fleet.Servers {
			used = append(used, plain(server.EnvFiles)...)
		}
		for _, client := range fleet.Clients {
			used = append(used, client.CertFile.V, client.KeyFile.V, client.CAFile.V)
		}
	}
	return used
}

// changedFiles are files that changed, by their absolute names as given and without symbolic links. Two names that only
// seem to be the same (.. behind a link) cost a check more.
type changedFiles struct {
	dir   directory
	names map[string]bool
}

func newChangedFiles(dir directory, names []string) changedFiles {
	c := changedFiles{dir, map[string]bool{}}
	for _, name := range names {
		c.names[dir.absolute(name)] = true
		c.names[dir.absolute(unlinked(name))] = true
	}
	return c
}

func (c changedFiles) has(name string) bool {
	return name != "" && (c.names[c.dir.absolute(name)] || c.names[c.dir.absolute(unlinked(name))])
}
