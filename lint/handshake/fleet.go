package handshake

import (
	"sync"
	"time"

	"natstls/lint/schema"
	"natstls/parser"
)

// Member is one server of a fleet.
type Member struct {
	Name   string // what messages call it
	Server *schema.Server
	Machine
	// Hosts and Addresses are the names and IP addresses under which it is reached, if they are declared. Else they
	// are derived from its configuration.
	Hosts, Addresses []string
	// Local are further declared names, which lead to the member only for those with the same Zone, such as the short
	// names of a Kubernetes namespace.
	Local []string
	Zone  string
}

// User is somebody who connects to the fleet and has no configuration of a server.
type User struct {
	Name     string
	Kind     Kind   // Client, Leaf or Monitoring; which of its ports is dialled follows from the URL
	URL      string // what it dials; empty: every member under its first name
	Chain    *Chain // what it shows, nil for nothing
	Roots    Roots  // what it trusts
	TLS      bool   // it insists on TLS, whatever the URL says
	TLSFirst bool   // it begins with the handshake
	Hidden   bool   // its certificate is not known here
}

// Link is one connection that a fleet asks for.
type Link struct {
	Kind     Kind
	From     *Member // nil: User dials
	User     *User
	To       *Member
	Dial     *schema.Dial // where the URL stands, for a learned one that of the entry it was added to; nil: there is none
	Host     string       // the host of the URL; empty if it is not known
	Learned  bool         // no URL asks for it: the dialler learns the address from other servers
	Guessed  bool         // only the port says that the URL leads there: in between may be something that has its own TLS
	Replaced bool         // another link does the same and is not expected to fail: see replaced
	Repeated bool         // another failing link to the same member stands at the same place: replicas have one configuration
	OneWay   bool         // a gateway link that fails, while the other direction is not expected to fail
	Outcome  Outcome
	Listener *schema.Listener

	dialEnd, acceptEnd *End
}

// Dialler names who dials.
func (l *Link) Dialler() string {
	if l.From == nil {
		return l.User.Name
	}
	return l.From.Name
}

// At is where the link is asked for: the URL, or for a learned link what opens the dialler's own port. Zero for users.
func (l *Link) At() parser.Span { return l.dialEnd.At }

// Ambiguity is a URL that may lead to several members, so that nothing is predicted for it.
type Ambiguity struct {
	From       *Member
	Dial       *schema.Dial
	Host       string
	Candidates []*Member
}

// Stray is the URL of a user that leads to no member, or that may lead to several, so that nothing is predicted for it.
type Stray struct {
	User       *User
	Host       string // with its port
	Candidates []*Member
}

// Fleet is several servers whose configurations are read together because they dial each other. It is safe for
// concurrent use once it is made.
type Fleet struct {
	Name    string
	Members []*Member
	Users   []*User

	now     time.Time
	predict sync.Once
	links   []*Link
	unclear []*Ambiguity
	strays  []*Stray
	names   map[*Member]*reach
	// What follows from the links: those that a member has to answer for, and the places of their URLs.
	mine  map[*Member][]*Link
	asked map[parser.Span]bool

	mesh   sync.Once
	meshes []Mesh
}

// NewFleet puts a fleet together. Members that could not be read are to be left out.
func NewFleet(name string, members []*Member, users []*User, now time.Time) *Fleet {
	return &Fleet{Name: name, Members: members, Users: users, now: now}
}

// Links returns all links with what is predicted for them: those of each member in the order of its configuration, then
// the learned ones, then those of users.
func (f *Fleet) Links() []*Link {
	f.predict.Do(f.pair)
	return f.links
}

// Ambiguities returns the URLs that may lead to several members.
func (f *Fleet) Ambiguities() []*Ambiguity {
	f.predict.Do(f.pair)
	return f.unclear
}

// Strays returns the URLs of users for which nothing is predicted.
func (f *Fleet) Strays() []*Stray {
	f.predict.Do(f.pair)
	return f.strays
}

// Mine returns the links that a member has to answer for: those that it dials, and those of users to it.
func (f *Fleet) Mine(m *Member) []*Link {
	f.predict.Do(f.pair)
	return f.mine[m]
}

// Predicted reports whether a link is asked for at a place, so that it is known what comes of it.
func (f *Fleet) Predicted(at parser.Span) bool {
	f.predict.Do(f.pair)
	return f.asked[at]
}

// pair finds the links and predicts them.
func (f *Fleet) pair() {
	w := &pairing{fleet: f, judge: NewJudge(f.now), accepts: map[port]*End{}, resolved: map[address]resolution{}}
	f.names = map[*Member]*reach{}
	for _, m := range f.Members {
		f.names[m] = reachOf(m)
	}
	for _, m := range f.Members {
		w.routes(m)
		w.gateways(m)
		w.leafs(m)
		w.resolvers(m)
	}
	w.predict()
	w.learnRoutes()
	w.learnGateways()
	w.learnURLs()
	w.learnHubs()
	for _, u := range f.Users {
		w.user(u)
	}
	w.predict()
	f.links = w.links
	f.replaced()
	f.index()
}

// index sorts the links by member and place, and marks those that are repeated.
func (f *Fleet) index() {
	type line struct {
		at   parser.Span
		to   *Member
		kind Kind
	}
	seen := map[line]bool{}
	f.mine, f.asked = map[*Member][]*Link{}, map[parser.Span]bool{}
	for _, link := range f.links {
		member := link.From
		if member == nil {
			member = link.To
		}
		f.mine[member] = append(f.mine[member], link)
		if link.Dial == nil {
			continue
		}
		place := link.At().Place()
		f.asked[place] = true
		if link.Outcome.Verdict() == Fails {
			key := line{place, link.To, link.Kind}
			link.Repeated = seen[key]
			seen[key] = true
		}
	}
}

// Ends returns what the prediction for a link is made of.
func (l *Link) Ends() (dial, accept *End) { return l.dialEnd, l.acceptEnd }
