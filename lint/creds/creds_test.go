package creds_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"natstls/fixtures/keys"
	"natstls/lint/creds"
	"natstls/lint/linttest"
)

func now() time.Time { return time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC) }

func TestParseStandardSet(t *testing.T) {
	files := linttest.Certificates(now())
	ended := now().Add(-10 * 24 * time.Hour)
	for name, want := range map[string]creds.File{
		"jwt/operator.jwt":      {Kind: "operator", Operator: &creds.Operator{}},
		"jwt/bare.jwt":          {Kind: "operator", Operator: &creds.Operator{}},
		"jwt/expired.jwt":       {Kind: "operator", Operator: &creds.Operator{Expires: ended}},
		"jwt/asserts-99.jwt":    {Kind: "operator", Operator: &creds.Operator{AssertServerVersion: "99.0.0"}},
		"jwt/account.jwt":       {Kind: "account"},
		"jwt/accounts-http.jwt": {Kind: "operator", Operator: &creds.Operator{AccountServerURL: "http://accounts.example.com:9090/jwt/v1"}},
		"jwt/damaged.jwt":       {Defect: creds.Unverified},
		"creds/any.creds":       {Kind: "user", User: &creds.User{}},
		"creds/expired.creds":   {Kind: "user", User: &creds.User{Expires: ended}},
		"creds/leaf-tcp.creds":  {Kind: "user", User: &creds.User{ConnectionTypes: []string{"LEAFNODE"}}},
		"creds/seed.creds":      {Defect: creds.SeedOnly},
		"certs/server.pem":      {Defect: creds.NotJWT},
		"certs/empty.pem":       {Defect: creds.Empty},
	} {
		got := creds.Parse(name, files[name])
		want.Name = name
		if got, want := text(got), text(&want); got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, want)
		}
	}
}

// text writes a file and what it points to.
func text(f *creds.File) string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s %v %q %q", f.Name, f.Err, f.Kind, f.Defect)
	if f.Operator != nil {
		fmt.Fprintf(&out, " operator %v", *f.Operator)
	}
	if f.User != nil {
		fmt.Fprintf(&out, " user %v", *f.User)
	}
	return out.String()
}

func TestParseWithCRLF(t *testing.T) {
	for _, name := range []string{"jwt/operator.jwt", "jwt/bare.jwt", "creds/leaf.creds"} {
		data := bytes.ReplaceAll(linttest.Certificates(now())[name], []byte("\n"), []byte("\r\n"))
		if file := creds.Parse(name, data); file.Operator == nil && file.User == nil {
			t.Errorf("%s: %s", name, text(file))
		}
	}
}

func TestTooLargeFileIsNotLookedAt(t *testing.T) {
	if file := creds.Parse("x", make([]byte, 2<<20)); !errors.Is(file.Err, creds.ErrTooLarge) || file.Defect != "" {
		t.Errorf("got %s", text(file))
	}
}

func TestAllows(t *testing.T) {
	for _, c := range []struct {
		has, asked []string
		want       bool
	}{
		{nil, []string{"LEAFNODE"}, true},
		{[]string{"leafnode"}, []string{"LEAFNODE"}, true},
		{[]string{"STANDARD", "LEAFNODE_WS"}, []string{"LEAFNODE", "LEAFNODE_WS"}, true},
		{[]string{"STANDARD"}, []string{"LEAFNODE", "LEAFNODE_WS"}, false},
		{[]string{"LEAFNODE"}, []string{"LEAFNODE_WS"}, false},
		{[]string{"anything"}, []string{"LEAFNODE"}, false},
	} {
		user := creds.User{ConnectionTypes: c.has}
		if got := user.Allows(c.asked...); got != c.want {
			t.Errorf("%q allows %q: got %t", c.has, c.asked, got)
		}
	}
}

func TestAssertedVersion(t *testing.T) {
	for text, want := range map[string]string{
		"2.15.1": "[2 15 1] true", "": "[0 0 0] true", "newest": "[0 0 0] false", "2.15": "[0 0 0] false", "2.-1.0": "[0 0 0] false",
	} {
		version, ok := (&creds.Operator{AssertServerVersion: text}).AssertedVersion()
		if got := fmt.Sprint(version, ok); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}

// oneFile is a file system that counts how often its only file is read.
type oneFile struct {
	data  []byte
	mu    sync.Mutex
	reads int
}

func (f *oneFile) ReadFile(name string) ([]byte, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if name != "leaf.creds" {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	f.reads++
	return f.data, nil
}

func TestStoreReadsEachFileOnce(t *testing.T) {
	files := &oneFile{data: linttest.Certificates(now())["creds/leaf.creds"]}
	store := creds.NewStore(files)
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() { store.File("leaf.creds") })
	}
	wait.Wait()
	if file := store.File("leaf.creds"); file.User == nil || files.reads != 1 {
		t.Errorf("%s after %d reads", text(file), files.reads)
	}
	if err := store.File("other.creds").Err; !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("other.creds: %v", err)
	}
}

// FuzzParse reads any bytes: nothing of a seed or of a token is in what comes out, and exactly one thing is
// said of each file.
func FuzzParse(f *testing.F) {
	files := linttest.Certificates(now())
	var names []string
	for name := range files {
		if !strings.HasPrefix(name, "certs/") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		f.Add(files[name])
	}
	f.Add([]byte("eyJ.eyJ.AA"))
	f.Add([]byte("---\n\n---\n---\nA\n---\n"))
	seed := string(keys.Seed("user"))
	f.Fuzz(func(t *testing.T, data []byte) {
		before := bytes.Clone(data)
		file := creds.Parse("x", data)
		if !bytes.Equal(before, data) {
			t.Fatal("Parse changed its input")
		}
		if said := text(file); strings.Contains(said, seed) {
			t.Fatalf("a seed is in %s", said)
		}
		outcomes := 0
		for _, is := range []bool{file.Err != nil, file.Defect != "", file.Kind != ""} {
			if is {
				outcomes++
			}
		}
		if outcomes != 1 {
			t.Fatalf("%d outcomes: %s", outcomes, text(file))
		}
	})
}
