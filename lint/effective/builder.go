package effective

import (
	"net"
	"slices"
	"strings"
	"time"

	"natstls/lint/certs"
	"natstls/lint/release"
	"natstls/lint/schema"
	"natstls/parser/limit"
	"natstls/parser/resolve"
)

// Points returns the listeners of a server and then its links, in the order of the configuration, and how many
// are left out since there are too many. read returns a certificate file by its name; nil if none is looked at.
func Points(server *schema.Server, read func(name string) *certs.File, now time.Time) (points []*Point, left int) {
	b := &builder{
		server: server, target: server.Target, read: read, now: now,
		remotes: map[*schema.Dial]*schema.Remote{}, secure: map[*schema.Remote]*schema.Dial{},
		saved: map[list]string{}, described: map[use]*Point{}, lostLists: map[*resolve.Field][]Lost{},
	}
	b.survey()
	for _, listener := range server.Listeners {
		points = append(points, b.listener(listener))
	}
	idle := b.noRoutes()
	for i, dial := range server.Dials {
		if idle && dial.Context == schema.Cluster {
			continue
		}
		if len(points) >= limit.Points {
			return points, len(server.Dials) - i
		}
		points = append(points, b.link(dial))
	}
	return points, 0
}

// builder makes the points of one server. What many links share is found out once.
type builder struct {
	server *schema.Server
	target release.Target
	read   func(name string) *certs.File
	now    time.Time

	remotes   map[*schema.Dial]*schema.Remote // the entry of remotes that lists a URL
	secure    map[*schema.Remote]*schema.Dial // its first wss URL
	saved     map[list]string                 // the first host name of a list of URLs
	described map[use]*Point                  // links with a tls block, without what differs from URL to URL
	lostLists map[*resolve.Field][]Lost       // what the option with the URLs overrides
}

// use is a tls block in a context.
type use struct {
	block   *schema.TLS
	context schema.Context
}

// list tells lists of URLs apart: all routes are one, and each entry of gateways and remotes has one.
type list struct {
	context schema.Context
	parent  *resolve.Field
	index   int
}

func listOf(d *schema.Dial) list {
	if d.Context == schema.Cluster || d.Field == nil {
		return list{context: d.Context}
	}
	return list{d.Context, d.Field.Parent, d.Field.Index}
}

// noRoutes reports whether it is known that no route is dialled, since there is no port for routes
// (Server.Start, server/server.go, 2.15.2).
func (b *builder) noRoutes() bool {
	return !b.incomplete() && !slices.ContainsFunc(b.server.Listeners, func(l *schema.Listener) bool { return l.Kind == schema.ClusterListener })
}

// incomplete reports whether something of the configuration could not be read.
func (b *builder) incomplete() bool {
	if b.server.Open || b.server.Tree == nil || len(b.server.Tree.Problems) > 0 {
		return true
	}
	for _, file := range b.server.Tree.Files {
		if len(file.Errors) > 0 {
			return true
		}
	}
	return false
}

// survey looks at all links once.
func (b *builder) survey() {
	for _, remote := range b.server.Remotes {
		for _, dial := range remote.URLs {
			b.remotes[dial] = remote
			u := schema.ParseURL(dial.URL)
			if u != nil && strings.EqualFold(u.Scheme, "wss") && b.secure[remote] == nil {
				b.secure[remote] = dial
			}
		}
	}
	for _, dial := range b.server.Dials {
		u := schema.ParseURL(dial.URL)
		if key := listOf(dial); u != nil && net.ParseIP(u.Hostname()) == nil && b.saved[key] == "" {
			b.saved[key] = u.Hostname()
		}
	}
}

// cell returns a cell of a value with where it is from.
func cell[T any](value T, text string, origin Origin) Cell[T] {
	return Cell[T]{Fact: Fact{Text: text, Origin: origin}, Value: value}
}

// unknown returns a cell that cannot be known; the origin is what hides it, if there is such a thing.
func unknown[T any](origin Origin) Cell[T] {
	return Cell[T]{Fact: Fact{Text: notKnown, Unknown: true, Origin: origin}}
}

// doubtful returns the cell of an option that is there and whose value is not known, or is one that the server
// refuses. The second result is false for other options.
func doubtful[T, V any](block *schema.TLS, opt schema.Opt[V]) (Cell[T], bool) {
	switch {
	case opt.State == schema.Invalid:
		c := unknown[T](written(opt.Field))
		c.Text = "not valid, the server refuses it"
		return c, true
	case opt.State == schema.Unknown:
		return unknown[T](written(opt.Field)), true
	case opt.State == schema.Absent && block.Open:
		return unknown[T](Origin{}), true
	}
	return Cell[T]{}, false
}

// hiddenBlock reports whether nothing of a block is known.
func hiddenBlock(block *schema.TLS) bool { return block != nil && block.Map == nil }

// counts reports whether an option has an effect in a block.
func (b *builder) counts(block *schema.TLS, name string) bool {
	option, ok := b.target.Option(block.Context.String(), name)
	return ok && (option.Effect == release.Effective || option.Effect == release.Partial)
}

// fill describes what the tls block of a point says, apart from whom it verifies.
func (b *builder) fill(p *Point, block *schema.TLS) {
	p.MinVersion = b.minVersion(block)
	p.Identity = b.identity(block)
	p.Curves = b.curves(block)
	p.Suites = b.suites(p, block)
	p.Expiry = b.expiry(p.Identity)
	p.Trust = b.trust(block)
}

// inherit notes that a point uses a block that stands elsewhere.
func (p *Point) inherit(path string) {
	note := func(f *Fact) {
		if f.Origin.Kind == Written && f.Origin.Inherited == "" {
			f.Origin.Inherited = path
		}
	}
	for _, f := range []*Fact{
		&p.Encrypted.Fact, &p.Verification.Fact, &p.Trust.Fact, &p.MinVersion.Fact, &p.Suites.Fact, &p.Curves.Fact, &p.Timeout.Fact,
		&p.Identity.Fact, &p.Expiry.Fact,
	} {
		note(f)
	}
}

// yes reads a switch that is off if it is absent. The second result is false if it is not known.
func yes(block *schema.TLS, opt schema.Opt[bool]) (on, known bool) {
	switch opt.State {
	case schema.Set:
		return opt.Value, true
	case schema.Absent:
		return false, !block.Open
	}
	return false, false
}

// blockOrigin returns where a block is opened.
func blockOrigin(block *schema.TLS) Origin {
	if block == nil {
		return Origin{Kind: Default}
	}
	return written(block.Field)
}

func isCommandLine(f *resolve.Field) bool {
	return f != nil && f.Syntax != nil && f.Syntax.KeySpan.Source != nil && f.Syntax.KeySpan.Source.Virtual
}
