package lint

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"natstls/parser"
	"natstls/parser/resolve"
)

// Baseline is a list of findings that somebody knows of, so that only new ones are reported.
type Baseline struct {
	Name    string // of its file, as reports print it
	Entries []BaselineEntry
	// File returns what the baseline calls a configuration file: with it entries do not depend on the
	// directory in which natstls runs.
	File func(name string) string
	// Exists reports whether there is a file that the baseline calls so; nil: nobody knows.
	Exists func(file string) bool
}

// BaselineEntry is one known finding, or several that nothing distinguishes. It says nothing of lines, so that
// it holds when text moves.
type BaselineEntry struct {
	Rule string
	File string // in which the finding stands
	Path string // of the option that it is about; empty: it is about none
	// Value is a short hash of what the option is set to, or of the text at the place of the finding; empty: the
	// option holds other options. It is no proof against somebody who guesses what the value may be.
	Value string
	Count int
	Roots []string // the configurations that had it
	At    parser.Span
}

// Stale is an entry of a baseline of which findings are gone.
type Stale struct {
	BaselineEntry
	Gone int // how many of Count
}

// baselineKey is what a finding and an entry have in common.
type baselineKey struct{ rule, file, path, value string }

func (e *BaselineEntry) key() baselineKey { return baselineKey{e.Rule, e.File, e.Path, e.Value} }

// Entry returns what the baseline would say of one finding.
func (b *Baseline) Entry(f *Finding) BaselineEntry {
	entry := BaselineEntry{
		Rule:  f.Rule.Name,
		File:  b.File(f.At.Place().Source.Name),
		Path:  f.Path(),
		Count: 1,
	}
	for _, root := range f.Roots {
		entry.Roots = append(entry.Roots, b.File(root))
	}
	if text, ok := valueOf(f); ok {
		sum := sha256.Sum256([]byte(strings.Join([]string{entry.Rule, entry.Path, text}, "\x00")))
		entry.Value = hex.EncodeToString(sum[:4])
	}
	return entry
}

// valueOf returns the value that a finding is about; false for one that holds others, since every change
// in it would make another finding of this one.
func valueOf(f *Finding) (string, bool) {
	if f.On == nil || f.On.Value == nil {
		return strings.TrimSpace(f.At.Text()), true
	}
	value := f.On.Value
	if value.Map != nil {
		return "", false
	}
	if value.Literal != nil && value.Literal.Kind == parser.Array && f.At != f.On.Syntax.KeySpan {
		return f.At.Text(), true // one of its elements
	}
	var text strings.Builder
	writeValue(&text, value)
	return text.String(), true
}

// writeValue writes a value in a form that does not depend on how it is spelt. Maps inside of arrays have no
// part in it.
func writeValue(text *strings.Builder, value *resolve.Value) {
	switch {
	case value.Literal == nil:
		text.WriteString(value.Use.Text)
	case value.Literal.Kind == parser.Array:
		for _, element := range value.Array {
			writeValue(text, element)
			text.WriteByte(0)
		}
	case value.Literal.Kind != parser.MapValue:
		text.WriteString(value.Literal.Text)
	}
}

// NewEntries returns the entries for findings, sorted, equal ones counted.
func (b *Baseline) NewEntries(findings []Finding) []BaselineEntry {
	var entries []BaselineEntry
	for i := range findings {
		if !findings[i].Rule.After {
			entries = append(entries, b.Entry(&findings[i]))
		}
	}
	return mergeEntries(entries)
}

// mergeEntries sorts entries and makes one of those with the same key.
func mergeEntries(entries []BaselineEntry) []BaselineEntry {
	slices.SortStableFunc(entries, compareEntries)
	merged := entries[:0]
	for _, entry := range entries {
		if n := len(merged); n > 0 && merged[n-1].key() == entry.key() {
			merged[n-1].Count += entry.Count
			merged[n-1].Roots = append(merged[n-1].Roots, entry.Roots...)
			continue
		}
		merged = append(merged, entry)
	}
	for i := range merged {
		slices.Sort(merged[i].Roots)
		merged[i].Roots = slices.Compact(merged[i].Roots)
	}
	return merged
}

