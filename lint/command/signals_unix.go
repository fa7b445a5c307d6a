//go:build unix

package command

import (
	"os/signal"
	"syscall"
)

// ignoreWriteSignals makes a write into a pipe without a reader, and one beyond the limit of file sizes, an error
// like any other one. Without it the first ends the process in the middle of its work, and the second with a
// trace of the Go runtime.
func ignoreWriteSignals() { signal.Ignore(syscall.SIGPIPE, syscall.SIGXFSZ) }
