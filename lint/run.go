package lint

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/hashicorp/go-multierror"

	"natstls/lint/certs"
	"natstls/lint/creds"
	"natstls/lint/release"
	"natstls/lint/schema"
	"natstls/parser"
	"natstls/parser/resolve"
)

// Root is one configuration that is linted as a whole.
type Root struct {
	Name   string         // its file, as the loader opens it; empty if Args name none
	Loader resolve.Loader // reads it, its includes and its environment
	Files  certs.FS       // reads the certificate files that it names; comparable, best a pointer: roots with the same FS share what was read
	Target release.Target
	// Platform is the operating system of the server, as GOOS names it; empty: not known.
	Platform string
	From     release.Target // what runs before an upgrade to Target; with it only what the upgrade changes is found
	// Args is the command line that starts the server, the program first, whose flags override the file.
	// What they say about the file itself is not followed: that is Name. Nil: nothing is overridden.
	Args []string
}

// title is what reports call the root.
func (r *Root) title() string {
	if r.Name == "" && r.Args != nil {
		return schema.CommandLineName
	}
	return r.Name
}

// load reads the configuration. A server that is started without a file has an empty one.
func (r *Root) load() *resolve.Tree {
	if r.Name == "" && r.Args != nil {
		return &resolve.Tree{Root: &resolve.Map{}}
	}
	return r.Loader.Load(r.Name)
}

// Options are the same for all roots of a run.
type Options struct {
	Rules            []*Rule
	Select           []string // names of the rules that run; empty: all that are not OptIn
	Ignore           []string // names of rules that do not run
	Now              time.Time
	Files            FilesMode
	EnvironmentGiven bool // see Pass
	NoIgnores        bool // ignore comments suppress nothing
}

// Result is what a run gives back.
type Result struct {
	Findings   []Finding // in a fixed order: by file, then by place
	Suppressed []Suppressed
	Ignores    []*Ignore       // all ignore comments, in the order of files and lines
	Files      []string        // every configuration file that was read, each once, sorted
	Trees      []*resolve.Tree // of the roots, in the order in which they were given
}

// Problem is something that a run could not do: a root that cannot be read, a rule that panicked.
// It is not a finding, since it says nothing about the configuration.
type Problem struct {
	File    string
	Message string
}

func (p *Problem) Error() string { return p.File + ": " + p.Message }

// Run lints the roots, as many at a time as there are processors. The result is complete also when
// the error is not nil; the error is then a *multierror.Error of *Problem values, one for each thing
// that could not be done, or that of the context.
func Run(ctx context.Context, opts Options, roots ...Root) (*Result, error) {
	outcomes := make([]outcome, len(roots))
	files := storesOf(roots, opts.Files)
	rules := chosen(opts, roots)
	next := make(chan int)
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(roots)) {
		workers.Go(func() {
			for i := range next {
				outcomes[i] = lintRoot(opts, rules, roots[i], files[roots[i].Files])
			}
		})
	}
	err := feed(ctx, next, len(roots))
	workers.Wait()
	if err != nil {
		return &Result{}, err
	}
	return collect(opts, rules, outcomes)
}

