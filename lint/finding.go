package lint

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"natstls/parser"
	"natstls/parser/resolve"
)

// Finding is one thing that a rule has to say. Message and Help are one sentence each, start small
// and end bare.
type Finding struct {
	Rule        *Rule
	Consequence Consequence
	When        When           // set only with Refused
	At          parser.Span    // the offending key or value
	On          *resolve.Field // the option that it is about, nil if there is none
	Message     string         // what happens
	Help        string         // what to do
	Related     []Related
	Fixes       []Fix
	Roots       []string // the roots that have it, in the order in which they were given
	// Given is the severity that the settings give it; nil: that of its consequence.
	Given *Severity
}

// Related is another place that matters for a finding.
type Related struct {
	At      parser.Span
	Message string
}

// Fix is one way to cure a finding: all of its edits together. An Unsafe one may change what the
// author meant.
type Fix struct {
	Title  string
	Unsafe bool
	Edits  []Edit
}

// Edit replaces the bytes of a span.
type Edit struct {
	At  parser.Span
	New string
}

// Severity returns the severity of the finding.
func (f *Finding) Severity() Severity {
	if f.Given != nil {
		return *f.Given
	}
	return f.Consequence.Severity()
}

// Path returns the place in the configuration, such as "cluster.tls.verify"; empty if the finding is
// about no option.
func (f *Finding) Path() string {
	if f.On == nil {
		return ""
	}
	return f.On.Path()
}

// What can suppress a finding.
const (
	ByComment  = "comment"
	BySettings = "settings"
	ByBaseline = "baseline"
)

// Suppressed is a finding that somebody decided not to see.
type Suppressed struct {
	Finding
	By     string // ByComment, BySettings or ByBaseline
	Reason string
	Until  time.Time // zero: without end
}

// compare orders findings by file, place, gravity, rule and message, so that a run always gives the
// same order.
func compare(a, b Finding) int {
	at, bt := a.At.Place(), b.At.Place()
	return cmp.Or(
		strings.Compare(at.Source.Name, bt.Source.Name),
		cmp.Compare(at.Start, bt.Start),
		cmp.Compare(at.End, bt.End),
		cmp.Compare(b.Severity(), a.Severity()),
		cmp.Compare(a.Consequence, b.Consequence),
		strings.Compare(a.Rule.Name, b.Rule.Name),
		strings.Compare(a.Message, b.Message),
	)
}

// merge sorts findings and makes one of equal ones (rule, place, consequence and message), which
// then lists all their roots.
func merge(findings []Finding) []Finding {
	slices.SortStableFunc(findings, compare)
	merged := findings[:0]
	for _, f := range findings {
		if n := len(merged); n > 0 && compare(merged[n-1], f) == 0 {
			for _, root := range f.Roots {
				if !slices.Contains(merged[n-1].Roots, root) {
					merged[n-1].Roots = append(merged[n-1].Roots, root)
				}
			}
			continue
		}
		merged = append(merged, f)
	}
	return merged
}
