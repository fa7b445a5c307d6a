package handshake

import (
	"net"
	"net/url"
	"runtime"
	"strings"
	"sync"

	"natstls/lint/schema"
	"natstls/parser/resolve"
)

// pairing is the work of finding the links of a fleet.
type pairing struct {
	fleet     *Fleet
	judge     *Judge
	links     []*Link
	predicted int // how many of links have been predicted
	accepts   map[port]*End
	resolved  map[address]resolution
}

// address is what a URL says of where it leads.
type address struct {
	kind       Kind
	host, port string
	zone       string // where it is dialled from
	nowhere    bool
}

type resolution struct {
	members          []*Member
	unclear, guessed bool
}

// resolve is Fleet.resolve, once for each address.
func (w *pairing) resolve(from *Member, kind Kind, host, number string) resolution {
	key := address{kind: kind, host: host, port: number, nowhere: from == nil}
	var zone *string
	if from != nil {
		key.zone, zone = from.Zone, &from.Zone
	}
	known, ok := w.resolved[key]
	if !ok {
		known.members, known.unclear, known.guessed = w.fleet.resolve(zone, kind, host, number)
		w.resolved[key] = known
	}
	return known
}

// port is one way to connect to a listener.
type port struct {
	member   *Member
	listener *schema.Listener
	kind     Kind
}

// accept returns the end at a port, made once.
func (w *pairing) accept(m *Member, listener *schema.Listener, kind Kind) *End {
	p := port{m, listener, kind}
	if w.accepts[p] == nil {
		w.accepts[p] = accepting(m, listener, kind)
	}
	return w.accepts[p]
}

// predict predicts the links that were added since the last time, as many at once as there are processors.
func (w *pairing) predict() {
	fresh := w.links[w.predicted:]
	w.predicted = len(w.links)
	workers := runtime.GOMAXPROCS(0)
	var group sync.WaitGroup
	for first := range min(workers, len(fresh)) {
		group.Go(func() {
			for i := first; i < len(fresh); i += workers {
				link := fresh[i]
				link.Outcome = w.judge.Predict(link.Kind, link.dialEnd, link.acceptEnd)
			}
		})
	}
	group.Wait()
}

// connect adds the links from an end to the members that a URL leads to.
func (w *pairing) connect(link Link, u *url.URL, end *End) {
	led := w.resolve(link.From, link.Kind, u.Hostname(), u.Port())
	link.Guessed = led.guessed
	if link.User != nil && (led.unclear || len(led.members) == 0) {
		w.fleet.strays = append(w.fleet.strays, &Stray{User: link.User, Host: u.Host, Candidates: led.members})
		return
	}
	if led.unclear {
		if link.Dial != nil {
			w.fleet.unclear = append(w.fleet.unclear, &Ambiguity{From: link.From, Dial: link.Dial, Host: u.Hostname(), Candidates: led.members})
		}
		return
	}
	for _, m := range led.members {
		if m == link.From && link.Kind != Resolver {
			continue // the server knows itself and drops the connection
		}
		if led.guessed && link.otherGroup(m) {
			continue
		}
		for _, listener := range m.listeners(link.Kind, u.Port()) {
			one := link
			one.To, one.Host, one.dialEnd, one.Listener = m, u.Hostname(), end, listener
			one.acceptEnd = w.accept(m, listener, link.Kind)
			w.links = append(w.links, &one)
		}
	}
}

// otherGroup reports whether a route or a gateway that is dialled is none to a member, since its cluster or gateway has
// another name: who guesses by the port would take any server for it.
func (l *Link) otherGroup(m *Member) bool {
	var meant, name string
	var meantKnown, known bool
	switch l.Kind {
	case Route:
		meant, meantKnown = text(l.From.block("cluster"), "name")
		name, known = text(m.block("cluster"), "name")
	case Gateway:
		meant, meantKnown = text(l.Dial.Field.Parent.Value.Array[l.Dial.Field.Index].Map, "name")
		name, known = text(m.block("gateway"), "name")
	}
	return meantKnown && known && meant != name
}

// verifies sets what a dialler holds the certificate against: the host of the URL, and where that is an address first
// the saved host name (saveRouteTLSName, saveTLSHostname, 2.15.2).
func (e *End) verifies(host string, saved []string, known bool) {
	if net.ParseIP(host) == nil {
		e.Verifies = []string{host}
		return
	}
	switch {
	case !known || len(saved) > 1:
		e.NamesOpen = true
	case len(saved) == 1:
		e.Verifies = []string{saved[0], host}
	default:
		e.Verifies = []string{host}
	}
}

// hostNames returns the hosts that are no addresses, each once, in order.
func hostNames(list []string) []string {
	var names []string
	seen := map[string]bool{}
	for _, host := range list {
		if net.ParseIP(host) == nil && !seen[host] {
			seen[host] = true
			names = append(names, host)
		}
	}
	return names
}

