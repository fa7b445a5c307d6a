package command

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/fatih/color"
	"golang.org/x/term"
)

// process is what a command sees of the world.
type process struct {
	ctx     context.Context
	cancel  context.CancelCauseFunc // ends it, the cause is the exit code
	stdin   io.Reader
	stdout  *bufio.Writer // results
	stderr  io.Writer     // everything else
	environ []string      // NAME=VALUE
	server  []string      // the command line of a server that was given behind --, the program first; nil if none was
	now     func() time.Time
	dir     func() directory
	input   []byte // what standard input held, once it was read

	terminal       descriptor // standard output if it is a terminal, else nil
	stderrTerminal bool
	stderrColor    bool
}

func newProcess(ctx context.Context, stdin io.Reader, stdout, stderr io.Writer, environ []string) *process {
	ctx, cancel := context.WithCancelCause(ctx)
	p := &process{
		ctx:            ctx,
		cancel:         cancel,
		stdin:          stdin,
		stdout:         bufio.NewWriter(stdout),
		stderr:         stderr,
		environ:        environ,
		now:            time.Now,
		dir:            sync.OnceValue(currentDirectory),
		terminal:       terminal(stdout),
		stderrTerminal: terminal(stderr) != nil,
	}
	p.stderrColor = colored(colorAuto, p.lookupEnv, p.stderrTerminal)
	return p
}

// descriptor is a stream that is a file of the operating system.
type descriptor interface{ Fd() uintptr }

// terminal returns a stream that is a terminal, nil for any other one.
func terminal(stream any) descriptor {
	file, ok := stream.(descriptor)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return nil
	}
	return file
}

// lookupEnv returns a variable of the environment of natstls itself.
func (p *process) lookupEnv(name string) (string, bool) {
	for _, pair := range p.environ {
		if len(pair) > len(name) && pair[len(name)] == '=' && pair[:len(name)] == name {
			return pair[len(name)+1:], true
		}
	}
	return "", false
}

// complain prints what went wrong.
func (p *process) complain(message string) {
	prefix := "natstls:"
	if p.stderrColor {
		red := color.New(color.FgRed, color.Bold)
		red.EnableColor()
		prefix = red.Sprint(prefix)
	}
	fmt.Fprintln(p.stderr, prefix, visible(message))
}

// note prints what is good to know.
func (p *process) note(message string) { fmt.Fprintln(p.stderr, "natstls:", visible(message)) }

// finish writes out what is left, prints the error that ended a command and returns the exit code.
func (p *process) finish(err error) int {
	var exit status
	if errors.As(context.Cause(p.ctx), &exit) {
		return int(exit)
	}
	// A closed pipe or a full disk: what reads the output did not get all of it. The writer keeps its
	// error, so it is the same one if a command noticed it already.
	if failed := p.stdout.Flush(); failed != nil {
		err = fmt.Errorf("cannot write the output: %w", reason(failed))
	}
	code := exitClean
	switch {
	case errors.As(err, &exit):
		code = int(exit)
	case err != nil:
		p.complain(err.Error())
		code = exitFailed
	}
	if usage, ok := errors.AsType[*usageError](err); ok && usage.help != "" {
		fmt.Fprintf(p.stderr, "try: %s\n", usage.help)
	}
	return code
}
