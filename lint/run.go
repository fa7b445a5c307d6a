package lint

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"natstls/lint/certs"
	"natstls/lint/manifest"
	"natstls/lint/release"
	"natstls/lint/schema"
	"natstls/parser"
	"natstls/parser/resolve"
)

// Options are the same for all roots of a run.
type Options struct {
	Rules  []*Rule
	Select []string // names of the rules that run; empty: all that are not OptIn
	Ignore []string // names of rules that do not run
	// Policy returns what is decided about rules for a file, in place of Select and Ignore. What is found in an
	// included file follows the policy of that one. It is called by several goroutines at once; nil: Select and
	// Ignore hold for all files.
	Policy           func(file string) *Policy
	Now              time.Time
	Expiry           Expiry
	Files            FilesMode
	EnvironmentGiven bool // see Pass
	NoIgnores        bool // ignore comments suppress nothing
	// Manifests are the texts of manifests from which roots were taken, for rules that run After.
	Manifests []*manifest.File
}

// hostOf returns what is known of the host of a root.
func (o *Options) hostOf(root *Root) Host {
	if root.Host != nil {
		return *root.Host
	}
	return Host{Files: o.Files, EnvironmentGiven: o.EnvironmentGiven, Expiry: o.Expiry}
}

// Result is what a run gives back.
type Result struct {
	Findings   []Finding // in a fixed order: by file, then by place
	Suppressed []Suppressed
	Ignores    []*Ignore       // all ignore comments, in the order of files and lines
	Stale      []Stale         // entries of baselines whose findings are gone
	Ran        []string        // names of the rules that ran
	Files      []string        // every configuration file that was read, each once, sorted
	Trees      []*resolve.Tree // of the roots, in the order in which they were given
	Secrets    []parser.Span   // in manifests, what nobody should see beside what a configuration has
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
	files := storesOf(opts, withOthers(roots))
	roots, lost := inFleets(&opts, roots, files)
	rules := fitting(opts, roots)
	InParallel(ctx, len(roots), func(i int) { outcomes[i] = lintRoot(opts, rules, roots[i], files) })
	if err := ctx.Err(); err != nil {
		return &Result{}, err
	}
	if len(lost) > 0 {
		outcomes[0].problems = append(outcomes[0].problems, lost...)
	}
	return collect(opts, rules, roots, outcomes)
}

// InParallel calls do for every number below count until the context ends, as many at a time as there are processors. For
// one it needs no second goroutine.
func InParallel(ctx context.Context, count int, do func(i int)) {
	var taken atomic.Int64
	work := func() {
		for i := int(taken.Add(1)) - 1; i < count && ctx.Err() == nil; i = int(taken.Add(1)) - 1 {
			do(i)
		}
	}
	var others sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), count) - 1 {
		others.Go(work)
	}
	work()
	others.Wait()
}

// fitting returns the rules that fit to what is asked. In an upgrade no rule looks at the outcome of the
// others, since that is only a part.
func fitting(opts Options, roots []Root) []*Rule {
	upgrade := slices.ContainsFunc(roots, func(r Root) bool { return !r.From.Version.IsZero() })
	var rules []*Rule
	for _, rule := range opts.Rules {
		if !rule.Upgrade && !upgrade || !rule.After && upgrade {
			rules = append(rules, rule)
		}
	}
	return rules
}

// chosen returns those of the rules that are wanted for at least one of the files.
func chosen(opts Options, rules []*Rule, files []string) []*Rule {
	policies := newPolicies(&opts)
	var wanted []*Rule
	for _, rule := range rules {
		if slices.ContainsFunc(files, func(file string) bool { return policies.of(file).runs(rule) }) {
			wanted = append(wanted, rule)
		}
	}
	return wanted
}

// outcome is what one root gave.
type outcome struct {
	tree     *resolve.Tree
	findings []Finding
	problems []*Problem
	// unsure says that something could not be looked at, so that rules may have been silent; so does lost, which
	// is shared by roots and known when all have run.
	unsure bool
	lost   *atomic.Bool
}

func lintRoot(opts Options, rules []*Rule, root Root, files map[certs.FS]stores) (out outcome) {
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
	var names []string
	if root.Title == "" {
		names = append(names, root.title())
	}
	for _, file := range out.tree.Files {
		names = append(names, standsIn(file.Source).Name)
	}
	var read stores
	if opts.hostOf(&root).Files != FilesOff {
		read = files[root.Files]
	}
	out.run(opts, chosen(opts, rules, names), root, read)
	out.lost = read.lost
	out.unsure = out.unsure || read.certs == nil || len(out.tree.Problems) > 0 ||
		slices.ContainsFunc(out.tree.Files, func(file *resolve.File) bool { return len(file.Errors) > 0 })
	return out
}

// run runs the rules over a root. In an upgrade they run for both servers, and what is found for both is
// not about the upgrade.
func (out *outcome) run(opts Options, rules []*Rule, root Root, files stores) {
	host := opts.hostOf(&root)
	pass := Pass{
		Certs:            files.certs,
		Creds:            files.creds,
		Files:            host.Files,
		Platform:         root.Platform,
		Expiry:           host.Expiry,
		SystemRoots:      root.SystemRoots,
		Fleet:            root.prepared.fleet,
		Member:           root.prepared.member,
		Pod:              root.Pod,
		beside:           root.Beside,
		files:            map[string]*certs.File{},
		unread:           &out.unsure,
		EnvironmentGiven: host.EnvironmentGiven,
		Now:              opts.Now,
		report: func(f Finding) {
			f.Roots = []string{root.title()}
			out.findings = append(out.findings, f)
		},
	}
	plain := func(r *Rule) bool { return !r.After && !r.Upgrade }
	line := root.commandLine()
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
			out.problems = append(out.problems, check(rule, &pass, file)...)
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

// check runs a rule with a pass that rules share one after the other. A panic of the rule becomes a problem, so that
// the other rules go on.
func check(rule *Rule, pass *Pass, file string) (problems []*Problem) {
	defer func() {
		if reason := recover(); reason != nil {
			problems = []*Problem{{File: file, Message: fmt.Sprintf("internal error in rule %s: %v", rule.Name, reason)}}
		}
	}()
	pass.Rule = rule
	rule.Check(pass)
	return nil
}
