package command

import (
	"fmt"
	"slices"

	"natstls/lint/manifest"
	"natstls/parser"
	"natstls/parser/resolve"
)

// configuration is one that stands in manifests.
type configuration struct {
	title  string
	name   string // as its loader opens it
	loader resolve.Loader
}

// configurationsIn returns the configurations in a text of manifests, for replicas once.
func configurationsIn(set *manifest.Set) []configuration {
	var all []configuration
	servers := set.Servers()
	for _, server := range servers {
		if server.First() {
			loader := resolve.Loader{ReadSource: server.Pod.ReadSource, LookupEnv: server.LookupEnv}
			all = append(all, configuration{server.Workload, server.Config, loader})
		}
	}
	for _, folder := range set.Loose(servers) {
		all = append(all, looseIn(folder)...)
	}
	return all
}

// looseIn returns the configurations in a ConfigMap or Secret, as those of a directory: without those that others
// include.
func looseIn(folder *manifest.Folder) []configuration {
	var own []configuration
	included := map[string]bool{}
	for _, key := range folder.Files {
		one := configuration{folder.Object, key, resolve.Loader{ReadSource: folder.ReadSource}}
		tree := one.loader.Load(key)
		if tree.Err != nil || !isServer(tree) {
			continue
		}
		for _, file := range tree.Files[1:] {
			included[file.Name] = true
		}
		own = append(own, one)
	}
	return slices.DeleteFunc(own, func(c configuration) bool { return included[c.name] })
}

// parseManifest prints the configurations in a text of manifests.
func (p *process) parseManifest(name, text, format string) error {
	file := manifest.Read(&parser.Source{Name: name, Text: text})
	all := configurationsIn(manifest.New([]*manifest.File{file}, p.now()))
	for _, problem := range file.Problems {
		at := problem.At.Begin()
		p.note(fmt.Sprintf("%s:%d:%d: %s", name, at.Line, at.Column, problem.Message))
	}
	if len(all) == 0 {
		return fmt.Errorf("the manifests in %s hold no configuration of nats-server", name)
	}
	if format == "json" {
		if len(all) > 1 {
			return fmt.Errorf("the manifests in %s hold %d configurations, of %s and %s: json is for one", name, len(all), all[0].title, all[1].title)
		}
		return p.treeJSON(all[0].loader.Load(all[0].name))
	}
	failed := error(nil)
	for _, one := range all {
		tree := one.loader.Load(one.name)
		if tree.Err != nil {
			return tree.Err
		}
		fmt.Fprintf(p.stdout, "%s: %s\n", visible(one.title), visible(one.name))
		if err := p.dump(tree.Files[0].File); err != nil {
			failed = err
		}
	}
	return failed
}
