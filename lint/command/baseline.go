package command

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"

	"github.com/urfave/cli/v2"

	"natstls/lint"
	config "natstls/lint/settings"
	"natstls/parser"
)

func baselineCommand() command {
	return command{
		name:     "baseline",
		operands: "update PATH…",
		summary:  "write the file of known findings, which lint then does not report",
		examples: []string{
			"baseline update conf/ --baseline natstls-baseline.json",
			"baseline update conf/",
			"lint conf/ --baseline natstls-baseline.json",
		},
		notes: `
The file is that of --baseline, or of baseline in ` + config.Name + `. Into it go the findings at or above
--fail-on that no comment and no setting takes away. Entries whose findings are gone are removed. Those
about what was not looked at stay: configurations that are not among the paths, as long as they exist,
and those of which a variable, an include or a certificate file is not here.

An entry names the rule, the file, the option and a short hash of its value, not the line: it holds when
text moves. The hash says nothing of a value except to somebody who can guess it.

exit code: 0 written, 2 not everything could be read, and the file stays as it was.`,
		flags: slices.Concat(ruleFlags(), configFlags(), baselineFlags(), targetFlags(), hostFlags(), trustFlags()),
		run:   runBaseline,
	}
}

func runBaseline(p *process, c *cli.Context) error {
	paths := c.Args().Slice()
	if len(paths) == 0 || paths[0] != "update" {
		return usagef("baseline takes update PATH…")
	}
	s := &settings{}
	if err := p.readScope(c, s); err != nil {
		return err
	}
	s.conf.lacking = true
	result, problems, err := p.check(s, paths[1:])
	if err != nil {
		return err
	}
	for _, problem := range problems {
		p.complain(problem.Message)
	}
	if len(problems) > 0 {
		// A finding that was not seen must not look like one that is gone.
		p.note("the baseline stays as it was")
		return status(exitFailed)
	}
	return p.updateBaselines(s, result)
}

// updateBaselines writes each baseline that files of the result have.
func (p *process) updateBaselines(s *settings, result *lint.Result) error {
	byName := map[string][]lint.Finding{}
	for _, file := range result.Files {
		if name := s.conf.baselineName(file); name != "" {
			byName[name] = nil
		}
	}
	if len(byName) == 0 {
		return usagef("--baseline or baseline in %s has to say which file", config.Name)
	}
	locked := 0
	for _, finding := range result.Findings {
		file := finding.At.Place().Source.Name
		name := s.conf.baselineName(file)
		switch {
		case name == "" || !s.conf.failOnOf(file).known(finding.Severity()):
		case slices.Contains(s.conf.policy(file).Locked, finding.Rule.Name):
			locked++
		default:
			byName[name] = append(byName[name], finding)
		}
	}
	for _, finding := range result.Suppressed {
		if finding.By == lint.ByBaseline {
			name := s.conf.baselineName(finding.At.Place().Source.Name)
			byName[name] = append(byName[name], finding.Finding)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		if err := p.updateBaseline(s, name, byName[name], result); err != nil {
			return err
		}
	}
	if locked > 0 {
		p.note(fmt.Sprintf("findings of locked rules that no baseline takes: %d", locked))
	}
	return nil
}

func (p *process) updateBaseline(s *settings, name string, findings []lint.Finding, result *lint.Result) error {
	old := s.conf.baselineNamed(name)
	stale := slices.DeleteFunc(slices.Clone(result.Stale), func(gone lint.Stale) bool { return gone.At.Source.Name != name })
	entries := old.Updated(findings, stale, s.options.Rules)
	entries = slices.DeleteFunc(entries, func(entry lint.BaselineEntry) bool {
		file := filepath.Join(filepath.Dir(name), filepath.FromSlash(entry.File))
		return slices.Contains(s.conf.policy(file).Locked, entry.Rule)
	})
	if err := p.replaceFile(name, lint.WriteBaseline(entries)); err != nil {
		return fmt.Errorf("cannot write the baseline %s: %w", name, reason(err))
	}
	p.note(changes(name, old.Entries, entries))
	return nil
}

// changes says in one line how a baseline changed.
func changes(name string, old, entries []lint.BaselineEntry) string {
	count := func(entries []lint.BaselineEntry) (n int) {
		for _, entry := range entries {
			n += entry.Count
		}
		return n
	}
	return fmt.Sprintf("%s: %d known, before %d", name, count(entries), count(old))
}

// baselineNamed returns a baseline that was read, an empty one if it was not.
func (s *configured) baselineNamed(name string) *lint.Baseline {
	s.mu.Lock()
	defer s.mu.Unlock()
	if known := s.baselines[name]; known != nil {
		return known
	}
	return newBaseline(s.dir, name, nil)
}

// baselineName returns the baseline of a file, empty if it has none.
func (s *configured) baselineName(file string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.baselineOf(s.scopeOf(file)).V
}

// readBaseline reads the file of a baseline.
func readBaseline(current directory, name string) (*lint.Baseline, error) {
	data, err := readRegular(name)
	if err != nil {
		return nil, fmt.Errorf("cannot read the baseline %s: %w", name, reason(err))
	}
	read, err := lint.ReadBaseline(&parser.Source{Name: name, Text: string(data)})
	if err != nil {
		return nil, err
	}
	return newBaseline(current, name, read.Entries), nil
}

// newBaseline returns a baseline that calls files as they are seen from its own directory.
func newBaseline(current directory, name string, entries []lint.BaselineEntry) *lint.Baseline {
	dir := filepath.Dir(name)
	return &lint.Baseline{
		Name:    name,
		Entries: entries,
		File:    func(file string) string { return current.seenFrom(dir, file) },
		Exists:  func(file string) bool { return exists(filepath.Join(dir, filepath.FromSlash(file))) },
	}
}
