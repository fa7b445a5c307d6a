package lint

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/go-multierror"
)

// mostTrials bounds how often texts are judged in one round, while it is searched which of its fixes does harm.
const mostTrials = 64

// trial looks for the fixes of one round that do no harm, by making them and running the rules.
type trial struct {
	*fixing
	accepted []candidate
	verdict  verdict // on the texts with the accepted fixes
	leftOut  []LeftOut
	trials   int
}

func (s *fixing) newTrial() (*trial, error) {
	t := &trial{fixing: s}
	var err error
	t.verdict, err = s.judge(s.texts)
	return t, err
}

// accept takes fixes that together do no harm, else as many of them as it finds.
func (t *trial) accept(batch []candidate) error {
	if t.trials++; t.trials > mostTrials {
		t.leave(batch, "too many fixes here would do harm")
		return nil
	}
	after, err := t.judge(t.texts(batch))
	if err != nil {
		return err
	}
	reason := after.worse(t.verdict)
	if reason == "" {
		t.accepted, t.verdict = append(t.accepted, batch...), after
		return nil
	}
	if len(batch) == 1 {
		t.leave(batch, reason)
		return nil
	}
	middle := len(batch) / 2
	return errors.Join(t.accept(batch[:middle]), t.accept(batch[middle:]))
}

func (t *trial) leave(batch []candidate, reason string) {
	for _, c := range batch {
		t.leftOut = append(t.leftOut, LeftOut{Finding: *c.finding, Reason: reason})
	}
}

// texts returns the new texts with the accepted fixes and those of a batch.
func (t *trial) texts(batch []candidate) map[string]string {
	all := edits{}
	for _, c := range slices.Concat(t.accepted, batch) {
		for key, list := range c.edits {
			all[key] = append(all[key], list...)
		}
	}
	texts := maps.Clone(t.fixing.texts)
	for key, list := range all {
		texts[key] = rewrite(t.text(key), list)
	}
	return texts
}

// verdict says how bad texts are.
type verdict struct {
	broken   map[string]int   // syntax errors, by key of the file
	errors   map[errorsOf]int // findings that are errors by what they claim, whatever the settings make of them
	problems map[string]bool  // what could not be done
}

type errorsOf struct{ file, rule string }

// judge runs all rules that run by default, so that a fix does no harm that --select or a comment hides.
func (s *fixing) judge(texts map[string]string) (verdict, error) {
	opts := s.Options
	opts.Select, opts.Ignore, opts.Policy, opts.NoIgnores = nil, nil, nil, true
	result, err := Run(s.ctx, opts, s.Roots(texts)...)
	v := verdict{map[string]int{}, map[errorsOf]int{}, map[string]bool{}}
	if err != nil {
		several, ok := errors.AsType[*multierror.Error](err)
		if !ok {
			return v, err
		}
		for _, problem := range several.Errors {
			v.problems[problem.Error()] = true
		}
	}
	for _, tree := range result.Trees {
		for _, file := range tree.Files {
			v.broken[s.key(file.Name)] = len(file.Errors)
		}
	}
	for i := range result.Findings {
		if f := &result.Findings[i]; f.Consequence.Severity() == Error {
			v.errors[errorsOf{s.key(f.At.Place().Source.Name), f.Rule.Name}]++
		}
	}
	return v, nil
}

// worse says what is worse than before; empty if nothing is.
func (v verdict) worse(before verdict) string {
	for problem := range v.problems {
		if !before.problems[problem] {
			return "the result could not be checked"
		}
	}
	for file, count := range v.broken {
		if count > before.broken[file] {
			return "the text would not parse"
		}
	}
	var rules []string
	for of, count := range v.errors {
		if count > before.errors[of] && !slices.Contains(rules, of.rule) {
			rules = append(rules, of.rule)
		}
	}
	if len(rules) == 0 {
		return ""
	}
	slices.Sort(rules)
	return "there would be a new finding of " + strings.Join(rules, ", ")
}
