package certs_test

import (
	"errors"
	"io/fs"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"natstls/lint/certs"
)

// countingFS counts how often each file is read.
type countingFS struct {
	files map[string][]byte
	reads map[string]*atomic.Int64
}

func newCountingFS(t *testing.T) *countingFS {
	out := &countingFS{files: inputs(t), reads: map[string]*atomic.Int64{"missing.pem": {}}}
	for name := range out.files {
		out.reads[name] = &atomic.Int64{}
	}
	return out
}

func (c *countingFS) ReadFile(name string) ([]byte, error) {
	c.reads[name].Add(1)
	if data, ok := c.files[name]; ok {
		return data, nil
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

func TestStoreReadsEachFileOnce(t *testing.T) {
	files := newCountingFS(t)
	store := certs.NewStore(files)
	names := slices.Sorted(maps.Keys(files.reads))

	const callers = 8
	got := make([]map[string]*certs.File, callers)
	var wait sync.WaitGroup
	for i := range got {
		got[i] = map[string]*certs.File{}
		wait.Go(func() {
			for j := range names {
				name := names[(j+i*len(names)/callers)%len(names)]
				got[i][name] = store.File(name)
			}
		})
	}
	wait.Wait()

	for _, name := range names {
		if reads := files.reads[name].Load(); reads != 1 {
			t.Errorf("%q was read %d times", name, reads)
		}
		for i := range got {
			if got[i][name] == nil || got[i][name] != got[0][name] || got[i][name].Name != name {
				t.Errorf("%q: caller %d got another file", name, i)
			}
		}
	}
	if err := store.File("missing.pem").Err; !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("missing.pem: %v", err)
	}
	if file := store.File("server.pem"); len(file.Certificates) != 1 || file.Err != nil {
		t.Errorf("server.pem: %+v", file)
	}
}

// One slow file must not hold up the others.
func TestStoreReadsInParallel(t *testing.T) {
	files := &meetingFS{both: make(chan string)}
	store := certs.NewStore(files)
	var wait sync.WaitGroup
	for _, name := range []string{"a.pem", "b.pem"} {
		wait.Go(func() { store.File(name) })
	}
	wait.Wait() // ends only if both reads are under way at the same time
}

// meetingFS lets no read end before another one has begun.
type meetingFS struct{ both chan string }

func (m *meetingFS) ReadFile(name string) ([]byte, error) {
	select {
	case m.both <- name:
	case <-m.both:
	}
	return nil, nil
}

func TestUnreadFilesAreNotKnown(t *testing.T) {
	for _, c := range []struct {
		err    error
		reason certs.Reason
		known  bool
	}{
		{fs.ErrNotExist, certs.NotRead, false},
		{fs.ErrPermission, certs.NotRead, false},
		{certs.ErrTooLarge, certs.NotRead, false},
		{certs.ErrNotRegular, certs.NotRead, false},
		{errors.New("disk on fire"), certs.NotRead, false},
		{certs.ErrDirectory, certs.IsDirectory, true},
	} {
		file := &certs.File{Name: "x.pem", Err: &fs.PathError{Op: "open", Path: "x.pem", Err: c.err}}
		good := certs.Parse("server.pem", inputs(t)["combined.pem"])
		for role, problem := range map[string]*certs.Problem{
			"cert": certs.CertificateError(file), "key": certs.KeyError(file), "ca": certs.PoolError(file),
			"pair": certs.PairError(file, good), "pair's key": certs.PairError(good, file),
		} {
			if problem == nil || problem.Reason != c.reason || problem.Known() != c.known || !errors.Is(problem.Err, c.err) || problem.File != file {
				t.Errorf("%v as %s: %+v", c.err, role, problem)
			}
			checkProblem(t, problem)
		}
	}
}
