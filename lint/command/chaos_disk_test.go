package command

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"natstls/lint"
	"natstls/lint/release"
	"natstls/parser/resolve"
	"natstls/rules"
)

// moving is a disk on which files change, vanish and come back while they are read.
type moving struct {
	seed  uint64
	reads atomic.Uint64
}

func (m *moving) ReadFile(name string) ([]byte, error) {
	random := rand.New(rand.NewPCG(m.seed, m.reads.Add(1)))
	texts := []string{
		"", "tls { cert_file: a.pem, key_file: b.pem, ca_file: c.pem, verify: true }\n", "include x.conf\n", "include nats.conf\n",
		"cluster { tls { include x.conf } routes: [nats://a:6222] }\n", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "tls {\x00",
	}
	switch i := random.IntN(len(texts) + 2); i {
	case len(texts):
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	case len(texts) + 1:
		return []byte(texts[1][:random.IntN(len(texts[1]))]), &fs.PathError{Op: "read", Path: name, Err: errors.New("input/output error")}
	default:
		return []byte(texts[i]), nil
	}
}

// TestChaosMoving lints configurations whose files differ at each read.
func TestChaosMoving(t *testing.T) {
	for seed := range uint64(sampled(100, 10_000)) {
		disk := &moving{seed: seed}
		root := lint.Root{Name: "nats.conf", Loader: resolve.Loader{ReadFile: disk.ReadFile}, Files: disk, Target: release.Latest(), Beside: "."}
		opts := lint.Options{Rules: rules.All(), Now: time.Unix(1_700_000_000, 0), Files: lint.FilesRequired}
		_, err := lint.Run(context.Background(), opts, root, root)
		if err != nil && strings.Contains(err.Error(), "internal error") {
			t.Fatalf("seed %d: %v", seed, err)
		}
	}
}

// TestChaosReplaced rewrites and removes a configuration, its include and its certificate under natstls's hands.
func TestChaosReplaced(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "nats.conf")
	texts := []string{"", "tls { cert_file: c.pem", "include tls.conf\n", "tls { cert_file: c.pem, key_file: k.pem }\n" + strings.Repeat("a: 1\n", 1000)}
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		random := rand.New(rand.NewPCG(7, 8))
		for {
			select {
			case <-stop:
				return
			default:
			}
			file := filepath.Join(dir, []string{"nats.conf", "tls.conf", "c.pem"}[random.IntN(3)])
			if i := random.IntN(len(texts) + 1); i < len(texts) {
				_ = os.WriteFile(file, []byte(texts[i]), 0o600) // it may be gone, or be replaced by the other side
			} else {
				_ = os.Remove(file)
			}
		}
	}()
	for i := range sampled(60, 3000) {
		lines := append(onFile(name), []string{"lint", "--fix", name}, []string{"lint", dir})
		survive(t, lines[i%len(lines)]...)
	}
	close(stop)
	<-done
	noLeftovers(t, dir)
}

// noLeftovers demands that no temporary file of natstls is in a directory.
func noLeftovers(t *testing.T, dir string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if strings.HasPrefix(entry.Name(), ".natstls-") {
			t.Errorf("%s is left", entry.Name())
		}
	}
}

// TestChaosIncludes has includes without end: cycles, a cycle through links, thousands of files.
func TestChaosIncludes(t *testing.T) {
	dir := t.TempDir()
	files := map[string]string{
		"self.conf":  "include self.conf\n",
		"a.conf":     "tls { include b.conf }\n",
		"b.conf":     "x { include a.conf }\n",
		"under.conf": "include loop/loop/loop/under.conf\nport: 4222\n",
	}
	var many strings.Builder
	for i := range sampled(300, 12_000) {
		files[fmt.Sprintf("many/%d.inc", i)] = "accounts { A: {} }\n"
		fmt.Fprintf(&many, "include many/%d.inc\n", i)
	}
	files["many.conf"] = many.String()
	files["absent.conf"] = strings.ReplaceAll(strings.Repeat("include absent/N.inc\n", 10_000), "N", "n")
	writeFiles(t, dir, files)
	if err := os.Symlink(".", filepath.Join(dir, "loop")); err != nil {
		t.Skip("no symbolic links here: ", err)
	}
	if err := os.Symlink("round", filepath.Join(dir, "round")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"self.conf", "a.conf", "under.conf", "many.conf", "absent.conf", "round", "loop", "."} {
		for _, line := range onFile(filepath.Join(dir, name)) {
			survive(t, line...)
		}
	}
}
