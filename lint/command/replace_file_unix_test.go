//go:build unix

package command

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func testProcess(ctx context.Context) *process {
	return newProcess(ctx, strings.NewReader(""), io.Discard, io.Discard, nil)
}

// leftovers returns the names in a directory that should not be there.
func leftovers(t *testing.T, dir string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, ".natstls-*"))
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestReplaceFileKeepsModeAndLink(t *testing.T) {
	dir := t.TempDir()
	target, link := filepath.Join(dir, "real", "nats.conf"), filepath.Join(dir, "link.conf")
	if err := os.Mkdir(filepath.Dir(target), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, mode := range []os.FileMode{0o600, 0o640, 0o664, 0o444, 0o755} {
		os.Remove(target)
		os.Remove(link)
		if err := os.WriteFile(target, []byte("old"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(target, mode); err != nil { // not subject to the umask
			t.Fatal(err)
		}
		if err := os.Symlink(filepath.Join("real", "nats.conf"), link); err != nil {
			t.Fatal(err)
		}
		if err := testProcess(t.Context()).replaceFile(link, []byte("new")); err != nil {
			t.Fatal(err)
		}
		info, err := os.Lstat(target)
		if err != nil || info.Mode() != mode {
			t.Errorf("the mode %v became %v, %v", mode, info.Mode(), err)
		}
		if data, _ := os.ReadFile(target); string(data) != "new" {
			t.Errorf("the target holds %q", data)
		}
		if to, err := os.Readlink(link); err != nil || to != filepath.Join("real", "nats.conf") {
			t.Errorf("the link leads to %q, %v", to, err)
		}
		if left := leftovers(t, filepath.Dir(target)); len(left) > 0 {
			t.Errorf("left over: %v", left)
		}
	}
}

func TestReplaceFileKeepsOwner(t *testing.T) {
	name := filepath.Join(t.TempDir(), "nats.conf")
	if err := os.WriteFile(name, nil, 0o640); err != nil {
		t.Fatal(err)
	}
	uid, gid := os.Getuid(), os.Getgid()
	if os.Geteuid() == 0 {
		uid, gid = 4711, 4712
	} else if groups, err := os.Getgroups(); err == nil && len(groups) > 0 {
		gid = groups[len(groups)-1]
	}
	if err := os.Chown(name, uid, gid); err != nil {
		t.Fatal(err)
	}
	if err := testProcess(t.Context()).replaceFile(name, []byte("new")); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	if stat := info.Sys().(*syscall.Stat_t); int(stat.Uid) != uid || int(stat.Gid) != gid || info.Mode() != 0o640 {
		t.Errorf("the file belongs to %d:%d with %v, not to %d:%d", stat.Uid, stat.Gid, info.Mode(), uid, gid)
	}
}

func TestReplaceFileMakesNew(t *testing.T) {
	name := filepath.Join(t.TempDir(), "baseline.json")
	if err := testProcess(t.Context()).replaceFile(name, []byte("{}")); err != nil {
		t.Fatal(err)
	}
	if data, err := os.ReadFile(name); string(data) != "{}" {
		t.Errorf("%q, %v", data, err)
	}
}

// TestReplaceFileFails shows that the file stays as it is, and nothing beside it, if anything fails. TestChaosNoRoom
// has the full disk, in a process of its own: the limit that stands for it would hit what go test writes too.
func TestReplaceFileFails(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "nats.conf")
	if err := os.WriteFile(name, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	check := func(what string, err error) {
		t.Helper()
		if err == nil {
			t.Errorf("%s: no error", what)
		}
		if data, _ := os.ReadFile(name); string(data) != "old" {
			t.Errorf("%s: the file holds %q", what, data)
		}
		if left := leftovers(t, dir); len(left) > 0 {
			t.Errorf("%s: left over: %v", what, left)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	check("interrupted", testProcess(ctx).replaceFile(name, []byte("new")))

	check("a directory", testProcess(t.Context()).replaceFile(dir, []byte("new")))
	check("no directory", testProcess(t.Context()).replaceFile(filepath.Join(dir, "absent", "nats.conf"), []byte("new")))
	if os.Geteuid() != 0 {
		if err := os.Chmod(dir, 0o555); err != nil {
			t.Fatal(err)
		}
		check("a directory without the right to write", testProcess(t.Context()).replaceFile(name, []byte("new")))
		os.Chmod(dir, 0o755)
	}
}
