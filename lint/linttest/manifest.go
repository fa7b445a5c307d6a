package linttest

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"natstls/lint"
	"natstls/lint/manifest"
	"natstls/lint/release"
	"natstls/parser"
	"natstls/parser/resolve"
)

// Manifests reads the fixtures of a folder that are Kubernetes manifests: bad*.yaml and good*.yaml. In their texts
// BASE64(certs/server.pem) stands for the base64 of a file of Certificates.
func Manifests(t testing.TB, dir, prefix string) []*Fixture {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, prefix+"*.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var fixtures []*Fixture
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		f := &Fixture{Name: filepath.Base(path), Path: path, target: release.Latest(), manifest: true, certificates: standard()}
		f.text = embedded.ReplaceAllStringFunc(string(text), func(match string) string {
			content, err := f.ReadFile(embedded.FindStringSubmatch(match)[1])
			if err != nil {
				t.Fatalf("%s: %v", path, err)
			}
			return base64.StdEncoding.EncodeToString(content)
		})
		fixtures = append(fixtures, f)
	}
	return fixtures
}

var embedded = regexp.MustCompile(`BASE64\(([a-z0-9/.-]+)\)`)

// manifestRoots are the servers of manifests, all in one fleet, and the texts that they stand in.
func (f *Fixture) manifestRoots() ([]lint.Root, []*manifest.File) {
	files := []*manifest.File{manifest.Read(&parser.Source{Name: f.Path, Text: f.text})}
	fleet := &lint.Fleet{Name: f.Name}
	var roots []lint.Root
	for _, server := range manifest.New(files, Now()).Servers() {
		roots = append(roots, lint.Root{
			Name:   server.Config,
			Title:  server.Name,
			Loader: resolve.Loader{ReadSource: server.Pod.ReadSource, LookupEnv: server.LookupEnv},
			Files:  server.Pod,
			Pod:    server.Pod,
			Args:   server.Args,
			Target: f.target,
			Member: &lint.Member{Fleet: fleet, Name: server.Name, Hosts: server.Hosts, Local: server.Local, Zone: server.Zone},
		})
	}
	return roots, files
}
