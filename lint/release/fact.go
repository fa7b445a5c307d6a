package release

import "slices"

// Fact is a behaviour or bug of some releases.
type Fact struct {
	ID       string // such as "websocket-pinned-not-enforced"
	Kind     string // "bug", "behaviour", or "start" for what nats-server -t takes and the start refuses
	Summary  string // what happens, in one or two sentences
	Releases Ranges // which releases do it
	FixedIn  []string
	Contexts []string // the contexts of tls maps that it is about
	Source   []string
}

// Has reports whether the release shows a behaviour or bug, by the ID of its Fact.
func (t Target) Has(id string) bool {
	fact, ok := FactByID(id)
	return ok && fact.Releases.Contains(t.Version)
}

// FactByID returns a fact; the second result is false if there is none with this ID.
func FactByID(id string) (Fact, bool) {
	facts := load().Facts
	i := slices.IndexFunc(facts, func(f Fact) bool { return f.ID == id })
	if i < 0 {
		return Fact{}, false
	}
	return facts[i], true
}

// Facts returns all facts, in the order of the table.
func Facts() []Fact { return slices.Clone(load().Facts) }
