package lint

import "slices"

// Policy is what somebody decided about rules for one file.
type Policy struct {
	Select []string // names of the rules that run; empty: all that are not OptIn
	Ignore []string // names of rules that do not run
	// Locked are names of rules whose findings nothing takes away: no comment, no Suppress, no Baseline.
	Locked []string
	// Suppress are names of rules whose findings are kept as suppressed, each with the reason.
	Suppress map[string]string
	// Severity is what findings of a rule get in place of the severity of their consequence.
	Severity map[string]Severity
	Baseline *Baseline // findings that are known; nil: none
}

// runs reports whether the findings of a rule are wanted.
func (p *Policy) runs(rule *Rule) bool {
	selected := slices.Contains(p.Select, rule.Name) || len(p.Select) == 0 && !rule.OptIn
	return selected && !slices.Contains(p.Ignore, rule.Name)
}

// policies remembers what Options.Policy said of each file. It is not safe for concurrent use.
type policies struct {
	options *Options
	byFile  map[string]*Policy
}

func newPolicies(opts *Options) policies { return policies{opts, map[string]*Policy{}} }

// of returns the policy for a file. Without Options.Policy it is what the options say for all.
func (p policies) of(file string) *Policy {
	if known := p.byFile[file]; known != nil {
		return known
	}
	policy := &Policy{Select: p.options.Select, Ignore: p.options.Ignore}
	if p.options.Policy != nil {
		policy = p.options.Policy(file)
	}
	p.byFile[file] = policy
	return policy
}

// ofFinding returns the policy for the file in which a finding is reported.
func (p policies) ofFinding(f *Finding) *Policy { return p.of(f.At.Place().Source.Name) }

// apply leaves out the findings of rules that are not to run for their file, and gives the others the
// severity that is decided for them.
func (p policies) apply(findings []Finding) []Finding {
	wanted := findings[:0]
	for _, f := range findings {
		policy := p.ofFinding(&f)
		if !policy.runs(f.Rule) {
			continue
		}
		if severity, ok := policy.Severity[f.Rule.Name]; ok {
			f.Given = &severity
		}
		wanted = append(wanted, f)
	}
	return wanted
}

// locked reports whether nothing may take a finding away.
func (p policies) locked(f *Finding) bool {
	return slices.Contains(p.ofFinding(f).Locked, f.Rule.Name)
}

// suppress takes out the findings that a policy suppresses.
func (p policies) suppress(findings []Finding) (kept []Finding, suppressed []Suppressed) {
	kept = slices.Grow(kept, len(findings)) // most stay
	for _, f := range findings {
		reason, ok := p.ofFinding(&f).Suppress[f.Rule.Name]
		if !ok || p.locked(&f) {
			kept = append(kept, f)
			continue
		}
		suppressed = append(suppressed, Suppressed{Finding: f, By: BySettings, Reason: reason})
	}
	return kept, suppressed
}

// judge says for each ignore comment which of its rules ran for its file, and which it cannot ignore there.
func (p policies) judge(ignores []*Ignore, rules []*Rule) {
	for _, ignore := range ignores {
		policy := p.of(ignore.At.Place().Source.Name)
		ignore.Ran, ignore.Locked = nil, nil
		for _, rule := range rules {
			switch {
			case !slices.Contains(ignore.Rules, rule.Name) || !policy.runs(rule):
			case slices.Contains(policy.Locked, rule.Name):
				ignore.Locked = append(ignore.Locked, rule.Name)
			default:
				ignore.Ran = append(ignore.Ran, rule.Name)
			}
		}
	}
}
