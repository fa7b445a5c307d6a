package release

import "slices"

// Fact is a behaviour or bug of some releases, or of the Go toolchains that built them.
type Fact struct {
	ID       string // such as "websocket-pinned-not-enforced"
	Kind     string // "bug", "behaviour", "start" for what nats-server -t takes and the start refuses, or "go" for what Go does
	Summary  string // what happens, in one or two sentences
	Releases Ranges // which releases do it; for "go" the official programs
	FixedIn  []string
	Contexts []string // the contexts of tls maps that it is about
	Source   []string
}

// Has reports whether the server shows a behaviour or bug, by the ID of its Fact. What depends on Go is
// answered for the toolchain of the target.
func (t Target) Has(id string) bool {
	if i := changeByID(id); i >= 0 {
		return t.does(builds.Changes[i])
	}
	fact, ok := FactByID(id)
	return ok && fact.Releases.Contains(t.Version)
}

// FactByID returns a fact; the second result is false if there is none with this ID.
func FactByID(id string) (Fact, bool) {
	if i := changeByID(id); i >= 0 {
		return builds.Changes[i].fact(), true
	}
	facts := tables.Facts
	i := slices.IndexFunc(facts, func(f Fact) bool { return f.ID == id })
	if i < 0 {
		return Fact{}, false
	}
	return facts[i], true
}

func changeByID(id string) int {
	return slices.IndexFunc(builds.Changes, func(c goChange) bool { return c.ID == id })
}

// Facts returns all facts, in the order of the table; those about Go come last.
func Facts() []Fact {
	facts := slices.Clone(tables.Facts)
	for _, change := range builds.Changes {
		facts = append(facts, change.fact())
	}
	return facts
}
