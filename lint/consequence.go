package lint

// Consequence is what happens if nothing is changed. It fixes the severity.
type Consequence uint8

const (
	_          Consequence = iota
	Refused                // the server does not take the configuration; When says at which moment
	Broken                 // it starts, but a connection that the configuration asks for can never work
	Insecure               // it works, less protected than it looks or should be
	Suspicious             // it works, but very likely not as the author meant
	Outdated               // correct for now, about to stop or superseded
	Noted                  // redundant, without effect, a judgement call, or not checked
)

var consequenceNames = [...]string{"", "refused", "broken", "insecure", "suspicious", "outdated", "noted"}

// String returns the consequence in one word, as reports have it.
func (c Consequence) String() string { return consequenceNames[c] }

// Consequences returns all of them, the gravest first.
func Consequences() []Consequence {
	return []Consequence{Refused, Broken, Insecure, Suspicious, Outdated, Noted}
}

// Severity returns the severity that belongs to the consequence.
func (c Consequence) Severity() Severity {
	switch c {
	case Refused, Broken:
		return Error
	case Insecure, Suspicious:
		return Warning
	}
	return Info
}

// When says at which moment the server refuses a configuration.
type When uint8

const (
	_        When = iota
	AtCheck       // nats-server -t, and so also the start
	AtStart       // only the start: nats-server -t passes
	AtReload      // only a reload of a running server
)

var whenNames = [...]string{"", "check", "start", "reload"}

// String returns the moment in one word, as reports have it; empty if there is none.
func (w When) String() string { return whenNames[w] }

// Severity orders findings for people and for exit codes.
type Severity uint8

const (
	Info Severity = iota
	Warning
	Error
)

var severityNames = [...]string{"info", "warning", "error"}

// String returns the severity in one word, as reports have it.
func (s Severity) String() string { return severityNames[s] }
