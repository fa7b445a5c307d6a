package lint

import (
	"slices"

	"github.com/hashicorp/go-multierror"

	"natstls/parser"
)

// collect makes one result of what the roots gave. Comments come first, since they stand where the author
// looks, then the settings, then the baseline; what is left is what the rules that run After see.
func collect(opts Options, rules []*Rule, roots []Root, outcomes []outcome) (*Result, error) {
	result, findings, problems := gather(outcomes)
	files := append(titles(roots), result.Files...)
	for _, file := range opts.Manifests {
		files = append(files, file.Source.Name)
		result.Secrets = append(result.Secrets, file.Secrets()...)
		if len(file.Problems) > 0 && !slices.Contains(result.Files, file.Source.Name) {
			result.Files = append(result.Files, file.Source.Name)
		}
	}
	slices.Sort(result.Files)
	policies := newPolicies(&opts)
	ran := chosen(opts, rules, files)
	for _, rule := range ran {
		result.Ran = append(result.Ran, rule.Name)
	}
	policies.judge(result.Ignores, ran)
	result.Findings = merge(policies.apply(findings))
	if !opts.NoIgnores {
		result.Findings, result.Suppressed = applyIgnores(result.Findings, result.Ignores, policies.locked, opts.Now)
	}
	kept, suppressed := policies.suppress(result.Findings)
	kept, known, counts := policies.known(kept)
	result.Findings = kept
	result.Suppressed = slices.Concat(result.Suppressed, suppressed, known)
	result.Stale = policies.stale(counts, seenBy(roots, outcomes), ran)
	problems = append(problems, runAfter(opts, ran, policies, result)...)
	slices.SortStableFunc(result.Suppressed, func(a, b Suppressed) int { return compare(a.Finding, b.Finding) })
	var err *multierror.Error
	for _, problem := range problems {
		err = multierror.Append(err, problem)
	}
	return result, err.ErrorOrNil()
}

// seenBy returns the files that the run knows wholly, each with whether it does: a file is a part of the
// configurations that include it, and of one where something is not known the rest is not known either.
func seenBy(roots []Root, outcomes []outcome) map[string]bool {
	whole := map[string]bool{}
	for i, out := range outcomes {
		name, known := roots[i].title(), false
		if roots[i].Title != "" && out.tree != nil && len(out.tree.Files) > 0 {
			// Several roots may stand in one manifest, which is known wholly if all of them are.
			name = standsIn(out.tree.Files[0].Source).Name
			_, known = whole[name]
		}
		sure := !out.unsure && !(out.lost != nil && out.lost.Load()) && len(out.problems) == 0
		whole[name] = sure && (!known || whole[name])
		if out.tree == nil {
			continue
		}
		for _, file := range out.tree.Files[min(1, len(out.tree.Files)):] {
			name := standsIn(file.Source).Name
			if _, known := whole[name]; !known {
				whole[name] = true
			}
		}
	}
	return whole
}

func titles(roots []Root) []string {
	var names []string
	for i := range roots {
		if roots[i].Title == "" {
			names = append(names, roots[i].title())
		}
	}
	return names
}

// standsIn returns the file in which a text stands: the text itself, unless it stands in another one.
func standsIn(source *parser.Source) *parser.Source {
	for source.Outer != nil {
		source = source.Outer
	}
	return source
}

// gather puts together what the roots read, found and could not do.
func gather(outcomes []outcome) (result *Result, findings []Finding, problems []*Problem) {
	result = &Result{}
	seen := map[string]bool{}       // names of files
	inner := map[parser.Span]bool{} // where texts stand in manifests
	for _, out := range outcomes {
		findings = append(findings, out.findings...)
		problems = append(problems, out.problems...)
		if out.tree == nil {
			continue
		}
		result.Trees = append(result.Trees, out.tree)
		for _, file := range out.tree.Files {
			outer := standsIn(file.Source)
			at := parser.Span{Source: file.Source}.Place()
			fresh := !seen[outer.Name]
			if fresh {
				seen[outer.Name] = true
				result.Files = append(result.Files, outer.Name)
			}
			if file.Source.Outer != nil {
				fresh = !inner[at]
				inner[at] = true
			}
			if fresh {
				result.Ignores = append(result.Ignores, ignoresOf(file.File)...)
			}
		}
	}
	slices.Sort(result.Files)
	slices.SortStableFunc(result.Ignores, compareIgnores)
	return result, findings, problems
}

// runAfter runs the rules that look at the outcome of the others.
func runAfter(opts Options, ran []*Rule, policies policies, result *Result) (problems []*Problem) {
	var late []Finding
	pass := Pass{
		Files:     opts.Files,
		Now:       opts.Now,
		Findings:  result.Findings,
		Stale:     result.Stale,
		Ran:       result.Ran,
		Manifests: opts.Manifests,
		report:    func(f Finding) { late = append(late, f) },
	}
	if !opts.NoIgnores {
		pass.Ignores = result.Ignores
	}
	for _, rule := range opts.Rules {
		pass.Known = append(pass.Known, rule.Name)
	}
	for _, rule := range ran {
		if rule.After {
			problems = append(problems, check(rule, &pass, "natstls")...)
		}
	}
	kept, suppressed := policies.suppress(policies.apply(late))
	result.Findings = merge(append(result.Findings, kept...))
	result.Suppressed = append(result.Suppressed, suppressed...)
	return problems
}
