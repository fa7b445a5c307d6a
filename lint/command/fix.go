package command

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"natstls/lint"
	"natstls/parser/resolve"
)

// fix makes the fixes of what the operands have, in files, on standard output or as a patch.
func (p *process) fix(s *settings, operands []string) error {
	roots, problems, err := p.prepare(s, operands)
	if err != nil {
		return err
	}
	scope := p.editScope(s, operands)
	fixer := lint.Fixer{
		Options:  s.options,
		Roots:    func(texts map[string]string) []lint.Root { return overlaid(roots, texts, scope.key) },
		Unsafe:   s.fix.unsafe,
		Key:      scope.key,
		Editable: scope.editable,
	}
	fixed, err := fixer.Run(p.ctx)
	if p.ctx.Err() != nil {
		return status(exitInterrupted)
	}
	failed, err := problemsOf(err)
	if err != nil {
		return err
	}
	problems = slices.Concat(problems, s.conf.failures())
	if s.fix.diff {
		return p.printPatch(fixed, slices.Concat(problems, failed))
	}
	written, unwritten := p.writeChanges(scope, fixed.Changes)
	if p.ctx.Err() != nil {
		return status(exitInterrupted)
	}
	if len(unwritten) > 0 {
		// What is reported is what there is, not what was meant to be.
		result, err := lint.Run(p.ctx, s.options, overlaid(roots, written, scope.key)...)
		if p.ctx.Err() != nil {
			return status(exitInterrupted)
		}
		if failed, err = problemsOf(err); err != nil {
			return err
		}
		fixed.Result = result
	}
	return p.reportFixed(s, scope, fixed, slices.Concat(problems, failed, unwritten), len(unwritten) == 0)
}

// overlaid returns roots in which files have other texts than on the disk.
func overlaid(roots []lint.Root, texts map[string]string, key func(name string) string) []lint.Root {
	over := make([]lint.Root, len(roots))
	for i, root := range roots {
		read := root.Loader.ReadFile
		root.Loader = resolve.Loader{
			ReadFile: func(name string) ([]byte, error) {
				if text, ok := texts[key(name)]; ok {
					return []byte(text), nil
				}
				return read(name)
			},
			ReadSource: root.Loader.ReadSource,
			LookupEnv:  root.Loader.LookupEnv,
		}
		over[i] = root
	}
	return over
}

// writeChanges writes new texts into their files and returns those that were written, by key, and why others were
// not: what goes wrong with one file keeps no other one from being written.
func (p *process) writeChanges(scope *editScope, changes []lint.Change) (map[string]string, []*lint.Problem) {
	written := map[string]string{}
	var unwritten []*lint.Problem
	for _, change := range changes {
		err := p.writeChange(scope, change)
		if p.ctx.Err() != nil {
			return nil, nil
		}
		if err != nil {
			unwritten = append(unwritten, &lint.Problem{File: change.Name, Message: fmt.Sprintf("cannot fix %s: %v", change.Name, reason(err))})
			continue
		}
		written[scope.key(change.Name)] = change.New
	}
	return written, unwritten
}

// reportFixed reports what remains. Unless all was written, it is not said how many fixes were made, since how many
// are in the other files is not known.
func (p *process) reportFixed(s *settings, scope *editScope, fixed *lint.Fixed, problems []*lint.Problem, all bool) error {
	if scope.stdin != "" {
		// The report goes to standard error, so that an editor gets the text and nothing else.
		s.onStderr = true
		if _, err := p.stdout.WriteString(scope.stdinText(fixed)); err != nil {
			return err
		}
	}
	code := exitCode(fixed.Result.Findings, problems, s.conf)
	err := p.report(s, fixed.Result, problems, code)
	did := ""
	if all {
		did = "fixed"
	}
	p.noteFixes(did, fixed)
	if err != nil {
		return err
	}
	return status(code)
}

// writeChange writes a new text, unless that of standard input, into its file if this still has the old one.
func (p *process) writeChange(scope *editScope, change lint.Change) error {
	if scope.isStdin(change.Name) {
		return nil
	}
	data, err := readRegular(change.Name)
	if err != nil {
		return err
	}
	if string(data) != change.Old {
		return errors.New("somebody else changed it meanwhile")
	}
	if info, err := os.Stat(change.Name); err == nil && hardLinks(info) > 1 {
		p.note(change.Name + " has other names (hard links), which keep the old text")
	}
	return p.replaceFile(change.Name, []byte(change.New))
}

// printPatch prints what would be changed. Its lines are as in the files, also where they hold secrets, since a
// patch with other lines fits nowhere.
func (p *process) printPatch(fixed *lint.Fixed, problems []*lint.Problem) error {
	repository := newRepository(fixed.Result.Files)
	for _, change := range fixed.Changes {
		patch := patchOf(repository.path(change.Name), change.Old, change.New)
		if p.terminal != nil {
			patch = visibleLines(patch) // nobody applies what stands on a screen
		}
		if _, err := p.stdout.WriteString(patch); err != nil {
			return err
		}
	}
	if err := p.stdout.Flush(); err != nil {
		return err
	}
	for _, problem := range problems {
		p.complain(problem.Message)
	}
	p.noteFixes("would fix", fixed)
	switch {
	case len(problems) > 0:
		return status(exitFailed)
	case len(fixed.Changes) > 0:
		return status(exitFindings)
	}
	return nil
}

// noteFixes says what was fixed, unless did is empty, and what was not and why.
func (p *process) noteFixes(did string, fixed *lint.Fixed) {
	for _, left := range fixed.LeftOut {
		at := left.Finding.At.Place()
		p.note(fmt.Sprintf("%s:%d:%d: the fix of %s is left out: %s",
			at.Source.Name, at.Begin().Line, at.Begin().Column, left.Finding.Rule.Name, left.Reason))
	}
	if len(fixed.Outside) > 0 {
		p.note("left as it is, since it is not in what is named or is a manifest: " + strings.Join(fixed.Outside, ", "))
	}
	if fixed.Unfinished {
		p.note("there are more fixes after many rounds of them, which is a mistake of natstls")
	}
	if fixed.Made > 0 && did != "" {
		p.note(fmt.Sprintf("%s %s in %s", did, counted(fixed.Made, "finding"), counted(len(fixed.Changes), "file")))
	}
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
