package effective

import (
	"time"

	"natstls/lint/certs"
	"natstls/lint/release"
	"natstls/lint/schema"
	"natstls/parser"
)

// Point is a place where a server meets others: a port that it opens, or a URL that it dials.
type Point struct {
	Kind  string      // such as "client", "https monitoring" or "route"
	Link  bool        // the server dials; else it listens
	Block *schema.TLS // the tls block that applies, nil if there is none or it is not known

	Address      Cell[string] // host and port, or the URL without credentials
	Encrypted    Cell[Encryption]
	Order        Cell[Order]
	Verification Cell[Verification]
	Trust        Cell[string]   // the ca_file; empty: what the system trusts
	Names        Cell[[]string] // of a link: what the peer's certificate is verified for, in the order of the attempts
	Checks       []Check        // what else a peer has to pass
	MinVersion   Cell[string]   // such as "1.2"
	Suites       Cell[Suites]
	Curves       Cell[[]string] // nil without being unknown: those of Go
	Timeout      Cell[Limit]
	Identity     Cell[[]Identity]
	Expiry       Cell[*certs.Certificate] // of the certificates shown the one that ends first, nil if there is none
}

// Fact is what a person reads about a property, and where it is from. A Fact without a text is about nothing
// that exists here, such as the cipher suites of a port without TLS.
type Fact struct {
	Text     string
	Unknown  bool // it cannot be known here
	Origin   Origin
	Overrode []Lost
}

// Cell is a property with its value for programs. The value means nothing if the Fact is unknown or has no text.
type Cell[T any] struct {
	Fact
	Value T
}

// Known reports whether the value means something.
func (c *Cell[T]) Known() bool { return c.Text != "" && !c.Unknown }

// Check is something that a peer has to pass beside the verification of its certificate.
type Check struct {
	Name string // the option, such as "pinned_certs"
	Fact
}

// Encryption says whether connections are encrypted.
type Encryption string

const (
	Encrypted Encryption = "yes"
	PlainText Encryption = "no"
	Optional  Encryption = "optional" // both are taken, the peer decides
)

// Order says whether the protocol or TLS comes first.
type Order string

const (
	TLSFirst  Order = "tls-first"
	InfoFirst Order = "info-first" // the line INFO is in clear text, TLS follows
	Either    Order = "either"     // the peer decides
)

// Verification says who has to show a certificate to whom.
type Verification struct {
	Peer bool // the server verifies the certificate of the peer
	Own  bool // the server has a certificate that peers can verify
}

// Limit is how long a handshake may take.
type Limit struct {
	None bool // as long as it wants
	Time time.Duration
}

// Suites are cipher suites by their names. Of Usable it is not known which the key of a peer rules out.
type Suites struct {
	List   []string // as the server is told; nil: those of Go
	Usable []string // those that can come about, TLS 1.3 included; nil: not known
}

// Identity is a certificate that a server shows.
type Identity struct {
	Option      string             // that names the file, such as "cert_file"
	File        string             // as configured
	Certificate *certs.Certificate // nil if there is none here
	Problem     string             // why there is none
}

// OriginKind says what made a property what it is.
type OriginKind uint8

const (
	Nowhere   OriginKind = iota
	Written              // a setting, at Origin.At
	Default              // the default of the release of nats-server
	GoDefault            // the default of the Go release that built it
	Always               // the server does so whatever is written
)

// Origin is where a property is from.
type Origin struct {
	Kind       OriginKind
	At         parser.Span // the key of the setting, or the URL
	Inherited  string      // the block of another listener that is used, such as "gateway.tls"
	Definition parser.Span // where the variable that the value is from is set
	Env        string      // or the environment variable
}

// Words returns the origin in words where it is no place; empty for a place.
func (o Origin) Words(target release.Target) string {
	switch o.Kind {
	case Default:
		return "default of nats-server " + target.Version.String()
	case GoDefault:
		return "default of Go " + target.Go
	case Always:
		return "always in nats-server " + target.Version.String()
	}
	return ""
}

// Lost is a setting that does not count, since another one does.
type Lost struct {
	At   parser.Span // its key
	Text string      // its value, shortened and without secrets
}

// Row is a property of a point by its name.
type Row struct {
	Name string // for people, such as "minimum version"
	*Fact
}

// Rows returns the properties that mean something, in the order in which people read them, without the address.
func (p *Point) Rows() []Row {
	rows := []Row{
		{"encrypted", &p.Encrypted.Fact},
		{"order", &p.Order.Fact},
		{"verification", &p.Verification.Fact},
		{"trusts", &p.Trust.Fact},
		{"expects name", &p.Names.Fact},
	}
	for i := range p.Checks {
		rows = append(rows, Row{p.Checks[i].Name, &p.Checks[i].Fact})
	}
	rows = append(rows, []Row{
		{"min version", &p.MinVersion.Fact},
		{"cipher suites", &p.Suites.Fact},
		{"curves", &p.Curves.Fact},
		{"timeout", &p.Timeout.Fact},
		{"identity", &p.Identity.Fact},
		{"expiry", &p.Expiry.Fact},
	}...)
	var filled []Row
	for _, row := range rows {
		if row.Text != "" {
			filled = append(filled, row)
		}
	}
	return filled
}
