package command

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// replaceFile gives a file a new content in one step: whoever reads it gets the old or the new one, and if anything
// fails the old one stays. Mode and group are kept, and the owner if this process may give files away. A symbolic
// link stays one, since its target is replaced. A file that does not exist is made.
//
// A second hard link keeps the old content. An interrupt waits for the file that is being replaced; no other one is
// begun after it.
func (p *process) replaceFile(name string, data []byte) error {
	return p.uninterrupted(func() error { return replaceFile(name, data) })
}

func replaceFile(name string, data []byte) error {
	target := unlinked(name)
	old, err := os.Stat(target)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		old = nil
	case err != nil:
		return err
	default:
		if err := regular(target, old); err != nil {
			return err
		}
	}
	temporary, err := writeBeside(target, data, old)
	if err != nil {
		return err
	}
	if err := os.Rename(temporary, target); err != nil {
		return errors.Join(reason(err), os.Remove(temporary))
	}
	syncDirectory(filepath.Dir(target))
	return nil
}

// temporaryName returns a name that no other file has.
func temporaryName() string { return ".natstls-" + rand.Text() + ".tmp" }

// writeBeside writes a temporary file into the directory of the target, with the rights of the old target if there
// is one, and returns its name. Nothing is left of it after an error.
func writeBeside(target string, data []byte, old fs.FileInfo) (_ string, err error) {
	// Until it has the owner and mode of the target only this user may read it: a configuration may hold secrets.
	mode := fs.FileMode(0o600)
	if old == nil {
		mode = 0o644
	}
	name := filepath.Join(filepath.Dir(target), temporaryName())
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return "", err
	}
	defer func() {
		if err != nil {
			file.Close()
			os.Remove(name)
		}
	}()
	if _, err = file.Write(data); err != nil {
		return "", err
	}
	if old != nil {
		if err = keepOwner(file, old); err != nil {
			return "", fmt.Errorf("its group cannot be kept: %w", reason(err))
		}
		// Behind the owner, since a change of that takes special bits away.
		if err = file.Chmod(old.Mode() & (fs.ModePerm | fs.ModeSetuid | fs.ModeSetgid | fs.ModeSticky)); err != nil {
			return "", err
		}
	}
	if err = file.Sync(); err != nil {
		return "", err
	}
	return name, file.Close()
}
