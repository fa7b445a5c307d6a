// Package command is the command line of natstls: one file for each command. It is the only package
// that touches the disk, the clock, the environment and the terminal; the others get what they need
// as values.
package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"time"

	"github.com/urfave/cli/v2"
)

// Exit codes. They are the same in every format.
const (
	exitClean       = 0
	exitFindings    = 1   // findings at or above --fail-on; for parse: the file has errors
	exitFailed      = 2   // natstls could not do its job, perhaps besides findings
	exitInterrupted = 130 // as a shell reports a process that SIGINT ended
)

// command is one command and what its help says.
type command struct {
	name     string
	operands string // behind the flags in the usage line, may be empty
	summary  string
	examples []string // the arguments of natstls
	notes    string   // what the flags alone do not say; lines of at most 100 characters
	flags    []cli.Flag
	server   bool // takes the command line of a server behind --
	run      func(p *process, c *cli.Context) error
}

// commands returns all commands, in the order in which the help lists them.
func commands() []command {
	return []command{lintCommand(), upgradeCommand(), parseCommand(), rulesCommand(), explainCommand(), versionCommand()}
}

// status is an exit code without a message. Actions return it as an error.
type status int

func (s status) Error() string { return fmt.Sprintf("exit status %d", int(s)) }

// usageError is a mistake on the command line.
type usageError struct {
	message string
	help    string // the command line that says more
}

func (e *usageError) Error() string { return e.message }

func usagef(format string, args ...any) error {
	return &usageError{message: fmt.Sprintf(format, args...)}
}

// Run runs natstls with the arguments that follow the program's name and returns the exit code. An
// interrupt ends it at once, whatever it waits for.
func Run(args []string, stdin io.Reader, stdout, stderr io.Writer, environ []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	done := make(chan int, 1)
	go func() {
		p := newProcess(ctx, stdin, stdout, stderr, environ)
		done <- p.finish(p.dispatch(args))
	}()
	select {
	case code := <-done:
		return code
	case <-ctx.Done():
		return exitInterrupted
	}
}

// dispatch finds the command that the first argument names and runs it.
func (p *process) dispatch(args []string) error {
	all := commands()
	if len(args) == 0 {
		// Not 0: a script whose command got lost must not look like one that found nothing.
		fmt.Fprint(p.stderr, overview(all))
		return status(exitFailed)
	}
	switch args[0] {
	case "help":
		return p.help(all, args[1:])
	case "--help", "-help", "-h":
		return p.help(all, nil)
	case "--version", "-version":
		args = []string{"version"}
	}
	i := slices.IndexFunc(all, func(c command) bool { return c.name == args[0] })
	if i < 0 {
		return unknownCommand(all, args[0])
	}
	err := p.execute(all[i], args[1:])
	if usage, ok := errors.AsType[*usageError](err); ok {
		usage.help = "natstls " + all[i].name + " --help"
	}
	return err
}

// execute lets urfave/cli read the flags of a command and runs it.
func (p *process) execute(c command, args []string) error {
	if c.server {
		args, p.server = splitServer(args)
	}
	flags := append(slices.Clip(c.flags), &cli.BoolFlag{Name: "help", Aliases: []string{"h"}, Usage: "print this help"})
	args, err := permute(flags, args)
	if err != nil {
		return err
	}
	// The library would print a page of its own.
	if slices.Contains(args[:slices.Index(args, "--")], "--help") {
		_, err := io.WriteString(p.stdout, page(c, flags))
		return err
	}
	app := &cli.App{
		Name:                      "natstls",
		Writer:                    p.stdout,
		ErrWriter:                 p.stderr,
		HideHelp:                  true,
		HideVersion:               true,
		Compiled:                  time.Unix(0, 0), // else the library looks for the binary to date it
		DisableSliceFlagSeparator: true,            // paths and values may hold commas
		ExitErrHandler:            func(*cli.Context, error) {},
		Commands: []*cli.Command{{
			Name:         c.name,
			Flags:        c.flags,
			HideHelp:     true,
			OnUsageError: func(_ *cli.Context, err error, _ bool) error { return usagef("%v", err) },
			Action:       func(ctx *cli.Context) error { return c.run(p, ctx) },
		}},
	}
	return app.RunContext(p.ctx, append([]string{"natstls", c.name}, args...))
}

func unknownCommand(all []command, word string) error {
	names := []string{"help"}
	for _, c := range all {
		names = append(names, c.name)
	}
	err := &usageError{help: "natstls --help"}
	switch meant := closest(word, names); {
	case len(word) > 0 && word[0] == '-':
		err.message = fmt.Sprintf("the flag %s stands before the command: write natstls COMMAND [flags]", word)
	case meant != "":
		err.message = fmt.Sprintf("there is no command %q, did you mean %q?", word, meant)
	case exists(word):
		err.message = fmt.Sprintf("there is no command %q, to check the file write: natstls lint %s", word, word)
	default:
		err.message = fmt.Sprintf("there is no command %q", word)
	}
	return err
}
