//go:build unix

package command

import (
	"os"
	"os/signal"
	"syscall"
)

// catchWriteSignals makes a write into a pipe without a reader, and one beyond the limit of file sizes, an error
// like any other one. Without it the first ends the process in the middle of its work, and the second with a
// trace of the Go runtime. The function that it returns undoes it.
func catchWriteSignals() (stop func()) {
	unread := make(chan os.Signal, 1) // nobody needs to know: the write fails
	signal.Notify(unread, syscall.SIGPIPE, syscall.SIGXFSZ)
	return func() { signal.Stop(unread) }
}
