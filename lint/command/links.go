package command

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"natstls/lint"
	"natstls/lint/handshake"
	config "natstls/lint/settings"
)

// fleetFlags say that configurations belong together.
func fleetFlags() []cli.Flag {
	return []cli.Flag{
		&cli.BoolFlag{Name: "fleet", Usage: "the configurations are servers that dial each other: predict the TLS handshake of each link"},
	}
}

func linksCommand() command {
	return command{
		name:     "links",
		operands: "[FLEET…|PATH…]",
		summary:  "predict the TLS handshakes between the servers of a fleet",
		examples: []string{
			"links a.conf b.conf c.conf",
			"links --format svg a.conf b.conf c.conf > fleet.svg",
			"links production",
		},
		notes: `
Operands are the configurations of servers that dial each other, or fleets by the names that the
settings give them; without any it is every fleet of the settings. Each line is a connection that
somebody asks for: who dials whom, the name that the certificate is held against, and what comes of it.
Links that a server only learns of from others are marked with ~, those to which only the port of a URL
leads with ?.

Verdicts: works; fails; unsure, when something is not known here that it depends on. Only TLS is
looked at: whether a port is reachable and a password right is not.

exit code: 0 no link fails, 1 at least one does, 2 not everything could be done.`,
		flags: slices.Concat([]cli.Flag{
			&cli.StringFlag{Name: "format", Value: "text", Usage: "`FORMAT` how links are printed: text, json, dot or svg"},
			&cli.BoolFlag{Name: "failing", Usage: "print only links that fail"},
		}, configFlags(), targetFlags(), hostFlags(), trustFlags()),
		run: runLinks,
	}
}

func runLinks(p *process, c *cli.Context) error {
	format, err := oneOf(c, "format", "text", "json", "dot", "svg")
	if err != nil {
		return err
	}
	s := &settings{}
	if err := p.readScope(c, s); err != nil {
		return err
	}
	roots, err := p.linkRoots(s, c.Args().Slice())
	if failed := s.conf.failures(); len(failed) > 0 {
		for _, problem := range failed {
			p.complain(problem.Message)
		}
		return status(exitFailed)
	}
	if err != nil {
		return err
	}
	fleets, problems := lint.Fleets(s.options, roots...)
	problems = append(problems, misread(fleets)...)
	out := bufio.NewWriter(p.stdout)
	if err := writeLinks(out, format, viewsOf(fleets, c.Bool("failing"))); err != nil {
		return err
	}
	if err := errors.Join(out.Flush(), p.stdout.Flush()); err != nil {
		return err
	}
	for _, problem := range problems {
		p.complain(problem.Message)
	}
	return status(linksCode(fleets, problems))
}

// misread returns the first syntax error of each configuration: links may be missing because of it.
func misread(fleets []*handshake.Fleet) []*lint.Problem {
	var problems []*lint.Problem
	for _, fleet := range fleets {
		for _, m := range fleet.Members {
			for _, file := range m.Server.Tree.Files {
				if len(file.Errors) == 0 {
					continue
				}
				at := file.Errors[0].Span.Begin()
				problems = append(problems, &lint.Problem{File: file.Name, Message: fmt.Sprintf("%s:%d:%d: %s", file.Name, at.Line, at.Column, file.Errors[0].Message)})
			}
		}
	}
	return problems
}

func linksCode(fleets []*handshake.Fleet, problems []*lint.Problem) int {
	if len(problems) > 0 {
		return exitFailed
	}
	for _, fleet := range fleets {
		for _, link := range fleet.Links() {
			if link.Outcome.Verdict() == handshake.Fails {
				return exitFindings
			}
		}
	}
	return exitClean
}

func writeLinks(w io.Writer, format string, views []linkView) error {
	switch format {
	case "json":
		return linksJSON(w, views)
	case "dot":
		return linksDot(w, views)
	case "svg":
		return linksSVG(w, views)
	}
	return linksText(w, views)
}

// linkRoots returns the members of the fleets that operands name.
func (p *process) linkRoots(s *settings, operands []string) ([]lint.Root, error) {
	files := newReader(p.dir())
	fleets := s.conf.fleets()
	var roots []lint.Root
	var paths []string
	for _, operand := range operands {
		i := slices.IndexFunc(fleets, func(f *config.Fleet) bool { return f.Name.V == operand })
		if i < 0 || exists(operand) {
			paths = append(paths, operand)
			continue
		}
		members, err := p.fleetRoots(s, fleets[i], files)
		if err != nil {
			return nil, err
		}
		roots = append(roots, members...)
	}
	if len(operands) == 0 {
		for _, fleet := range fleets {
			members, err := p.fleetRoots(s, fleet, files)
			if err != nil {
				return nil, err
			}
			roots = append(roots, members...)
		}
		if len(roots) == 0 {
			return nil, usagef("no configuration is given, and the settings declare no fleet")
		}
	}
	if len(paths) == 0 {
		return roots, nil
	}
	if missing := slices.IndexFunc(paths, func(path string) bool { return path != "-" && !exists(path) && !strings.Contains(path, ".") }); missing >= 0 {
		return nil, fmt.Errorf("there is no fleet %s in the settings, and no file of this name", paths[missing])
	}
	paths, err := p.operands(paths, s.stdinName, files)
	if err != nil {
		return nil, err
	}
	paths, own, err := p.manifestRoots(s, paths, files)
	if err != nil {
		return nil, err
	}
	for _, path := range paths {
		root, err := s.root(path, files)
		if err != nil {
			return nil, err
		}
		own = append(own, root)
	}
	if err := p.joinFleets(s, own, len(paths) > 0, files); err != nil { // manifests say themselves who belongs together
		return nil, err
	}
	return append(roots, own...), nil
}

// fleets returns the fleets of the settings that are nearest to the current directory.
func (s *configured) fleets() []*config.Fleet {
	s.mu.Lock()
	defer s.mu.Unlock()
	settings := s.settingsOf(config.Name)
	if settings == nil {
		return nil
	}
	var fleets []*config.Fleet
	for i := range settings.Fleets {
		fleets = append(fleets, &settings.Fleets[i])
	}
	return fleets
}
