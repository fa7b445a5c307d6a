package lint

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/hashicorp/go-multierror"
)

// Fixer makes the fixes of a run in memory, and those of what is found then, until none is left. Reading and
// writing files is left to whoever calls it.
type Fixer struct {
	Options Options
	// Roots returns the roots of the run, in which files have these texts, by key, in place of what they hold.
	Roots  func(texts map[string]string) []Root
	Unsafe bool // make also fixes that may change what the author meant
	// Key is the same for all names of a file, and another one for each file; nil: files have one name each.
	Key func(name string) string
	// Editable reports whether a file may be changed; nil: all may.
	Editable func(name string) bool
}

// Fixed is what a Fixer gives back.
type Fixed struct {
	Result     *Result   // what is found in the texts with the fixes
	Changes    []Change  // in the order of names
	Made       int       // fixes that were made
	LeftOut    []LeftOut // fixes that would do harm
	Outside    []string  // names of files that have fixes and may not be changed, sorted
	Unfinished bool      // there were fixes left after the last round that is allowed
}

// Change is a new text of a file.
type Change struct {
	Name     string // as the configuration that was read first calls it
	Old, New string
}

// LeftOut is a finding whose fix was not made, and why: it starts small and ends bare.
type LeftOut struct {
	Finding Finding
	Reason  string
}

// mostRounds bounds how often the fixes of what was found after fixing are made. Two rounds do for most: a fix
// waits for the next one only if it touches an earlier one, or if an earlier one uncovered it.
const mostRounds = 100

// Run makes the fixes. The error is as that of the function Run, for the texts with the fixes; without a Fixed
// nothing was done.
func (x *Fixer) Run(ctx context.Context) (*Fixed, error) {
	s := &fixing{Fixer: x, ctx: ctx, texts: map[string]string{}, changes: map[string]*Change{}}
	for round := 0; ; round++ {
		result, err := Run(ctx, x.Options, x.Roots(s.texts)...)
		if _, problems := errors.AsType[*multierror.Error](err); err != nil && !problems {
			return nil, err
		}
		s.fixed.Result = result
		made, failed := s.round(round, result.Findings)
		if failed != nil {
			return nil, failed
		}
		if made == 0 {
			return s.finish(), err
		}
		s.fixed.Made += made
	}
}

// fixing is a Fixer at work.
type fixing struct {
	*Fixer
	ctx     context.Context
	texts   map[string]string  // new texts, by key
	changes map[string]*Change // what becomes of files, by key
	fixed   Fixed
}

// candidate is a fix that may be made.
type candidate struct {
	finding *Finding
	edits   edits
}

// round makes the fixes of findings and returns how many it made.
func (s *fixing) round(number int, findings []Finding) (int, error) {
	candidates := s.candidates(findings)
	s.fixed.LeftOut = nil
	s.fixed.Unfinished = number == mostRounds && len(candidates) > 0
	if len(candidates) == 0 || s.fixed.Unfinished {
		return 0, nil
	}
	trial, err := s.newTrial()
	if err != nil {
		return 0, err
	}
	if err := trial.accept(candidates); err != nil {
		return 0, err
	}
	s.texts, s.fixed.LeftOut = trial.texts(nil), trial.leftOut
	return len(trial.accepted), nil
}

// candidates returns the fixes that can be made together.
func (s *fixing) candidates(findings []Finding) []candidate {
	var list []candidate
	taken := edits{}
	s.fixed.Outside = nil
	for i := range findings {
		fix := findings[i].suitable(s.Unsafe)
		if fix == nil {
			continue
		}
		fresh := placed(fix.Edits, s.key)
		if s.editable(fix) && s.fits(fresh) && taken.take(fresh) {
			list = append(list, candidate{&findings[i], fresh})
		}
	}
	slices.Sort(s.fixed.Outside)
	return list
}

// editable reports whether a fix stands in files that may be changed. A text inside another one, such as a
// configuration in a manifest, is left to its author: the roots would have to be taken out of it anew.
func (s *fixing) editable(fix *Fix) bool {
	for _, edit := range fix.Edits {
		name := edit.At.Place().Source.Name
		if edit.At.Source.Outer == nil && (s.Editable == nil || s.Editable(name)) {
			continue
		}
		if !slices.Contains(s.fixed.Outside, name) {
			s.fixed.Outside = append(s.fixed.Outside, name)
		}
		return false
	}
	return true
}

// fits reports whether edits are to the texts as they are by now. They are not where another program wrote a file
// between two roots that read it.
func (s *fixing) fits(fresh edits) bool {
	for key, list := range fresh {
		source := list[0].At.Source
		if s.changes[key] == nil {
			s.changes[key] = &Change{Name: source.Name, Old: source.Text}
		}
		if slices.ContainsFunc(list, func(e Edit) bool { return e.At.Source.Text != s.text(key) }) {
			return false
		}
	}
	return true
}

// text returns the text of a file as it is by now.
func (s *fixing) text(key string) string {
	if text, changed := s.texts[key]; changed {
		return text
	}
	return s.changes[key].Old
}

func (s *fixing) key(name string) string {
	if s.Key == nil {
		return name
	}
	return s.Key(name)
}

func (s *fixing) finish() *Fixed {
	for key, change := range s.changes {
		if change.New = s.text(key); change.New != change.Old {
			s.fixed.Changes = append(s.fixed.Changes, *change)
		}
	}
	slices.SortFunc(s.fixed.Changes, func(a, b Change) int { return strings.Compare(a.Name, b.Name) })
	return &s.fixed
}
