package linttest

import (
	"crypto/x509"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"natstls/lint"
	"natstls/lint/certs"
	"natstls/lint/release"
)

// Fixture is one configuration file of a rule's folder, with what its run needs. It is the file
// system of the server that the configuration belongs to.
type Fixture struct {
	Name string // without .conf
	Path string

	text             string
	files            lint.FilesMode
	environmentGiven bool
	environment      map[string]string
	args             []string       // the flags of the server; nil: it is not known how it is started
	platform         string         // empty: not known
	target, from     release.Target // from: of an upgrade, else the zero Target
	certificates     map[string][]byte
	locked           []string          // rules that no comment may ignore
	systemRoots      *x509.CertPool    // nil: not known
	fleet            string            // the folder of the servers, for a fixture that is a fleet
	texts            map[string]string // of the servers of a fleet
	manifest         bool              // the text holds Kubernetes manifests
	beside           string            // where relative file names are tried as well, see lint.Root
}

// Fixtures reads the fixtures of a folder whose names start with prefix.
func Fixtures(t testing.TB, dir, prefix string) []*Fixture {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, prefix+"*.conf"))
	if err != nil {
		t.Fatal(err)
	}
	certificates := standard()
	var fixtures []*Fixture
	for _, path := range paths {
		if strings.HasSuffix(path, ".fixed.conf") {
			continue
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		f := &Fixture{
			Name:         strings.TrimSuffix(filepath.Base(path), ".conf"),
			Path:         path,
			text:         string(text),
			target:       release.Latest(),
			environment:  environment(t, strings.TrimSuffix(path, ".conf")+".env"),
			args:         words(strings.TrimSuffix(path, ".conf") + ".args"),
			certificates: certificates,
		}
		f.settings(t)
		fixtures = append(fixtures, f)
	}
	return append(fixtures, fleetFixtures(t, dir, prefix)...)
}

// settings reads the comment "# test: …".
func (f *Fixture) settings(t testing.TB) {
	t.Helper()
	_, rest, found := strings.Cut(f.text, "# test:")
	if !found {
		return
	}
	line, _, _ := strings.Cut(rest, "\n")
	for _, setting := range strings.Fields(line) {
		key, value, _ := strings.Cut(setting, "=")
		switch key + "=" + value {
		case "files=present":
			f.files = lint.FilesPresent
		case "files=required":
			f.files = lint.FilesRequired
		case "files=off":
			f.files = lint.FilesOff
		case "environment=given":
			f.environmentGiven = true
		default:
			switch key {
			case "platform":
				f.platform = value
			case "locked":
				f.locked = strings.Split(value, ",")
			case "nats":
				f.target = f.release(t, value)
			case "from":
				f.from = f.release(t, value)
			case "beside":
				f.beside = value
			case "system-roots":
				data, err := f.ReadFile(value)
				if err != nil {
					t.Fatalf("%s: %v", f.Path, err)
				}
				f.systemRoots = certs.Pool(certs.Parse(value, data))
			default:
				t.Fatalf("%s: unknown setting %q", f.Path, setting)
			}
		}
	}
}

func (f *Fixture) release(t testing.TB, text string) release.Target {
	t.Helper()
	version, err := release.Parse(text)
	if err != nil {
		t.Fatalf("%s: %v", f.Path, err)
	}
	target, err := release.For(version)
	if err != nil {
		t.Fatalf("%s: %v", f.Path, err)
	}
	return target
}

// words reads the lines of a file, nil if there is none.
func words(path string) []string {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	return strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
}

// commandLine returns how the server is started, nil if that is not known.
func (f *Fixture) commandLine() []string {
	if f.args == nil {
		return nil
	}
	return append([]string{"nats-server", "-c", filepath.Base(f.Path)}, f.args...)
}

func environment(t testing.TB, path string) map[string]string {
	t.Helper()
	values := map[string]string{}
	data, err := os.ReadFile(path)
	if err != nil {
		return values
	}
	for line := range strings.Lines(string(data)) {
		if name, value, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "="); ok {
			values[name] = value
		}
	}
	return values
}

// Target returns the release that the fixture is for.
func (f *Fixture) Target() release.Target { return f.target }

// From returns the release that runs before an upgrade to the target, the zero Target without one.
func (f *Fixture) From() release.Target { return f.from }

// with returns the fixture with another text.
func (f *Fixture) with(text string) *Fixture {
	other := *f
	other.text = text
	return &other
}

func (f *Fixture) readFile(name string) ([]byte, error) {
	if name == f.Path {
		return []byte(f.text), nil
	}
	if text, ok := f.texts[name]; ok {
		return []byte(text), nil
	}
	return os.ReadFile(name)
}

func (f *Fixture) lookupEnv(name string) (string, bool) {
	value, ok := f.environment[name]
	return value, ok
}

// ReadFile implements certs.FS: the standard certificates, then the files of the folder.
func (f *Fixture) ReadFile(name string) ([]byte, error) {
	clean := filepath.ToSlash(filepath.Clean(name))
	if data, ok := f.certificates[clean]; ok {
		return data, nil
	}
	for other := range f.certificates {
		if strings.HasPrefix(other, clean+"/") {
			return nil, certs.ErrDirectory
		}
	}
	return os.ReadFile(filepath.Join(filepath.Dir(f.Path), name))
}

// Stat implements certs.StatFS. Most of the standard certificates have the mode bits of files that only the
// server may read; fixtures/keys/README.md names the others.
func (f *Fixture) Stat(name string) (fs.FileInfo, error) {
	clean := filepath.ToSlash(filepath.Clean(name))
	if data, ok := f.certificates[clean]; ok {
		return fileInfo{clean, int64(len(data))}, nil
	}
	for other := range f.certificates {
		if strings.HasPrefix(other, clean+"/") {
			return fileInfo{clean, 0}, nil
		}
	}
	return os.Stat(filepath.Join(filepath.Dir(f.Path), name))
}

// fileInfo describes a standard certificate.
type fileInfo struct {
	name string
	size int64
}

func (i fileInfo) Name() string       { return path.Base(i.name) }
func (i fileInfo) Size() int64        { return i.size }
func (i fileInfo) Mode() fs.FileMode  { return modeOf(i.name) }
func (i fileInfo) ModTime() time.Time { return Now() }
func (i fileInfo) IsDir() bool        { return i.Mode().IsDir() }
func (i fileInfo) Sys() any           { return nil }
