package release

import "strings"

// Range is a run of releases, both ends included. A zero Last stands for every later release.
type Range struct {
	First, Last Version
}

// Contains reports whether v is in the range.
func (r Range) Contains(v Version) bool {
	return v.Compare(r.First) >= 0 && (r.Last.IsZero() || v.Compare(r.Last) <= 0)
}

// Ranges is a set of releases: runs in ascending order that do not overlap.
type Ranges []Range

// Contains reports whether v is in the set.
func (rs Ranges) Contains(v Version) bool {
	for _, r := range rs {
		if r.Contains(v) {
			return true
		}
	}
	return false
}

// Phrase returns the set as a sentence has it, such as "2.14.8 to 2.14.x and 2.15.1 and later".
func (rs Ranges) Phrase() string {
	parts := make([]string, len(rs))
	for i, r := range rs {
		switch {
		case r.Last.IsZero():
			parts[i] = r.First.String() + " and later"
		case r.Last == r.First:
			parts[i] = r.First.String()
		default:
			parts[i] = r.First.String() + " to " + r.Last.String()
		}
	}
	if len(parts) == 0 {
		return "no release"
	}
	return strings.Join(parts, " and ")
}

// Since returns the set as it stands behind a verb: "since 2.10.21" if it has no end, else such as "in
// 2.14.8 to 2.14.x and 2.15.1 and later".
func (rs Ranges) Since() string {
	if len(rs) == 1 && rs[0].Last.IsZero() {
		return "since " + rs[0].First.String()
	}
	return "in " + rs.Phrase()
}

// String returns the set in the notation of the table, such as "2.14.8..2.14.x 2.15.1..".
func (rs Ranges) String() string {
	parts := make([]string, len(rs))
	for i, r := range rs {
		parts[i] = r.First.String() + ".."
		if !r.Last.IsZero() {
			parts[i] += r.Last.String()
		}
	}
	return strings.Join(parts, " ")
}

// UnmarshalText reads what String writes.
func (rs *Ranges) UnmarshalText(text []byte) error {
	read, err := readRanges(string(text))
	*rs = read
	return err
}

func readRanges(text string) (Ranges, error) {
	var rs Ranges
	for part := range strings.FieldsSeq(text) {
		first, last, _ := strings.Cut(part, "..")
		var r Range
		var err error
		if r.First, err = readVersion(first); err != nil {
			return rs, err
		}
		if last != "" {
			if r.Last, err = readVersion(last); err != nil {
				return rs, err
			}
		}
		rs = append(rs, r)
	}
	return rs, nil
}