func compareEntries(a, b BaselineEntry) int {
	return slices.Compare([]string{a.File, a.Path, a.Rule, a.Value}, []string{b.File, b.Path, b.Rule, b.Value})
}

// Updated returns the entries for the findings that a run reported or found in the baseline, together with those
// that the run says nothing about. Rules are all that there are.
func (b *Baseline) Updated(findings []Finding, stale []Stale, rules []*Rule) []BaselineEntry {
	entries := b.NewEntries(findings)
	settled := map[baselineKey]bool{}
	for _, entry := range entries {
		settled[entry.key()] = true
	}
	for _, gone := range stale {
		settled[gone.key()] = true
	}
	for _, entry := range b.Entries {
		exists := slices.ContainsFunc(rules, func(r *Rule) bool { return r.Name == entry.Rule })
		if exists && !settled[entry.key()] {
			entries = append(entries, entry)
		}
	}
	return mergeEntries(entries)
}

// known takes out the findings that the baseline of their file has. It returns for each baseline in use how
// many findings of each key were not there.
func (p policies) known(findings []Finding) (kept []Finding, suppressed []Suppressed, left map[*Baseline]map[baselineKey]int) {
	left = map[*Baseline]map[baselineKey]int{}
	kept = slices.Grow(kept, len(findings)) // most stay
	for _, f := range findings {
		baseline := p.ofFinding(&f).Baseline
		if baseline == nil {
			kept = append(kept, f)
			continue
		}
		counts := countsOf(left, baseline)
		entry := baseline.Entry(&f)
		is := counts[entry.key()] > 0
		if is {
			counts[entry.key()]--
		}
		if !is || p.locked(&f) {
			kept = append(kept, f)
			continue
		}
		suppressed = append(suppressed, Suppressed{Finding: f, By: ByBaseline, Reason: "known in " + baseline.Name})
	}
	return kept, suppressed, left
}

func countsOf(left map[*Baseline]map[baselineKey]int, baseline *Baseline) map[baselineKey]int {
	if left[baseline] == nil {
		left[baseline] = map[baselineKey]int{}
		for i := range baseline.Entries {
			left[baseline][baseline.Entries[i].key()] += baseline.Entries[i].Count
		}
	}
	return left[baseline]
}

// stale returns the entries of baselines that have no finding any more, although their rule looked at all that
// they are about (the file and the configurations that had it), and those about a file that is gone. Seen are
// the files that were read, each with whether all was known in it.
func (p policies) stale(left map[*Baseline]map[baselineKey]int, seen map[string]bool, ran []*Rule) []Stale {
	var stale []Stale
	for _, baseline := range p.baselines(seen) {
		counts, names := countsOf(left, baseline), map[string]string{}
		for file := range seen {
			names[baseline.File(file)] = file
		}
		for _, entry := range baseline.Entries {
			gone := min(counts[entry.key()], entry.Count)
			if gone == 0 || !p.looked(baseline, entry, names, seen, ran) {
				continue
			}
			counts[entry.key()] -= gone
			stale = append(stale, Stale{entry, gone})
		}
	}
	return stale
}

// looked reports whether the run would have found what an entry is about. Names are those of the files, by what
// the baseline calls them.
func (p policies) looked(baseline *Baseline, entry BaselineEntry, names map[string]string, seen map[string]bool, ran []*Rule) bool {
	file, read := names[entry.File]
	if !read {
		return baseline.Exists != nil && !baseline.Exists(entry.File)
	}
	unsure := slices.ContainsFunc(entry.Roots, func(root string) bool { return !seen[names[root]] })
	i := slices.IndexFunc(ran, func(r *Rule) bool { return r.Name == entry.Rule })
	return !unsure && i >= 0 && p.of(file).runs(ran[i])
}

// baselines returns the baselines of files, each once, in the order of their names.
func (p policies) baselines(files map[string]bool) []*Baseline {
	var all []*Baseline
	for file := range files {
		if baseline := p.of(file).Baseline; baseline != nil && !slices.Contains(all, baseline) {
			all = append(all, baseline)
		}
	}
	slices.SortFunc(all, func(a, b *Baseline) int { return strings.Compare(a.Name, b.Name) })
	return all
}
