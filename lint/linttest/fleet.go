package linttest

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"natstls/lint"
	"natstls/lint/release"
	"natstls/parser/resolve"
)

// fleetFixtures reads the fixtures that are fleets: a file bad*.fleet or good*.fleet holds the folder with the
// configurations of the servers, from its own folder on. The files of FleetCertificates are there for all servers.
func fleetFixtures(t testing.TB, dir, prefix string) []*Fixture {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, prefix+"*.fleet"))
	if err != nil {
		t.Fatal(err)
	}
	if len(paths) == 0 {
		return nil
	}
	certificates := standardOfFleets()
	var fixtures []*Fixture
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		f := &Fixture{
			Name: filepath.Base(path), Path: path, target: release.Latest(), certificates: certificates,
			fleet: filepath.Join(dir, filepath.FromSlash(strings.TrimSpace(string(text)))), texts: map[string]string{},
		}
		members, err := filepath.Glob(filepath.Join(f.fleet, "*.conf"))
		if err != nil || len(members) == 0 {
			t.Fatalf("%s: there is no configuration in %s: %v", path, f.fleet, err)
		}
		for _, member := range members {
			text, err := os.ReadFile(member)
			if err != nil {
				t.Fatal(err)
			}
			f.texts[member] = string(text)
		}
		fixtures = append(fixtures, f)
	}
	return fixtures
}

// Fleet returns the folder with the configurations of a fixture that is a fleet, empty if it is none.
func (f *Fixture) Fleet() string { return f.fleet }

// judges returns the rules that a good fixture runs with: of a fleet those about links.
func (f *Fixture) judges(all []*lint.Rule) []*lint.Rule {
	if f.fleet == "" {
		return all
	}
	return slices.DeleteFunc(slices.Clone(all), func(r *lint.Rule) bool {
		return !strings.HasPrefix(r.Name, "link-") && !strings.HasPrefix(r.Name, "fleet-")
	})
}

// members returns the configurations of a fleet, in the order of their names.
func (f *Fixture) members() []string {
	var names []string
	for name := range f.texts {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// fleetRoots are the servers of a fleet, each called like its file.
func (f *Fixture) fleetRoots() []lint.Root {
	fleet := &lint.Fleet{Name: filepath.Base(f.fleet)}
	var roots []lint.Root
	for _, name := range f.members() {
		roots = append(roots, lint.Root{
			Name:   name,
			Loader: resolve.Loader{ReadFile: f.readFile, LookupEnv: f.lookupEnv},
			Files:  f,
			Target: f.target,
			Member: &lint.Member{Fleet: fleet, Name: strings.TrimSuffix(filepath.Base(name), ".conf")},
		})
	}
	return roots
}

// withMember returns the fleet with another text of one configuration.
func (f *Fixture) withMember(name, text string) *Fixture {
	other := *f
	other.texts = map[string]string{}
	for member, before := range f.texts {
		other.texts[member] = before
	}
	other.texts[name] = text
	return &other
}
