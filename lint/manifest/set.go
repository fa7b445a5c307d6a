package manifest

import (
	"slices"
	"sync"
	"time"

	"go.yaml.in/yaml/v4"

	"natstls/parser"
	"natstls/parser/limit"
)

// Set is all objects that are applied together.
type Set struct {
	Files []*File

	mu        sync.Mutex // for what follows, and for the problems of Files
	now       time.Time
	objects   []*Object
	byName    map[objectName][]*Object
	issued    map[string][]*Object // Certificates by the name of their Secret
	made      map[string][]*Object // others that make a Secret of a name: ExternalSecret, SealedSecret, …
	chains    map[*Object]*description
	sources   map[sourceKey]*parser.Source // nil: there is no text
	selectors map[string][]*Object         // Services by the value of the first label that they select
	names     map[string][]fullName        // see written
	clients   map[*Object][]Client         // by workload; nil: not looked for yet
	used      map[*Object]bool             // Secrets, ConfigMaps and Certificates that some workload mounts
}

type objectName struct{ kind, name string }

// New puts the objects of files together. Certificates that are only described begin at now.
func New(files []*File, now time.Time) *Set {
	s := &Set{
		Files: files, now: now, byName: map[objectName][]*Object{}, issued: map[string][]*Object{}, made: map[string][]*Object{},
		chains: map[*Object]*description{}, sources: map[sourceKey]*parser.Source{}, used: map[*Object]bool{},
		selectors: map[string][]*Object{},
	}
	for _, file := range files {
		for _, o := range file.Objects {
			s.objects = append(s.objects, o)
			s.byName[objectName{o.Kind, o.Name}] = append(s.byName[objectName{o.Kind, o.Name}], o)
			spec := get(o.node, "spec")
			switch {
			case o.Kind == "Certificate" && o.Group == "cert-manager.io":
				if name := text(get(spec, "secretName")); name != "" {
					s.issued[name] = append(s.issued[name], o)
				}
			case o.Kind == "Service":
				if wanted := pairs(get(spec, "selector")); len(wanted) > 0 {
					first := text(wanted[0].value)
					s.selectors[first] = append(s.selectors[first], o)
				}
			case o.Kind == "ExternalSecret":
				s.make(o, get(spec, "target", "name"))
			case o.Kind == "SealedSecret":
				s.make(o, get(spec, "template", "metadata", "name"))
			case o.Kind == "VaultStaticSecret", o.Kind == "VaultDynamicSecret", o.Kind == "VaultPKISecret":
				s.make(o, get(spec, "destination", "name"))
			}
		}
	}
	return s
}

// make notes an object that makes a Secret, which is called like the object if nothing else is said.
func (s *Set) make(o *Object, name *yaml.Node) {
	made := text(name)
	if made == "" {
		made = o.Name
	}
	s.made[made] = append(s.made[made], o)
}

// find returns the object of a kind that another one refers to by name, nil if there is none. An object without a
// namespace may be in any. It returns false if it is not clear which one is meant.
func (s *Set) find(kind, name string, from *Object) (*Object, bool) {
	return nearest(s.byName[objectName{kind, name}], from)
}

// nearest returns the one of several objects with the right name that another one means.
func nearest(candidates []*Object, from *Object) (*Object, bool) {
	if len(candidates) > limit.Namesakes {
		return nil, false
	}
	candidates = slices.DeleteFunc(slices.Clone(candidates), func(o *Object) bool { return !near(o, from) })
	for _, closer := range []func(o *Object) bool{
		func(o *Object) bool { return o.Namespace == from.Namespace },
		func(o *Object) bool { return o.doc.file == from.doc.file },
		func(o *Object) bool { return folderOf(o) == folderOf(from) },
	} {
		if kept := slices.DeleteFunc(slices.Clone(candidates), func(o *Object) bool { return !closer(o) }); len(kept) > 0 {
			candidates = kept
		}
	}
	if len(candidates) == 1 {
		return candidates[0], true
	}
	return nil, len(candidates) == 0
}

// near reports whether two objects may be in the same namespace.
func near(a, b *Object) bool {
	return a.Namespace == b.Namespace || a.Namespace == "" || b.Namespace == ""
}
