package manifest

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"natstls/parser"
	"natstls/parser/limit"
)

// Folder is a ConfigMap or Secret that no workload of the manifests mounts as the configuration of a server. Its keys
// are the files of a directory.
type Folder struct {
	Object string // such as "ConfigMap nats-config"
	File   *File
	Files  []string // the keys that may be configurations by their names, in order

	set    *Set
	object *Object
}

// Loose returns the ConfigMaps and Secrets that may hold configurations, and that none of the servers mounts.
func (s *Set) Loose(servers []*Server) []*Folder {
	mounted := map[string][]*Object{} // the workloads of servers, by the name of what they mount
	for _, server := range servers {
		if !server.First() {
			continue
		}
		for _, m := range server.Pod.mounts {
			for _, source := range append(list(get(m.volume, "projected", "sources")), m.volume) {
				for _, name := range []*yaml.Node{
					get(source, "configMap", "name"), get(source, "secret", "secretName"), get(source, "secret", "name"),
				} {
					mounted[text(name)] = append(mounted[text(name)], server.Pod.workload)
				}
			}
		}
	}
	var folders []*Folder
	files := 0
	for _, o := range s.objects {
		if o.Group != "" || o.Kind != "ConfigMap" && o.Kind != "Secret" {
			continue
		}
		if slices.ContainsFunc(mounted[o.Name], func(workload *Object) bool { return near(o, workload) }) {
			continue
		}
		folder := &Folder{Object: o.title(), File: o.doc.file, set: s, object: o}
		for _, key := range o.keys() {
			if !strings.HasSuffix(key, ".conf") && !strings.HasSuffix(key, ".config") {
				continue
			}
			if files++; files > limit.LooseFiles {
				d, _ := o.datum(key)
				o.doc.file.problem(Limit, o.doc.key(d.key),
					fmt.Sprintf("the configurations from here on are not checked, since natstls checks at most %d that no server mounts", limit.LooseFiles),
					"check them in several parts")
				return append(folders, folder)
			}
			folder.Files = append(folder.Files, key)
		}
		if len(folder.Files) > 0 {
			folders = append(folders, folder)
		}
	}
	return folders
}

// ReadSource is that of resolve.Loader: it gives the text of a key.
func (f *Folder) ReadSource(name string) (*parser.Source, error) {
	f.set.mu.Lock()
	defer f.set.mu.Unlock()
	if datum, ok := f.object.datum(path.Clean(name)); ok && strings.IndexByte(path.Clean(name), '/') < 0 {
		if source := datum.source(name); source != nil {
			return source, nil
		}
	}
	return nil, notHere(name)
}
