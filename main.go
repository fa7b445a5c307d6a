// Natstls checks the TLS parts of NATS server configurations.
package main

import (
	"os"

	"natstls/lint/command"
)

func main() {
	os.Exit(command.Run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.Environ()))
}
