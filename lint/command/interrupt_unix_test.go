//go:build unix

package command

import (
	"bytes"
	"os"
	"syscall"
	"testing"
)

// impatient is a terminal whose user presses Ctrl-C instead of typing.
type impatient struct{}

func (impatient) Read([]byte) (int, error) {
	if err := syscall.Kill(os.Getpid(), syscall.SIGINT); err != nil {
		return 0, err
	}
	select {}
}

func TestRunInterrupted(t *testing.T) {
	var stdout, stderr bytes.Buffer
	if code := Run([]string{"lint", "-"}, impatient{}, &stdout, &stderr, nil); code != exitInterrupted {
		t.Errorf("exit code %d", code)
	}
	if stdout.Len() > 0 {
		t.Errorf("printed %q", stdout.String())
	}
}
