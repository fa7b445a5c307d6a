//go:build !unix

package command

import (
	"io/fs"
	"os"
)

// keepOwner does nothing where the rights of a file come from its directory.
func keepOwner(*os.File, fs.FileInfo) error { return nil }

// hardLinks returns 1, since the number is not in what is known of a file here.
func hardLinks(fs.FileInfo) int { return 1 }

// syncDirectory does nothing where directories cannot be opened.
func syncDirectory(string) {}
