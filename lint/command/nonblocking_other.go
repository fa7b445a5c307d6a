//go:build !unix

package command

// nonBlocking has no meaning where a file name cannot be a pipe.
const nonBlocking = 0
