package certs_test

import (
	"errors"
	"io/fs"
	"sync/atomic"
	"testing"

	"natstls/lint/certs"
)

// describedFS counts how often files are described.
type describedFS struct {
	*countingFS
	stats atomic.Int64
}

func (d *describedFS) Stat(name string) (fs.FileInfo, error) {
	d.stats.Add(1)
	return nil, &fs.PathError{Op: "stat", Path: name, Err: fs.ErrNotExist}
}

func TestStoreDescribesEachFileOnce(t *testing.T) {
	files := &describedFS{countingFS: newCountingFS(t)}
	store := certs.NewStore(files)
	for range 3 {
		if _, err := store.Stat("missing.pem"); !errors.Is(err, fs.ErrNotExist) {
			t.Error(err)
		}
	}
	if n := files.stats.Load(); n != 1 {
		t.Errorf("described %d times", n)
	}
	if _, err := certs.NewStore(files.countingFS).Stat("missing.pem"); !errors.Is(err, errors.ErrUnsupported) {
		t.Error(err)
	}
}

// The store says of each pair what the function says, and says it again with the same problem.
func TestStorePairs(t *testing.T) {
	files := newCountingFS(t)
	store := certs.NewStore(files)
	refused := 0
	for cert := range files.reads {
		for key := range files.reads {
			c, k := store.File(cert), store.File(key)
			got, want := store.PairError(c, k), certs.PairError(c, k)
			if (got == nil) != (want == nil) || got != nil && got.Message != want.Message {
				t.Errorf("%s and %s: %v, not %v", cert, key, got, want)
			}
			if got != store.PairError(c, k) {
				t.Errorf("%s and %s were compared twice", cert, key)
			}
			if got != nil {
				refused++
			}
		}
	}
	if pairs := len(files.reads) * len(files.reads); refused == 0 || refused == pairs {
		t.Errorf("%d of %d pairs are refused", refused, pairs)
	}
}
