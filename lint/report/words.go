package report

import (
	"fmt"
	"strings"

	"natstls/lint"
	"natstls/lint/release"
)

// consequenceText says in plain words what happens if nothing is changed; it is empty where the
// message says all.
func consequenceText(f *lint.Finding) string {
	switch f.Consequence {
	case lint.Refused:
		return refusedText(f.When)
	case lint.Broken:
		return "the server starts, but a connection that is asked for here can never work"
	case lint.Insecure:
		return "the server works, less protected than it looks or should be"
	case lint.Suspicious:
		return "the server works, but very likely not as meant"
	case lint.Outdated:
		return "this works for now, but is about to stop or has been superseded"
	}
	return ""
}

func refusedText(when lint.When) string {
	switch when {
	case lint.AtStart:
		return "the server refuses to start, although nats-server -t passes"
	case lint.AtReload:
		return "a running server refuses to reload this"
	}
	return "the server refuses this configuration (nats-server -t and start)"
}

// count returns a number with its noun, such as "2 errors".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// tally says how many findings of which severity there are, such as "2 errors, 1 warning"; it is empty
// without findings.
func (s Summary) tally() string {
	var parts []string
	for _, part := range []struct {
		n    int
		noun string
	}{{s.Errors, "error"}, {s.Warnings, "warning"}, {s.Infos, "info"}} {
		if part.n > 0 {
			parts = append(parts, count(part.n, part.noun))
		}
	}
	return strings.Join(parts, ", ")
}

// fixHint says how many findings natstls can fix; empty if there are none.
func (s Summary) fixHint() string {
	switch {
	case s.Fixable > 0 && s.FixableUnsafe > 0:
		return fmt.Sprintf("%d fixable with --fix, %d more with --fix=unsafe", s.Fixable, s.FixableUnsafe)
	case s.Fixable > 0:
		return fmt.Sprintf("%d fixable with --fix", s.Fixable)
	case s.FixableUnsafe > 0:
		return fmt.Sprintf("%d fixable with --fix=unsafe", s.FixableUnsafe)
	}
	return ""
}

// rootsText names roots, the first few of many.
func rootsText(roots []string) string {
	const most = 4
	var names []string
	for i, root := range roots {
		if i == most && len(roots) > most+1 {
			return fmt.Sprintf("%s and %d more", strings.Join(names, ", "), len(roots)-most)
		}
		names = append(names, safe(root))
	}
	return strings.Join(names, ", ")
}

// targetText says for which server the run checked.
func (r *Report) targetText() string {
	version := r.natsVersion()
	switch {
	case version == "":
		return ""
	case !r.From.Version.IsZero():
		return "checked the upgrade of nats-server from " + versionText(r.From.Version) + " to " + version
	case r.Target.Assumed:
		version += " (assumed: newest known)"
	}
	if official, err := release.For(r.Target.Version); err == nil && r.Target.Go != "" && r.Target.Go != official.Go {
		version += ", built with Go " + r.Target.Go
	}
	return "checked for nats-server " + version
}

// problemText says what the run could not do.
func problemText(mask *masker, p *lint.Problem) string {
	name := "natstls"
	if p.File != "" {
		name = safeName(p.File)
	}
	return name + ": " + safe(mask.message(p.Message))
}

// sentences joins what happens and what to do for formats that have one text for both. The message
// stays a sentence of its own, since it is the title of the finding there.
func sentences(message, help string) string {
	text := ended(message)
	if help != "" {
		text += " " + ended(help)
	}
	return text
}

// ended returns a text with a full stop, if it does not end like a sentence.
func ended(text string) string {
	if strings.HasSuffix(text, ".") || strings.HasSuffix(text, "?") || strings.HasSuffix(text, "!") {
		return text
	}
	return text + "."
}
