//go:build unix

package command

import (
	"os"
	"syscall"
	"testing"
	"time"
)

// TestInterruptedReading interrupts natstls while it waits for a terminal whose user types nothing.
func TestInterruptedReading(t *testing.T) {
	for _, sent := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		command, out := start(t, t.TempDir(), "lint", "-")
		terminal, typed, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		defer terminal.Close()
		defer typed.Close()
		command.Stdin = terminal
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(50 * time.Millisecond) // it may end before it reads: that is the same to it
		if err := command.Process.Signal(sent); err != nil {
			t.Fatal(err)
		}
		if end := endOf(t, command, out); end.code != 128+int(sent) || end.output != "" {
			t.Errorf("%v: exit code %d, printed %q", sent, end.code, end.output)
		}
	}
}

// TestInterruptedReplacing has an interrupt while a file is replaced: that is done, the next one is not begun.
func TestInterruptedReplacing(t *testing.T) {
	for sent, want := range map[syscall.Signal]int{syscall.SIGINT: exitInterrupted, syscall.SIGTERM: exitTerminated} {
		p := testProcess(t.Context())
		done := 0
		work := func() error {
			if err := syscall.Kill(os.Getpid(), sent); err != nil {
				t.Fatal(err)
			}
			time.Sleep(50 * time.Millisecond) // the signal comes by another thread
			done++
			return nil
		}
		if err := p.uninterrupted(work); err != nil {
			t.Error(err)
		}
		if err := p.uninterrupted(work); err == nil || done != 1 {
			t.Errorf("the work was done %d times, %v", done, err)
		}
		if code := p.finish(nil); code != want {
			t.Errorf("%v: exit code %d", sent, code)
		}
	}
}
