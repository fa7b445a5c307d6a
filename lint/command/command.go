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
	"runtime/debug"
	"slices"
	"time"

	"github.com/urfave/cli/v2"

	"natstls/parser/limit"
)

// Exit codes. They are the same in every format.
const (
	exitClean       = 0
	exitFindings    = 1   // findings at or above --fail-on; for parse: the file has errors
	exitFailed      = 2   // natstls could not do its job, perhaps besides findings
	exitInterrupted = 130 // SIGINT came while a file was replaced; a shell reports the same of a process that it ended
	exitTerminated  = 143 // the same for SIGTERM
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

// describers return the commands, in the order in which the help lists them. One that is run needs none of those
// behind it.
func describers() []func() command {
	return []func() command{lintCommand, upgradeCommand, parseCommand, showCommand, linksCommand, certsCommand, pinCommand, testcertsCommand, rulesCommand, explainCommand,
		ignoresCommand, baselineCommand, configCommand, initCommand, doctorCommand,
		completionCommand, versionCommand}
}

// commands returns all commands.
func commands() []command {
	var all []command
	for _, describe := range describers() {
		all = append(all, describe())
	}
	return all
}

// commandNamed returns the command with a name; the second result is false if there is none.
func commandNamed(name string) (command, bool) {
	for _, describe := range describers() {
		if c := describe(); c.name == name {
			return c, true
		}
	}
	return command{}, false
}

// collectAt lets the memory grow to five times of what is in use before it is cleaned up: a run is short, and with many
// configurations a sixth of its time would go into that. Near limit.Memory the collector works harder anyway.
const collectAt = 400

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

// Main is the program natstls: Run, and what concerns the whole process. It returns the exit code. Unless GOMEMLIMIT and
// GOGC say something else, the process keeps its memory below limit.Memory if it can.
func Main() int {
	ignoreWriteSignals()
	if _, given := os.LookupEnv("GOMEMLIMIT"); !given {
		debug.SetMemoryLimit(limit.Memory)
	}
	if _, given := os.LookupEnv("GOGC"); !given {
		debug.SetGCPercent(collectAt)
	}
	return Run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.Environ())
}

// Run runs natstls with the arguments that follow the program's name and returns the exit code. SIGINT and SIGTERM end
// the process as they end any other one, but while a file is replaced they wait for that, and Run returns.
func Run(args []string, stdin io.Reader, stdout, stderr io.Writer, environ []string) int {
	p := newProcess(context.Background(), stdin, stdout, stderr, environ)
	return p.finish(p.dispatch(args))
}

// dispatch finds the command that the first argument names and runs it.
func (p *process) dispatch(args []string) error {
	if len(args) == 0 {
		// Not 0: a script whose command got lost must not look like one that found nothing.
		fmt.Fprint(p.stderr, overview(commands()))
		return status(exitFailed)
	}
	switch args[0] {
	case "help":
		return p.help(commands(), args[1:])
	case "--help", "-help", "-h":
		return p.help(commands(), nil)
	case "--version", "-version":
		args = []string{"version"}
	case completeWord:
		return p.complete(commands(), args[1:])
	}
	c, found := commandNamed(args[0])
	if !found {
		return unknownCommand(commands(), args[0])
	}
	err := p.execute(c, args[1:])
	if usage, ok := errors.AsType[*usageError](err); ok {
		usage.help = "natstls " + c.name + " --help"
	}
	return err
}

// execute lets urfave/cli read the flags of a command and runs it.
func (p *process) execute(c command, args []string) error {
	if c.server {
		args, p.server = splitServer(args)
	}
	own := quick(c.flags)
	flags := append(slices.Clip(own), quick([]cli.Flag{&cli.BoolFlag{Name: "help", Aliases: []string{"h"}, Usage: "print this help"}})...)
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
			Flags:        own,
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
