//go:build unix

package command

import (
	"io"
	"os"
	"syscall"
)

// nonBlocking keeps the opening of a pipe from waiting for its other end.
const nonBlocking = syscall.O_NONBLOCK

// atOnce returns what reads a file that was opened with nonBlocking and never waits: where there is nothing to read
// yet, it fails. Some files of the kernel, such as /proc/kmsg, look like regular ones and are endless; os.File would
// wait for what is to come.
func atOnce(file *os.File) io.Reader { return impatientFile{file} }

type impatientFile struct{ file *os.File }

func (f impatientFile) Read(data []byte) (int, error) {
	conn, err := f.file.SyscallConn()
	if err != nil {
		return 0, err
	}
	var n int
	var failed error
	err = conn.Read(func(fd uintptr) bool {
		for {
			n, failed = syscall.Read(int(fd), data)
			if failed != syscall.EINTR {
				return true
			}
		}
	})
	switch {
	case err != nil:
		return 0, err
	case failed != nil:
		return 0, failed
	case n == 0 && len(data) > 0:
		return 0, io.EOF
	}
	return n, nil
}
