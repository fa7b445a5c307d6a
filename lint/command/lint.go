package command

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/hashicorp/go-multierror"
	"github.com/urfave/cli/v2"

	"natstls/lint"
	"natstls/lint/schema"
	"natstls/parser"
	"natstls/parser/resolve"
)

func lintCommand() command {
	return command{
		name:     "lint",
		operands: "PATH…|- [-- nats-server FLAGS]",
		summary:  "check configurations of nats-server",
		examples: []string{
			"lint nats.conf",
			"lint --format concise conf/ edge/leaf.conf",
			"lint --files required --dir /var/lib/nats /etc/nats/nats.conf",
			"lint --path-map /etc/nats/certs=./certs --set HOST=n1.example.net nats.conf",
			"lint --stdin-filename conf/nats.conf - < nats.conf.new",
			"lint --fleet a.conf b.conf c.conf",
			"lint --project . certs/server.pem conf/tls.inc",
			"lint --fix conf/",
			"lint --diff conf/ | git apply",
			"lint -- nats-server -c nats.conf --tls --tlscert server.pem --tlskey server-key.pem",
		},
		notes:  lintNotes,
		flags:  slices.Concat(reportFlags(), outputFlags(), fixFlags(), ruleFlags(), fleetFlags(), projectFlags(), configFlags(), baselineFlags(), targetFlags(), hostFlags(), trustFlags()),
		server: true,
		run:    runLint,
	}
}

const lintNotes = `
A file that is named is checked as a whole configuration, unless another one of the run includes it.
In a directory these are the *.conf files with an option of nats-server that no other one includes;
hidden files and directories, node_modules, vendor and links to directories are left out. - reads the
configuration from standard input. Flags may stand before, between and after the paths; behind -- all
is a path, unless the first word there is nats-server: then it is the command line of a server, and what
is checked is what its flags make of the configuration that it names with -c, or of none.

Kubernetes manifests (YAML or JSON with apiVersion and kind, in files, directories and standard input) are
known by their content: the configurations in their ConfigMaps and Secrets are checked, with the
certificates that the pods mount, and the pods are a fleet (docs/kubernetes.md).

Relative certificate paths start at --dir, the working directory of the server. Included files are
read next to the file that includes them and are not affected by --dir and --path-map.

Without --env-file and --set, $variables may take their values from the environment of natstls, and
one that is not set is only noted. With them, only what they give is known, as on the server.

colours: --color, then NO_COLOR, FORCE_COLOR or CLICOLOR_FORCE, CLICOLOR=0 or TERM=dumb, and then
whether the stream is a terminal; standard output and standard error are judged each by itself.

exit code: 0 no finding at or above --fail-on, 1 at least one, 2 not everything could be done, even if
there are findings, 130 interrupted, 143 terminated.`

// reportFlags say what is printed.
func reportFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "format", Value: "full", Usage: "`FORMAT` how findings are printed: " + formatNames()},
		&cli.StringFlag{Name: "color", Value: colorAuto, Usage: "`WHEN` colours: auto, always or never"},
	}
}

// ruleFlags say which rules run, and which of their findings count.
func ruleFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "fail-on", Value: "warning", Usage: "`LEVEL` from which severity on the exit code is 1: error, warning, info or never"},
		&cli.StringSliceFlag{Name: "select", Usage: "`RULE,…` run only these rules, also those that do not run by default"},
		&cli.StringSliceFlag{Name: "ignore", Usage: "`RULE,…` do not run these rules"},
		&cli.BoolFlag{Name: "no-ignores", Usage: "report also what a natstls:ignore comment suppresses"},
	}
}

