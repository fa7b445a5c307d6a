// Natstls checks the TLS parts of NATS server configurations.
package main

import (
	"os"

	"natstls/lint/command"
)

func main() {
	os.Exit(command.Main())
}
