package parser

import (
	"sort"
	"strings"
	"sync"
	"unicode/utf8"
)

// Source is one text: a configuration file, or a text that stands inside another one.
//
// A Source must not be changed once it was parsed, and is used by pointer only.
type Source struct {
	Name string // path as the user gave it, or a description such as "environment variable PORT"
	Text string

	// Outer is the source in which this text stands, nil for a file (and for a text that stands in
	// no file, such as one from the command line). Segments maps ranges of Text to ranges of
	// Outer.Text, in ascending order; what no segment covers has no place of its own.
	Outer    *Source
	Segments []Segment
	// Virtual says that the text stands in no file at all, such as a command line, so that it can be
	// shown and not edited.
	Virtual bool

	once  sync.Once
	lines []int // byte offset of the start of each line
}

// Segment maps the half-open byte range Start to End of an inner text to a range of the outer text.
// Exact says that the bytes are the same, so that offsets inside can be translated and edited.
type Segment struct {
	Start, End           int
	OuterStart, OuterEnd int
	Exact                bool
}

// Position is a place in a text as people count: lines and columns from 1, columns in characters
// (Unicode code points; a byte that is not UTF-8 counts as one).
type Position struct {
	Line, Column int
}

// Span is the half-open byte range Start to End of a source. The zero Span stands for "no place".
type Span struct {
	Source     *Source
	Start, End int
}

// IsZero reports whether s is no place at all.
func (s Span) IsZero() bool { return s.Source == nil }

// Text returns the bytes that the span covers.
func (s Span) Text() string {
	if s.Source == nil {
		return ""
	}
	return s.Source.Text[s.Start:s.End]
}

// Begin returns the position of the first character of the span, the zero Position if s has no place.
func (s Span) Begin() Position {
	if s.Source == nil {
		return Position{}
	}
	return s.Source.Position(s.Start)
}

// Finish returns the position just behind the last character of the span (exclusive), the zero
// Position if s has no place.
func (s Span) Finish() Position {
	if s.Source == nil {
		return Position{}
	}
	return s.Source.Position(s.End)
}

// Place returns the nearest span in a file: s itself if its source stands in no other, else the
// range of the outer source that s was taken from, outwards until a file is reached. It is the place
// for reports; only an exact one (see Exact) may be edited.
func (s Span) Place() Span {
	for s.Source != nil && s.Source.Outer != nil {
		s, _ = s.outward()
	}
	return s
}

// Exact reports whether the bytes of s stand unchanged in a file, so that they can be edited there.
func (s Span) Exact() bool {
	exact := true
	for s.Source != nil && s.Source.Outer != nil {
		s, exact = s.outward()
		if !exact {
			return false
		}
	}
	return s.Source != nil && !s.Source.Virtual
}

// outward translates s by one level. A span that is not wholly inside one exact segment becomes the
// range from the first to the last segment it touches.
func (s Span) outward() (Span, bool) {
	segments := s.Source.Segments
	first := sort.Search(len(segments), func(i int) bool { return segments[i].End > s.Start })
	if first == len(segments) {
		first = len(segments) - 1
	}
	if first < 0 {
		return Span{Source: s.Source.Outer}, false
	}
	last := first
	for last+1 < len(segments) && segments[last+1].Start < s.End {
		last++
	}
	a, b := segments[first], segments[last]
	out := Span{Source: s.Source.Outer, Start: a.OuterStart, End: b.OuterEnd}
	inside := s.Start >= a.Start && s.End <= b.End
	if a.Exact && s.Start >= a.Start {
		out.Start += s.Start - a.Start
	}
	if b.Exact && s.End <= b.End && s.End >= b.Start {
		out.End = b.OuterStart + s.End - b.Start
	}
	return out, inside && first == last && a.Exact
}

// Position returns the position of a byte offset in the text. An offset outside the text counts as
// the nearest end. This is the only code that counts lines and columns.
func (s *Source) Position(offset int) Position {
	offset = min(max(offset, 0), len(s.Text))
	lines := s.lineStarts()
	line := sort.SearchInts(lines, offset+1) - 1
	return Position{Line: line + 1, Column: utf8.RuneCountInString(s.Text[lines[line]:offset]) + 1}
}

// Line returns the text of a line (counted from 1) without its line break, and the byte offset at
// which it starts. A line that does not exist is empty.
func (s *Source) Line(number int) (text string, start int) {
	lines := s.lineStarts()
	if number < 1 || number > len(lines) {
		return "", len(s.Text)
	}
	start = lines[number-1]
	text = s.Text[start:]
	if number < len(lines) {
		text = s.Text[start : lines[number]-1]
	}
	return strings.TrimSuffix(text, "\r"), start
}

// LineCount returns the number of lines; a text that ends with a line break has an empty last line.
func (s *Source) LineCount() int { return len(s.lineStarts()) }

func (s *Source) lineStarts() []int {
	s.once.Do(func() {
		s.lines = make([]int, 1, strings.Count(s.Text, "\n")+1)
		for i := 0; i < len(s.Text); i++ {
			if s.Text[i] == '\n' {
				s.lines = append(s.lines, i+1)
			}
		}
	})
	return s.lines
}
