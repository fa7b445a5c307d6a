package settings

// locks refuses settings that take away findings of a locked rule, and settings at the top that contradict each
// other.
func (r *reading) locks(s *Settings) {
	r.oneServer(&s.Options)
	locked := map[string]int{}
	for _, rule := range s.Locked {
		locked[rule.V] = rule.At.Line
	}
	r.unlocked(locked, s.Options)
	for _, severity := range s.Severity {
		if line := locked[severity.V.Rule]; line > 0 && severity.V.Severity == "off" {
			r.failAt(severity.At.Line, severity.At.Column, "%s is locked in line %d and cannot be off", severity.V.Rule, line)
		}
	}
	for _, override := range s.Overrides {
		r.unlocked(locked, override.Options)
		for _, severity := range override.Severity {
			if line := locked[severity.V.Rule]; line > 0 && severity.V.Severity != "error" {
				r.failAt(severity.At.Line, severity.At.Column, "%s is locked in line %d: an override can only make it an error",
					severity.V.Rule, line)
			}
		}
	}
}

// unlocked refuses to ignore a locked rule.
func (r *reading) unlocked(locked map[string]int, o Options) {
	for _, rule := range o.Ignore {
		if line := locked[rule.V]; line > 0 {
			r.failAt(rule.At.Line, rule.At.Column, "%s is locked in line %d and cannot be ignored", rule.V, line)
		}
	}
}
