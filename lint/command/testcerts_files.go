package command

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// testFile is a file that testcerts writes.
type testFile struct {
	name   string // as the configuration has it
	data   []byte
	secret bool   // it holds a key
	what   string // what it is, in words
}

type testFiles []*testFile

// has reports whether a file has a PEM block of a type.
func (f testFiles) has(name, kind string) bool {
	return slices.ContainsFunc(f, func(file *testFile) bool {
		return file.name == name && bytes.Contains(file.data, []byte("BEGIN "+kind))
	})
}

// local returns where a file stands below the output directory.
func (f *testFile) local() string { return path.Clean(strings.TrimLeft(filepath.ToSlash(f.name), "/")) }

func (f *testFile) shown(out string) string { return filepath.Join(out, f.local()) }

// write writes all files or, if one cannot be, says why before it writes any. It never leaves the directory, also
// not through symbolic links.
func (f testFiles) write(out string, force bool) error {
	if err := os.MkdirAll(out, 0o755); err != nil {
		return fmt.Errorf("cannot make the directory %s: %w", out, reason(err))
	}
	root, err := os.OpenRoot(out)
	if err != nil {
		return fmt.Errorf("cannot open the directory %s: %w", out, reason(err))
	}
	defer root.Close()
	for _, file := range f {
		if !filepath.IsLocal(filepath.FromSlash(file.local())) {
			return fmt.Errorf("%s would stand outside of %s: give another --out and run from there", file.name, out)
		}
		switch _, err := root.Lstat(file.local()); {
		case err == nil && !force:
			return fmt.Errorf("%s exists: use --force to replace it", file.shown(out))
		case err != nil && !errors.Is(err, fs.ErrNotExist):
			return fmt.Errorf("cannot write %s: %w", file.shown(out), reason(err))
		}
	}
	for _, file := range f {
		if err := file.write(root); err != nil {
			return fmt.Errorf("cannot write %s: %w", file.shown(out), reason(err))
		}
	}
	return nil
}

// write writes the file in one step, so that an old one stays if it cannot be written.
func (f *testFile) write(root *os.Root) error {
	name := f.local()
	if err := root.MkdirAll(path.Dir(name), 0o755); err != nil {
		return err
	}
	mode := fs.FileMode(0o644)
	if f.secret {
		mode = 0o600
	}
	// An old one may be readable by everybody, so it is not written into.
	temporary := path.Join(path.Dir(name), temporaryName())
	file, err := root.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = file.Write(f.data)
	if err = errors.Join(err, file.Close()); err == nil {
		err = root.Rename(temporary, name)
	}
	if err != nil {
		return errors.Join(err, root.Remove(temporary))
	}
	return nil
}

// hints say how natstls finds the files that have absolute names.
func (f testFiles) hints(out string) []string {
	var dirs []string
	for _, file := range f {
		if dir := path.Dir(filepath.ToSlash(file.name)); path.IsAbs(dir) && !slices.Contains(dirs, dir) {
			dirs = append(dirs, dir)
		}
	}
	var hints []string
	for _, dir := range dirs {
		hints = append(hints, fmt.Sprintf("find the files of %s with --path-map %s=%s", dir, dir, filepath.Join(out, filepath.FromSlash(dir))))
	}
	return hints
}

// privateKey reads the first private key of a PEM file, in one of the three forms that crypto/tls takes.
func privateKey(data []byte) (crypto.Signer, error) {
	for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
		if !strings.HasSuffix(block.Type, "PRIVATE KEY") {
			continue
		}
		if key, err := x509.ParsePKCS8PrivateKey(block.Bytes); err == nil {
			if signer, ok := key.(crypto.Signer); ok {
				return signer, nil
			}
		}
		if key, err := x509.ParsePKCS1PrivateKey(block.Bytes); err == nil {
			return key, nil
		}
		if key, err := x509.ParseECPrivateKey(block.Bytes); err == nil {
			return key, nil
		}
	}
	return nil, errors.New("there is no key that Go can use")
}