func feed(ctx context.Context, next chan<- int, count int) error {
	defer close(next)
	for i := range count {
		select {
		case next <- i:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// stores hold what the files of one file system say; nil ones look at no file.
type stores struct {
	certs *certs.Store
	creds *creds.Store
}

// storesOf gives each distinct file system its stores, so that every file is parsed once.
func storesOf(roots []Root, mode FilesMode) map[certs.FS]stores {
	all := map[certs.FS]stores{}
	for _, root := range roots {
		if mode != FilesOff && root.Files != nil && all[root.Files].certs == nil {
			all[root.Files] = stores{certs.NewStore(root.Files), creds.NewStore(root.Files)}
		}
	}
	return all
}

// chosen returns the rules that run: those that the options select, and of these the ones that fit to
// what is asked. In an upgrade no rule looks at the outcome of the others, since that is only a part.
func chosen(opts Options, roots []Root) []*Rule {
	upgrade := slices.ContainsFunc(roots, func(r Root) bool { return !r.From.Version.IsZero() })
	var rules []*Rule
	for _, rule := range opts.Rules {
		selected := slices.Contains(opts.Select, rule.Name) || len(opts.Select) == 0 && !rule.OptIn
		fits := !rule.Upgrade && !upgrade || !rule.After && upgrade
		if selected && fits && !slices.Contains(opts.Ignore, rule.Name) {
			rules = append(rules, rule)
		}
	}
	return rules
}

// outcome is what one root gave.
type outcome struct {
	tree     *resolve.Tree
	findings []Finding
	problems []*Problem
}

func lintRoot(opts Options, rules []*Rule, root Root, files stores) (out outcome) {
	defer func() {
		if reason := recover(); reason != nil {
			out.problems = append(out.problems, &Problem{File: root.title(), Message: fmt.Sprintf("internal error: %v", reason)})
		}
	}()
	out.tree = root.load()
	if out.tree.Err != nil {
		out.problems = append(out.problems, &Problem{File: root.title(), Message: out.tree.Err.Error()})
		return out
	}
	out.run(opts, rules, root, files)
	return out
}

// run runs the rules over a root. In an upgrade they run for both servers, and what is found for both is
// not about the upgrade.
func (out *outcome) run(opts Options, rules []*Rule, root Root, files stores) {
	pass := Pass{
		Certs:            files.certs,
		Creds:            files.creds,
		Files:            opts.Files,
		Platform:         root.Platform,
		EnvironmentGiven: opts.EnvironmentGiven,
		Now:              opts.Now,
		report: func(f Finding) {
			f.Roots = []string{root.title()}
			out.findings = append(out.findings, f)
		},
	}
	plain := func(r *Rule) bool { return !r.After && !r.Upgrade }
	var line *schema.CommandLine
	if root.Args != nil {
		line = schema.ReadCommandLine(root.Args)
	}
	if root.From.Version.IsZero() {
		out.ofServer(rules, plain, pass, root, root.Target, line)
		return
	}
	out.ofServer(rules, plain, pass, root, root.From, line)
	before := out.findings
	out.findings, pass.From = nil, root.From
	pass = out.ofServer(rules, plain, pass, root, root.Target, line)
	out.findings, pass.Cured = without(out.findings, before), without(before, out.findings)
	out.rules(rules, func(r *Rule) bool { return r.Upgrade }, pass, root.title())
}

// ofServer runs rules over the configuration of one release, and returns the pass that they saw. Where
// flags override the file they see what comes out; but first the server reads the file as it is, so that
// for this one what it refuses there is found too.
func (out *outcome) ofServer(rules []*Rule, chosen func(*Rule) bool, pass Pass, root Root, target release.Target, line *schema.CommandLine) Pass {
	if line != nil && root.Name != "" {
		out.rules(rules, chosen, pass.forTarget(out.tree, target, nil), root.title())
		out.findings = slices.DeleteFunc(out.findings, func(f Finding) bool { return f.Consequence != Refused || f.When != AtCheck })
	}
	pass = pass.forTarget(out.tree, target, line)
	out.rules(rules, chosen, pass, root.title())
	return pass
}

// forTarget returns the pass of one server. A nil line overrides nothing.
func (p Pass) forTarget(tree *resolve.Tree, target release.Target, line *schema.CommandLine) Pass {
	p.Server, p.Target = schema.DecodeStarted(tree, target, line), target
	return p
}

// rules runs those of the rules that are chosen.
func (out *outcome) rules(rules []*Rule, chosen func(*Rule) bool, pass Pass, file string) {
	for _, rule := range rules {
		if chosen(rule) {
			out.problems = append(out.problems, check(rule, pass, file)...)
		}
	}
}

// without returns the findings that have no counterpart: one of the same rule, place and consequence.
// Messages are not compared, since they name releases.
func without(findings, counterparts []Finding) []Finding {
	type key struct {
		rule        *Rule
		at          parser.Span
		consequence Consequence
		when        When
	}
	keyOf := func(f Finding) key { return key{f.Rule, f.At, f.Consequence, f.When} }
	known := map[key]bool{}
	for _, f := range counterparts {
		known[keyOf(f)] = true
	}
	var rest []Finding
	for _, f := range findings {
		if !known[keyOf(f)] {
			rest = append(rest, f)
		}
	}
	return rest
}

// check runs a rule. A panic of the rule becomes a problem, so that the other rules go on.
func check(rule *Rule, pass Pass, file string) (problems []*Problem) {
	defer func() {
		if reason := recover(); reason != nil {
			problems = []*Problem{{File: file, Message: fmt.Sprintf("internal error in rule %s: %v", rule.Name, reason)}}
		}
	}()
	pass.Rule = rule
	rule.Check(&pass)
	return nil
}

func collect(opts Options, rules []*Rule, outcomes []outcome) (*Result, error) {
	var findings []Finding
	var problems []*Problem
	result := &Result{}
	seen := map[string]bool{}
	for _, out := range outcomes {
		findings = append(findings, out.findings...)
		problems = append(problems, out.problems...)
		if out.tree == nil {
			continue
		}
		result.Trees = append(result.Trees, out.tree)
		for _, file := range out.tree.Files {
			if !seen[file.Name] {
				seen[file.Name] = true
				result.Files = append(result.Files, file.Name)
				result.Ignores = append(result.Ignores, ignoresOf(file.File)...)
			}
		}
	}
	slices.Sort(result.Files)
	slices.SortStableFunc(result.Ignores, compareIgnores)
	result.Findings = merge(findings)
	if !opts.NoIgnores {
		result.Findings, result.Suppressed = applyIgnores(result.Findings, result.Ignores, opts.Now)
	}
	problems = append(problems, runAfter(opts, rules, result)...)
	var err *multierror.Error
	for _, problem := range problems {
		err = multierror.Append(err, problem)
	}
	return result, err.ErrorOrNil()
}

// runAfter runs the rules that look at the outcome of the others.
func runAfter(opts Options, rules []*Rule, result *Result) (problems []*Problem) {
	var late []Finding
	pass := Pass{
		Files:    opts.Files,
		Now:      opts.Now,
		Findings: result.Findings,
		report:   func(f Finding) { late = append(late, f) },
	}
	if !opts.NoIgnores {
		pass.Ignores = result.Ignores
	}
	for _, rule := range rules {
		pass.Ran = append(pass.Ran, rule.Name)
	}
	for _, rule := range opts.Rules {
		pass.Known = append(pass.Known, rule.Name)
	}
	for _, rule := range rules {
		if rule.After {
			problems = append(problems, check(rule, pass, "natstls")...)
		}
	}
	result.Findings = merge(append(result.Findings, late...))
	return problems
}
