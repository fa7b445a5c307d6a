package release

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
)

// Version is a nats-server release such as 2.10.29. The zero Version means "not known".
type Version struct {
	Major, Minor, Patch int
}

// anyPatch stands for x in "2.11.x": the newest patch that the line will ever have.
const anyPatch = 1<<31 - 1

// Parse reads a release number: three numbers with dots, perhaps with a v in front of it and with a
// suffix behind a - or + (as in 2.11.0-RC.1), which counts as the release itself.
func Parse(text string) (Version, error) {
	number, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimSpace(text), "v"), "-")
	number, _, _ = strings.Cut(number, "+")
	major, rest, _ := strings.Cut(number, ".")
	minor, patch, _ := strings.Cut(rest, ".")
	var v Version
	var errs [3]error
	v.Major, errs[0] = number16(major)
	v.Minor, errs[1] = number16(minor)
	v.Patch, errs[2] = number16(patch)
	if cmp.Or(errs[:]...) != nil {
		return Version{}, fmt.Errorf("%q is not a release number such as 2.10.29", text)
	}
	return v, nil
}

// number16 reads a number without sign that is small enough for a release.
func number16(text string) (int, error) {
	n, err := strconv.ParseUint(text, 10, 16)
	return int(n), err
}

// parseLine reads "2.10" or "2.10.x".
func parseLine(text string) (Version, bool) {
	text = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(text), "v"), ".x")
	major, minor, found := strings.Cut(text, ".")
	if !found {
		return Version{}, false
	}
	a, errA := number16(major)
	b, errB := number16(minor)
	return Version{Major: a, Minor: b}, errA == nil && errB == nil
}

// Compare returns -1, 0 or 1 when v is older than, the same as or newer than w.
func (v Version) Compare(w Version) int {
	return cmp.Or(cmp.Compare(v.Major, w.Major), cmp.Compare(v.Minor, w.Minor), cmp.Compare(v.Patch, w.Patch))
}

// IsZero reports whether the release is not known.
func (v Version) IsZero() bool { return v == Version{} }

// String returns the release as it is usually written, such as "2.10.29".
func (v Version) String() string {
	patch := strconv.Itoa(v.Patch)
	if v.Patch == anyPatch {
		patch = "x"
	}
	return strconv.Itoa(v.Major) + "." + strconv.Itoa(v.Minor) + "." + patch
}

// UnmarshalText reads what String writes.
func (v *Version) UnmarshalText(text []byte) error {
	read, err := readVersion(string(text))
	*v = read
	return err
}

// readVersion reads a release as String writes it. A patch of x is any.
func readVersion(text string) (Version, error) {
	if line, open := strings.CutSuffix(text, ".x"); open {
		v, ok := parseLine(line)
		if !ok {
			return Version{}, fmt.Errorf("%q is not a line of releases such as 2.10.x", text)
		}
		v.Patch = anyPatch
		return v, nil
	}
	return Parse(text)
}
