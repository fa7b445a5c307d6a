package command

import (
	"fmt"
	"slices"

	"natstls/lint"
	config "natstls/lint/settings"
	"natstls/rules"
)

// policyOf returns what flags and settings decide about rules.
func policyOf(scope *scope) *lint.Policy {
	o := scope.options
	policy := &lint.Policy{Select: plain(o.Select), Suppress: map[string]string{}, Severity: map[string]lint.Severity{}}
	chosen := len(o.Select) > 0 && o.Select[0].At.Kind == config.Flag
	named := func(rule string) bool { return chosen && slices.Contains(policy.Select, rule) }
	for _, rule := range o.Ignore {
		switch {
		case rule.At.Kind == config.Flag:
			policy.Ignore = append(policy.Ignore, rule.V)
		case !named(rule.V):
			policy.Suppress[rule.V] = fmt.Sprintf("ignored in %s:%d", rule.At.File, rule.At.Line)
		}
	}
	off := map[string]bool{}
	for _, severity := range o.Severity {
		rule := severity.V.Rule
		off[rule] = severity.V.Severity == "off" && !named(rule)
		if level, ok := severityNamed(severity.V.Severity); ok {
			policy.Severity[rule] = level
		}
	}
	for rule := range off {
		if off[rule] {
			policy.Ignore = append(policy.Ignore, rule)
		}
	}
	if scope.settings != nil {
		policy.Locked = plain(scope.settings.Locked)
	}
	if !chosen {
		policy.Select = withLocked(policy.Select, policy.Locked)
	}
	return policy
}

// withLocked returns the rules that the settings select, with those that they lock, which always run.
func withLocked(selected, locked []string) []string {
	all := rules.All()
	if len(selected) == 0 {
		optIn := slices.ContainsFunc(all, func(r *lint.Rule) bool { return r.OptIn && slices.Contains(locked, r.Name) })
		if !optIn {
			return nil
		}
		for _, rule := range all {
			if !rule.OptIn {
				selected = append(selected, rule.Name)
			}
		}
	}
	return slices.Concat(selected, locked)
}

func severityNamed(name string) (lint.Severity, bool) {
	for _, severity := range []lint.Severity{lint.Error, lint.Warning, lint.Info} {
		if severity.String() == name {
			return severity, true
		}
	}
	return 0, false
}
