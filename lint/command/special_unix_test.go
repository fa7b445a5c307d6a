//go:build unix

package command

import (
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// Nobody writes to the pipe, so that opening it the usual way would wait for ever.
func TestReadRegularRefuses(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := syscall.Mkfifo("pipe", 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("pipe", "link"); err != nil {
		t.Fatal(err)
	}
	socket, err := net.Listen("unix", "socket")
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	for name, want := range map[string]string{
		"pipe":     "is a pipe, not a regular file",
		"link":     "is a pipe, not a regular file",
		"socket":   "is a socket, not a regular file",
		os.DevNull: "is a device, not a regular file",
	} {
		_, err := readRegular(name)
		if err == nil || reason(err).Error() != want {
			t.Errorf("%s: got %v, want %s", name, err, want)
		}
	}
}

func TestReadRegularWithoutRight(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may read everything")
	}
	name := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(name, nil, 0); err != nil {
		t.Fatal(err)
	}
	if _, err := readRegular(name); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("got %v", err)
	}
}
