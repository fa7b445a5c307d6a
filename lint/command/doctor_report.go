package command

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"natstls/lint"
)

// reportSettings prints the settings of the files, each scope once.
func (p *process) reportSettings(conf *configured, files []string) {
	seen := map[*scope]bool{}
	for _, file := range files {
		conf.mu.Lock()
		scope := conf.scopeOf(file)
		rows := shownSettings(conf, scope)
		conf.mu.Unlock()
		if seen[scope] {
			continue
		}
		seen[scope] = true
		name := "no file"
		if scope.settings != nil {
			name = "a file"
		}
		fmt.Fprintf(p.stdout, "settings %d: %s\n", len(seen), name)
		hidden := map[string]int{}
		for _, row := range rows {
			group, _, _ := strings.Cut(row.Key, ".")
			switch {
			case public(group):
				fmt.Fprintf(p.stdout, "  %s: %v (%s)\n", row.Key, row.Value, origin(row))
			case row.Origin != "default":
				hidden[group]++
			}
		}
		for _, group := range slices.Sorted(maps.Keys(hidden)) {
			fmt.Fprintf(p.stdout, "  %s: %d (not shown)\n", group, hidden[group])
		}
	}
}

// public reports whether the values of a setting, and what follows its name in a longer one, are words and numbers of
// natstls itself.
func public(setting string) bool {
	switch setting {
	case "nats_version", "go_version", "platform", "files", "expiry", "select", "ignore", "severity", "fail_on", "locked":
		return true
	}
	return false
}

// origin says where a setting comes from, without the name of a file.
func origin(row shown) string {
	switch row.Origin {
	case "flag":
		return "--" + row.Flag
	case "default":
		return "default"
	}
	return fmt.Sprintf("%s, line %d", row.Origin, row.Line)
}

// reportConfigurations prints how large the configurations are and what the rules find in them.
func (p *process) reportConfigurations(s *settings, all []inspected) ([]*lint.Problem, error) {
	roots := make([]lint.Root, len(all))
	for i, one := range all {
		roots[i] = one.root
		server := one.server
		size, syntax := 0, 0
		for _, file := range server.Tree.Files {
			size += len(file.Source.Text)
			syntax += len(file.Errors)
		}
		fmt.Fprintf(p.stdout, "configuration %d: files %d, bytes %d, tls blocks %d, listeners %d, dials %d, syntax errors %d, unresolved %d\n",
			i+1, len(server.Tree.Files), size, len(server.TLS), len(server.Listeners), len(server.Dials), syntax, len(server.Tree.Problems))
	}
	result, err := lint.Run(p.ctx, s.options, roots...)
	failed, err := problemsOf(err)
	if err != nil {
		return nil, err
	}
	byRule := map[string]int{}
	for _, finding := range result.Findings {
		byRule[finding.Rule.Name]++
	}
	fmt.Fprintf(p.stdout, "findings: %d, suppressed: %d\n", len(result.Findings), len(result.Suppressed))
	for _, rule := range slices.Sorted(maps.Keys(byRule)) {
		fmt.Fprintf(p.stdout, "  %s: %d\n", rule, byRule[rule])
	}
	return failed, nil
}
