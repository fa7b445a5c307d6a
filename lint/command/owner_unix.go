//go:build unix

package command

import (
	"io/fs"
	"os"
	"syscall"
)

// keepOwner gives a file the owner and group of another one. Only root may give files away, so another owner is no
// error; another group is, since the mode would let other people in.
func keepOwner(file *os.File, like fs.FileInfo) error {
	have, err := file.Stat()
	if err != nil {
		return err
	}
	is, ok := have.Sys().(*syscall.Stat_t)
	want, known := like.Sys().(*syscall.Stat_t)
	if !ok || !known || is.Uid == want.Uid && is.Gid == want.Gid {
		return nil
	}
	if file.Chown(int(want.Uid), int(want.Gid)) == nil || is.Gid == want.Gid {
		return nil
	}
	return file.Chown(-1, int(want.Gid))
}

// hardLinks returns how many names a file has.
func hardLinks(info fs.FileInfo) int {
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		return int(stat.Nlink)
	}
	return 1
}

// syncDirectory makes a rename last through a crash of the machine, where the file system can.
func syncDirectory(name string) {
	if dir, err := os.Open(name); err == nil {
		dir.Sync() // the new content is in place whatever this says
		dir.Close()
	}
}
