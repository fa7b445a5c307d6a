package handshake

import (
	"net"

	"natstls/lint/schema"
	"natstls/parser"
)

// learnRoutes adds the routes that no URL asks for: two servers that both have a route to a third one learn of each
// other, and each dials the other (forwardNewRouteInfoToKnownServers, processImplicitRoute, 2.15.2). The routes that
// come up this way let others learn more.
func (w *pairing) learnRoutes() {
	asked := map[[2]*Member]bool{}
	for {
		up := w.routesUp()
		var more []*Link
		for _, from := range w.fleet.Members {
			for _, to := range w.fleet.Members {
				pair := [2]*Member{from, to}
				if from == to || asked[pair] || up[pair] || !w.haveCommon(up, from, to) {
					continue
				}
				asked[pair] = true
				if link := w.learnedRoute(from, to); link != nil {
					more = append(more, link)
				}
			}
		}
		if len(more) == 0 {
			return
		}
		w.links = append(w.links, more...)
		w.predict()
	}
}

// routesUp returns the pairs between which a route is expected, in both orders. One that may fail counts too.
func (w *pairing) routesUp() map[[2]*Member]bool {
	up := map[[2]*Member]bool{}
	for _, link := range w.links {
		if link.Kind == Route && link.Outcome.Verdict() != Fails {
			up[[2]*Member{link.From, link.To}] = true
			up[[2]*Member{link.To, link.From}] = true
		}
	}
	return up
}

// haveCommon reports whether two members have routes to a third one.
func (w *pairing) haveCommon(up map[[2]*Member]bool, a, b *Member) bool {
	for _, m := range w.fleet.Members {
		if m != a && m != b && up[[2]*Member{a, m}] && up[[2]*Member{m, b}] {
			return true
		}
	}
	return false
}

// learnedRoute is the route of a server to one that it learned of. What it dials is the advertised address, else the
// IP address that the third server sees.
func (w *pairing) learnedRoute(from, to *Member) *Link {
	listeners := to.listeners(Route, "")
	own := from.listeners(Route, "")
	if len(listeners) != 1 || len(own) != 1 {
		return nil
	}
	urls, whole := texts(from.block("cluster"), "routes")
	end := routing(from, learnedAt(from, own[0]), own[0].TLS, own[0].Open)
	link := &Link{Kind: Route, From: from, To: to, Learned: true, Listener: listeners[0], dialEnd: end}
	link.acceptEnd = w.accept(to, listeners[0], Route)
	saved := firstName(hosts(urls))
	address, known := text(to.block("cluster"), "cluster_advertise", "advertise")
	link.Host = end.learn(to, hostOfAddress(address), known, saved, whole || len(saved) > 0)
	return link
}

// learnedAt is the place for a link that no line asks for: where the dialler lists its own routes, else its port.
func learnedAt(m *Member, listener *schema.Listener) parser.Span {
	for _, dial := range m.Server.Dials {
		if dial.Context == schema.Cluster && listener.Kind == schema.ClusterListener {
			return keySpan(dial.Field)
		}
	}
	return listenAt(listener)
}

// learn sets what a learned connection is verified against, and returns the host that is dialled, empty if it is not
// known. Without an advertised host that is an IP address.
func (e *End) learn(to *Member, advertised string, known bool, saved []string, savedKnown bool) string {
	switch {
	case !known || !savedKnown && net.ParseIP(advertised) != nil:
		e.NamesOpen = true
		return ""
	case advertised != "":
		e.verifies(advertised, saved, savedKnown)
		return advertised
	case len(to.Addresses) == 1:
		e.verifies(to.Addresses[0], saved, savedKnown)
		return to.Addresses[0]
	case !savedKnown:
		e.NamesOpen = true
		return ""
	}
	e.Verifies, e.Address = saved, true
	return ""
}

// learnHubs adds nothing where a leaf node has one hub only; a leaf node that is connected to a server of a cluster
// learns the addresses of the others, to which it connects when the first one is gone.
func (w *pairing) learnHubs() {
	up := w.routesUp()
	for _, link := range w.links[:w.predicted] {
		if link.Kind != Leaf || link.Dial == nil || link.Outcome.Verdict() == Fails {
			continue
		}
		for _, hub := range w.fleet.Members {
			if hub == link.To || hub == link.From || !up[[2]*Member{link.To, hub}] || w.dials(link.From, hub, Leaf) {
				continue
			}
			if more := w.learnedHub(link, hub); more != nil {
				w.links = append(w.links, more)
			}
		}
	}
	w.predict()
}

func (w *pairing) dials(from, to *Member, kind Kind) bool {
	for _, link := range w.links {
		if link.From == from && link.To == to && link.Kind == kind {
			return true
		}
	}
	return false
}

// learnedHub is the connection of a leaf node to another server of its hub's cluster.
func (w *pairing) learnedHub(first *Link, hub *Member) *Link {
	listeners := hub.listeners(Leaf, "")
	remote := first.From.remoteOf(first.Dial)
	if len(listeners) != 1 || remote == nil || len(fields(remote.Map, "ignore_discovered_servers")) > 0 ||
		len(fields(hub.block("leafnodes", "leaf"), "no_advertise")) > 0 {
		return nil
	}
	end, _ := leafDialling(first.From, remote, first.Dial)
	link := &Link{Kind: Leaf, From: first.From, To: hub, Learned: true, Listener: listeners[0], dialEnd: end}
	link.acceptEnd = w.accept(hub, listeners[0], Leaf)
	saved := hostNames(hostsDialled(remote.URLs))
	address, known := text(hub.block("leafnodes", "leaf"), "leafnode_advertise", "advertise")
	host := hostOfAddress(address)
	if listen := listeners[0].Host; host == "" && listen.State == schema.Set && !anyAddress(listen.Value) {
		host = listen.Value
	}
	link.Host = end.learn(hub, host, known, saved, len(saved) < 2 && !remote.URLsOpen)
	return link
}

// remoteOf returns the leaf node remote to which a URL belongs.
func (m *Member) remoteOf(dial *schema.Dial) *schema.Remote {
	for _, remote := range m.Server.Remotes {
		for _, other := range remote.URLs {
			if other == dial {
				return remote
			}
		}
	}
	return nil
}
