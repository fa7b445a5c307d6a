package settings

import (
	"slices"
	"testing"
)

func TestFind(t *testing.T) {
	for _, test := range []struct {
		name    string
		files   []string
		current string
		dir     string
		want    string // empty: none
	}{
		{"beside", []string{"/r/a/.natstls.yaml", "/r/.git"}, "/r", "/r/a", "/r/a/.natstls.yaml"},
		{"nearest", []string{"/r/a/.natstls.yaml", "/r/.natstls.yaml", "/r/.git"}, "/r", "/r/a/b", "/r/a/.natstls.yaml"},
		{"at the root of the repository", []string{"/r/.natstls.yaml", "/r/.git"}, "/", "/r/a/b", "/r/.natstls.yaml"},
		{"not above the repository", []string{"/.natstls.yaml", "/r/.git"}, "/", "/r/a", ""},
		{"the inner repository", []string{"/r/.natstls.yaml", "/r/.git", "/r/a/.git"}, "/r", "/r/a/b", ""},
		{"no repository, below the current directory", []string{"/w/.natstls.yaml"}, "/w", "/w/a/b", "/w/.natstls.yaml"},
		{"no repository, not above the current directory", []string{"/.natstls.yaml"}, "/w", "/w/a", ""},
		{"no repository, elsewhere", []string{"/etc/nats/.natstls.yaml"}, "/w", "/etc/nats", "/etc/nats/.natstls.yaml"},
		{"no repository, not above elsewhere", []string{"/etc/.natstls.yaml"}, "/w", "/etc/nats", ""},
		{"the current directory is the root", []string{"/.natstls.yaml"}, "/", "/a", "/.natstls.yaml"},
		{"the root itself", []string{"/.natstls.yaml"}, "/w", "/", "/.natstls.yaml"},
	} {
		finder := Finder{Exists: func(name string) bool { return slices.Contains(test.files, name) }, Current: test.current}
		got, found := finder.Find(test.dir)
		if got != test.want || found != (test.want != "") {
			t.Errorf("%s: got %q", test.name, got)
		}
	}
}

func TestMatch(t *testing.T) {
	for _, test := range []struct {
		glob, file string
		want       bool
	}{
		{"a.conf", "a.conf", true},
		{"a.conf", "x/y/a.conf", true},
		{"./a.conf", "x/a.conf", true},
		{"*.conf", "x/a.conf", true},
		{"old", "old/x/a.conf", true},
		{"old", "x/old/a.conf", true},
		{"old/", "old/a.conf", true},
		{"old", "older/a.conf", false},
		{"x/old", "x/old/a.conf", true},
		{"x/old", "y/x/old/a.conf", false},
		{"x/*.conf", "x/a.conf", true},
		{"x/*.conf", "x/y/a.conf", false},
		{"x/**/*.conf", "x/y/z/a.conf", true},
		{"x/**/*.conf", "x/a.conf", true},
		{"**/a.conf", "a.conf", true},
		{"x/{a,b}.conf", "x/b.conf", true},
		{"x/[ab].conf", "x/c.conf", false},
		{"a?.conf", "ab.conf", true},
		{"*", "a.conf", true},
		{"*", "", false},
		{"*", "../a.conf", false},
		{"*", "/a.conf", true},
	} {
		if got := Match(test.glob, test.file); got != test.want {
			t.Errorf("%s, %s: got %t", test.glob, test.file, got)
		}
	}
}

func TestOver(t *testing.T) {
	s, failed := testReader().Read("r/.natstls.yaml", []byte(`
nats_version: 2.10.29
go_version: 1.24.2
dir: run
select: [min-version]
ignore: [min-version]
path_maps: {/etc: ./etc}
environment: {env_files: [a.env], set: {A: "1"}}
overrides:
  - paths: [a.conf]
    nats_version: 2.12.4
    ignore: [unknown-option]
  - paths: ["a.*"]
    dir: /srv
    select: [unknown-option]
    environment: {set: {A: "2"}}
`))
	if len(failed) > 0 {
		t.Fatal(failed[0])
	}
	a := s.For("sub/a.conf")
	if a.NATSVersion.V != "2.12.4" || a.NATSVersion.At.Kind != InOverride || a.NATSVersion.At.Line != 11 {
		t.Errorf("release: %+v", a.NATSVersion)
	}
	if a.GoVersion.IsSet() {
		t.Errorf("the Go release of another server is left: %+v", a.GoVersion)
	}
	if a.Dir.V != "/srv" || a.EnvFiles[0].V != "r/a.env" || a.PathMaps[0].V.To != "r/etc" {
		t.Errorf("paths: %q, %q, %q", a.Dir.V, a.EnvFiles[0].V, a.PathMaps[0].V.To)
	}
	if len(a.Ignore) != 2 || len(a.Select) != 1 || a.Select[0].V != "unknown-option" || len(a.Set) != 2 || a.Set[1].V.Value != "2" {
		t.Errorf("lists: %+v, %+v, %+v", a.Ignore, a.Select, a.Set)
	}
	for _, outside := range []string{"b.conf", "", "../a.conf"} {
		if b := s.For(outside); b.NATSVersion.V != "2.10.29" || b.GoVersion.V != "1.24.2" || b.Dir.V != "r/run" || len(b.Ignore) != 1 {
			t.Errorf("%q: %+v", outside, b)
		}
	}
	flags := Options{NATSServer: FromFlag("nats-server", "x")}.Over(a)
	if flags.NATSVersion.IsSet() || flags.NATSServer.At.Flag != "nats-server" {
		t.Errorf("a program and a release: %+v", flags)
	}
}