// hostFlags say what there is on the server's host, and when.
func hostFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "files", Value: "present", Usage: "`MODE` certificate files: present checks those that exist here,\n" +
			"required expects all of them, off opens none"},
		&cli.StringFlag{Name: "dir", Usage: "`DIR` where relative certificate paths start", DefaultText: "the current directory"},
		&cli.StringSliceFlag{Name: "path-map", KeepSpace: true,
			Usage: "`FROM=TO` certificate paths that are or start with FROM are TO here; repeatable"},
		&cli.StringSliceFlag{Name: "env-file", KeepSpace: true,
			Usage: "`FILE` environment of the server: NAME=VALUE lines as for docker or systemd; repeatable"},
		&cli.StringSliceFlag{Name: "set", KeepSpace: true, Usage: "`NAME=VALUE` variable in the environment of the server; repeatable"},
		&cli.StringFlag{Name: "platform", Usage: "`SYSTEM` system of the server: linux, windows or darwin (default not known)"},
		&cli.StringFlag{Name: "now", Usage: "`TIME` check as of this time, such as 2027-01-31 or 2027-01-31T12:00:00Z",
			DefaultText: "the present"},
		&cli.StringFlag{Name: "stdin-filename", Usage: "`FILE` what - is called in reports; its includes start there"},
	}
}

func runLint(p *process, c *cli.Context) error {
	s, err := p.lintSettings(c)
	if err != nil {
		return err
	}
	return p.lint(s, c)
}

func (p *process) lintSettings(c *cli.Context) (*settings, error) {
	s, err := p.newSettings(c)
	if err != nil {
		return nil, err
	}
	s.fleet = c.Bool("fleet")
	if s.project, err = p.projectOf(c); err != nil {
		return nil, err
	}
	if s.fix, err = readFixMode(c); err != nil {
		return nil, err
	}
	return s, runnable(s.options, false)
}

// lint checks the operands of a command and reports what it finds.
func (p *process) lint(s *settings, c *cli.Context) error {
	if s.fix.on() {
		return p.fix(s, c.Args().Slice())
	}
	result, problems, err := p.check(s, c.Args().Slice())
	if err != nil {
		return err
	}
	code := exitCode(result.Findings, problems, s.conf)
	if err := p.report(s, result, problems, code); err != nil {
		return err
	}
	return status(code)
}

// check runs the rules over operands. Settings that cannot be used end it before anything is checked.
func (p *process) check(s *settings, operands []string) (*lint.Result, []*lint.Problem, error) {
	roots, problems, err := p.prepare(s, operands)
	if err != nil {
		return nil, nil, err
	}
	result, err := lint.Run(p.ctx, s.options, roots...)
	if p.ctx.Err() != nil {
		return nil, nil, status(exitInterrupted)
	}
	failed, err := problemsOf(err)
	if err != nil {
		return nil, nil, err
	}
	// Included files may have settings of their own, which are read when they are met.
	return result, slices.Concat(problems, failed, s.conf.failures()), nil
}

// prepare returns the roots that the operands stand for, and what could not be done. Settings that cannot be used
// are an error.
func (p *process) prepare(s *settings, operands []string) ([]lint.Root, []*lint.Problem, error) {
	s.conf.upgrade = !s.from.Version.IsZero()
	roots, problems, err := p.roots(s, operands)
	if failed := s.conf.failures(); len(failed) > 0 {
		for _, problem := range failed {
			p.complain(problem.Message)
		}
		return nil, nil, status(exitFailed)
	}
	if err != nil {
		return nil, nil, err
	}
	p.oneTarget(s, roots)
	return roots, problems, nil
}

// roots returns what is to be checked, and what kept it from finding out.
func (p *process) roots(s *settings, paths []string) ([]lint.Root, []*lint.Problem, error) {
	if s.project != "" {
		return p.projectRoots(s, s.project, paths)
	}
	files := newReader(p.dir())
	var roots []lint.Root
	if p.server != nil {
		server, err := s.root(schema.ReadCommandLine(p.server).Config, files)
		if err != nil {
			return nil, nil, err
		}
		server.Args = p.server
		roots = append(roots, server)
	}
	if p.server != nil && len(paths) == 0 {
		return roots, nil, nil
	}
	operands, err := p.operands(paths, s.stdinName, files)
	if err != nil {
		return nil, nil, err
	}
	operands, described, err := p.manifestRoots(s, operands, files)
	if err != nil {
		return nil, nil, err
	}
	roots = append(roots, described...)
	chosen := choose(operands, nil, files, s.conf)
	if line := chosen.passedOver(); line != "" {
		p.note(line)
	}
	for _, name := range chosen.roots {
		root, err := s.root(name, files)
		if err != nil {
			return nil, nil, err
		}
		roots = append(roots, root)
	}
	if len(roots) == 0 && len(chosen.problems) == 0 && chosen.excluded == 0 && !broken(s.options.Manifests) {
		return nil, nil, errors.New("there is no configuration of nats-server in what was given")
	}
	return roots, chosen.problems, p.joinFleets(s, roots, s.fleet, files)
}

