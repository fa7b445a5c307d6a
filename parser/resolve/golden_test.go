package resolve_test

import (
	"errors"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"natstls/parser/resolve"
)

var update = flag.Bool("update", false, "write want.txt in the folders of testdata")

// TestProvenance compares where values come from with testdata/NAME/want.txt. Each folder holds the
// root nats.conf, the files that it includes, and perhaps an environment in env.txt.
func TestProvenance(t *testing.T) {
	folders, err := filepath.Glob("testdata/*/nats.conf")
	if err != nil || len(folders) == 0 {
		t.Fatalf("no folders: %v", err)
	}
	for _, root := range folders {
		folder := filepath.Dir(root)
		t.Run(filepath.Base(folder), func(t *testing.T) {
			got := trace(loader(os.DirFS(folder), optional(t, folder, "env.txt")).Load("nats.conf"))
			want := optional(t, folder, "want.txt")
			if got == want {
				return
			}
			if !*update {
				t.Errorf("(-want +got, see -update):\n%s", cmp.Diff(want, got))
				return
			}
			if err := os.WriteFile(filepath.Join(folder, "want.txt"), []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// optional reads a file; an absent one is empty.
func optional(t *testing.T, folder, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return string(text)
}

// loader reads below a folder.
func loader(files fs.FS, env string) resolve.Loader {
	return resolve.Loader{
		ReadFile: func(name string) ([]byte, error) {
			return fs.ReadFile(files, filepath.ToSlash(name))
		},
		LookupEnv: parseEnv(env),
	}
}