// firstName returns the first host name of a list, as a list of none or one.
func firstName(list []string) []string {
	names := hostNames(list)
	return names[:min(1, len(names))]
}

// routes adds the links for the URLs in routes.
func (w *pairing) routes(m *Member) {
	urls, whole := texts(m.block("cluster"), "routes")
	saved := firstName(hosts(urls))
	for _, dial := range m.Server.Dials {
		u := schema.ParseURL(dial.URL)
		if dial.Context != schema.Cluster || u == nil {
			continue
		}
		end := routing(m, dial.At.Use.Span, dial.TLS, dial.Open)
		end.verifies(u.Hostname(), saved, whole || len(saved) > 0)
		w.connect(Link{Kind: Route, From: m, Dial: dial}, u, end)
	}
}

// entryOf is an element of gateways to which a dial belongs.
type entryOf struct {
	parent *resolve.Field
	index  int
}

// gateways adds the links for the URLs of other gateways.
func (w *pairing) gateways(m *Member) {
	named := map[entryOf][]string{}
	var dials []*schema.Dial
	for _, dial := range m.Server.Dials {
		if dial.Context != schema.GatewayRemote {
			continue
		}
		if u := schema.ParseURL(dial.URL); u != nil && dial.Field != nil {
			key := entryOf{dial.Field.Parent, dial.Field.Index}
			named[key] = append(named[key], u.Hostname())
			dials = append(dials, dial)
		}
	}
	for _, dial := range dials {
		u := schema.ParseURL(dial.URL)
		end := gatewayDialling(m, dial.At.Use.Span, dial.TLS, dial.Open)
		saved := firstName(named[entryOf{dial.Field.Parent, dial.Field.Index}])
		end.verifies(u.Hostname(), saved, true)
		w.connect(Link{Kind: Gateway, From: m, Dial: dial}, u, end)
	}
}

// leafs adds the links for the URLs of leaf node remotes. The order of the URLs is random, so with several host names
// it is not known which one is saved.
func (w *pairing) leafs(m *Member) {
	for _, remote := range m.Server.Remotes {
		if remote.Disabled {
			continue
		}
		saved := hostNames(hostsDialled(remote.URLs))
		for _, dial := range remote.URLs {
			u := schema.ParseURL(dial.URL)
			if u == nil {
				continue
			}
			end, kind := leafDialling(m, remote, dial)
			end.verifies(u.Hostname(), saved, !remote.URLsOpen)
			w.connect(Link{Kind: kind, From: m, Dial: dial}, u, end)
		}
	}
}

// resolvers adds the link to an account resolver that is a member.
func (w *pairing) resolvers(m *Member) {
	for _, dial := range m.Server.Dials {
		u := schema.ParseURL(dial.URL)
		if dial.Context != schema.ResolverTLS || u == nil {
			continue
		}
		end := resolverDialling(m, dial, u)
		end.Verifies = []string{u.Hostname()}
		w.connect(Link{Kind: Resolver, From: m, Dial: dial}, u, end)
	}
}

// user adds the links of somebody without a configuration.
func (w *pairing) user(u *User) {
	urls := []string{u.URL}
	if u.URL == "" {
		urls = w.fleet.urlsFor(u)
	}
	for _, text := range urls {
		to := schema.ParseURL(text)
		if to == nil {
			continue
		}
		kind := userKind(u.Kind, to.Scheme)
		end := userEnd(u, kind, to.Scheme)
		end.Verifies = []string{to.Hostname()}
		w.connect(Link{Kind: kind, User: u}, to, end)
	}
}

// urlsFor returns a URL for every member that has a name and a port for the user.
func (f *Fleet) urlsFor(u *User) []string {
	scheme := "nats"
	if u.Kind == Monitoring {
		scheme = "https"
	}
	var urls []string
	for _, m := range f.Members {
		if names := append(append([]string{}, m.Hosts...), m.Addresses...); len(names) > 0 && len(m.listeners(u.Kind, "")) > 0 {
			urls = append(urls, scheme+"://"+bracketed(names[0]))
		}
	}
	return urls
}

func bracketed(host string) string {
	if strings.Contains(host, ":") {
		return "[" + host + "]"
	}
	return host
}

// userKind is what a user connects with, by the scheme of the URL.
func userKind(kind Kind, scheme string) Kind {
	websocket := strings.HasPrefix(scheme, "ws")
	switch {
	case kind == Client && websocket:
		return Websocket
	case kind == Leaf && websocket:
		return LeafWebsocket
	case strings.HasPrefix(scheme, "http"):
		return Monitoring
	case strings.HasPrefix(scheme, "mqtt"):
		return MQTT
	}
	return kind
}