// root returns a configuration with what is known of its server.
func (s *settings) root(name string, files *reader) (lint.Root, error) {
	host, err := s.conf.hostOf(name)
	if err != nil {
		return lint.Root{}, err
	}
	root := lint.Root{
		Name:        name,
		Loader:      resolve.Loader{ReadFile: files.ReadFile, LookupEnv: host.env.lookup},
		Files:       host.files,
		Target:      host.target,
		Platform:    host.platform,
		From:        s.from,
		SystemRoots: host.roots,
		Beside:      host.files.beside(name),
		Host:        &host.checks,
	}
	if !s.from.Version.IsZero() {
		root.Target = s.target
	}
	s.conf.policy(name) // so that what is wrong with it is known before the run
	return root, nil
}

// oneTarget makes the target of the roots that of the report. Where the settings name several, it is the first,
// and a line says so.
func (p *process) oneTarget(s *settings, roots []lint.Root) {
	if len(roots) == 0 {
		return
	}
	s.target = roots[0].Target
	for _, root := range roots {
		if root.Target.Version != s.target.Version {
			where := "the settings name"
			if root.Pod != nil || roots[0].Pod != nil {
				where = "the settings and images name"
			}
			p.note(fmt.Sprintf("%s several releases, the report says %s only: %s is checked for %s",
				where, s.target.Version, cmp.Or(root.Title, root.Name), root.Target.Version))
			return
		}
	}
}

// operands returns the paths to look at, with - replaced by the name under which the text of standard
// input was put among the files.
func (p *process) operands(paths []string, stdinName string, files *reader) ([]string, error) {
	if len(paths) == 0 {
		return nil, usagef("no file or directory is given, nor - for standard input")
	}
	names := make([]string, len(paths))
	read := false
	for i, path := range paths {
		names[i] = path
		if path != "-" {
			continue
		}
		names[i] = stdinName
		if read {
			continue
		}
		read = true
		if err := p.readStdin(stdinName, files); err != nil {
			return nil, err
		}
	}
	return names, nil
}

func (p *process) readStdin(name string, files *reader) error {
	if isDirectory(name) {
		return usagef("--stdin-filename %s is a directory", name)
	}
	if terminal(p.stdin) != nil {
		p.note("reading the configuration from the terminal, end it with Ctrl-D")
	}
	data, err := readBounded(name, p.stdin)
	if err != nil {
		return fmt.Errorf("cannot read standard input: %w", reason(err))
	}
	p.input = data
	files.put(name, data)
	return nil
}

// problemsOf returns what a run could not do; the error is any other one that ended it.
func problemsOf(err error) ([]*lint.Problem, error) {
	several, ok := errors.AsType[*multierror.Error](err)
	if !ok {
		return nil, err
	}
	var problems []*lint.Problem
	for _, err := range several.Errors {
		problem, ok := errors.AsType[*lint.Problem](err)
		if !ok {
			problem = &lint.Problem{Message: err.Error()}
		}
		problems = append(problems, problem)
	}
	return problems, nil
}

// exitCode returns the exit code of a run, where findings count from the severity upwards that flags or settings
// say.
func exitCode(findings []lint.Finding, problems []*lint.Problem, conf *configured) int {
	if len(problems) > 0 {
		return exitFailed
	}
	var source *parser.Source // of the finding before, most have the same one
	var level failLevel
	for i := range findings {
		if at := findings[i].At.Place().Source; at != source {
			source, level = at, conf.failOnOf(at.Name)
		}
		if level.reached(findings[i].Severity()) {
			return exitFindings
		}
	}
	return exitClean
}
