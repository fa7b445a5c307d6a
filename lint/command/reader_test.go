package command

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"natstls/parser/limit"
)

func TestReaderReadsOnce(t *testing.T) {
	t.Chdir(t.TempDir())
	write := func(text string) {
		if err := os.WriteFile("a.conf", []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	absolute, err := filepath.Abs("a.conf")
	if err != nil {
		t.Fatal(err)
	}
	files := newReader(currentDirectory())
	write("first")
	for _, name := range []string{"a.conf", "./a.conf", absolute} {
		data, err := files.ReadFile(name)
		if err != nil || string(data) != "first" {
			t.Errorf("%s: got %q, %v", name, data, err)
		}
		write("second")
	}
	files.put("b.conf", []byte("put"))
	if data, err := files.ReadFile("./b.conf"); err != nil || string(data) != "put" {
		t.Errorf("got %q, %v", data, err)
	}
}

func TestReadRegular(t *testing.T) {
	dir := t.TempDir()
	large := filepath.Join(dir, "large")
	if err := os.WriteFile(large, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	truncate := func(size int64) {
		if err := os.Truncate(large, size); err != nil {
			t.Fatal(err)
		}
	}
	truncate(limit.FileSize)
	if data, err := readRegular(large); err != nil || len(data) != limit.FileSize {
		t.Errorf("got %d bytes, %v", len(data), err)
	}
	truncate(limit.FileSize + 1)
	if _, err := readRegular(large); err == nil || reason(err).Error() != "is larger than 16 MiB" {
		t.Errorf("got %v", err)
	}
	if _, err := readRegular(dir); err == nil || reason(err).Error() != "is a directory, not a regular file" {
		t.Errorf("got %v", err)
	}
	if _, err := readRegular(filepath.Join(dir, "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}
