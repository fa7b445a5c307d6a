//go:build !unix

package command

import (
	"io"
	"os"
)

// nonBlocking has no meaning where a file name cannot be a pipe.
const nonBlocking = 0

// atOnce returns what reads a file.
func atOnce(file *os.File) io.Reader { return file }
