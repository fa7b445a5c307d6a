package handshake

import (
	"slices"

	"natstls/lint/schema"
)

// learnGateways adds the gateways that a server dials because it learned of them: those that connect to its cluster,
// and those that a gateway tells to who connects to it (processImplicitGateway, gossipGatewaysToInboundGateway, 2.15.2).
// It dials them with its own tls block, if they are not among its own. What comes up this way lets others learn more.
func (w *pairing) learnGateways() {
	for {
		known := map[[2]*Member]bool{}
		for _, link := range w.links {
			if link.Kind == Gateway {
				known[[2]*Member{link.From, link.To}] = true
			}
		}
		var more []*Link
		learn := func(from, to *Member, host string) {
			pair := [2]*Member{from, to}
			if from == to || known[pair] || !from.learnsGateway(to) {
				return
			}
			known[pair] = true
			if link := w.learnedGateway(from, to, host); link != nil {
				more = append(more, link)
			}
		}
		for _, link := range w.links[:w.predicted] {
			if link.Kind != Gateway || link.Outcome.Verdict() == Fails {
				continue
			}
			for _, from := range w.mates(link.To) {
				for _, to := range w.mates(link.From) {
					learn(from, to, "")
				}
			}
			for _, next := range w.links[:w.predicted] {
				if next.Kind == Gateway && next.From == link.To {
					learn(link.From, next.To, next.Host)
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

// learnURLs adds what a server tries beside the URLs of its own entry for a gateway: once that gateway connects to it or
// to another server of its cluster, its address is added to those of the entry (gatewayCfg.addURLs, 2.15.2), and each
// attempt picks one of them. This matters where a URL of the entry fails.
func (w *pairing) learnURLs() {
	known := map[[2]*Member]bool{}
	for _, link := range w.links[:w.predicted] {
		pair := [2]*Member{link.From, link.To}
		if link.Kind != Gateway || link.Dial == nil || link.Outcome.Verdict() != Fails || known[pair] || !w.comesIn(link.To, link.From) {
			continue
		}
		known[pair] = true
		more := w.learnedGateway(link.From, link.To, "")
		if more == nil {
			continue
		}
		// With the tls block and the saved name of the entry.
		end := gatewayDialling(link.From, link.dialEnd.At, link.Dial.TLS, link.Dial.Open)
		more.Host = w.learnedAddress(end, more, link.dialEnd.Verifies)
		more.dialEnd, more.Dial = end, link.Dial
		w.links = append(w.links, more)
	}
	w.predict()
}

// comesIn reports whether a gateway is expected to connect to a server, or to another one of its cluster.
func (w *pairing) comesIn(from, to *Member) bool {
	for _, link := range w.links[:w.predicted] {
		if link.Kind == Gateway && link.Outcome.Verdict() != Fails && slices.Contains(w.mates(from), link.From) && slices.Contains(w.mates(to), link.To) {
			return true
		}
	}
	return false
}

// mates returns the members that are the same gateway: the servers of one cluster.
func (w *pairing) mates(m *Member) []*Member {
	name, known := text(m.block("gateway"), "name")
	if !known || name == "" {
		return []*Member{m}
	}
	var mates []*Member
	for _, other := range w.fleet.Members {
		if own, ok := text(other.block("gateway"), "name"); other == m || ok && own == name {
			mates = append(mates, other)
		}
	}
	return mates
}

// learnsGateway reports whether a server dials a gateway that connects to it. It does not if the gateway is among its
// own, or if it rejects unknown ones.
func (m *Member) learnsGateway(other *Member) bool {
	name, known := text(other.block("gateway"), "name")
	own, ownKnown := text(m.block("gateway"), "name")
	entries, whole := m.gatewayEntries()
	if !known || !ownKnown || !whole || name == own || len(fields(m.block("gateway"), "reject_unknown", "reject_unknown_cluster")) > 0 {
		return false
	}
	for _, entry := range entries {
		if entry.name == name || !entry.whole {
			return false
		}
	}
	return true
}

// learnedGateway is the link to a gateway of which a server learned; host is what it was told, empty if it is the
// address that the other one has for itself.
func (w *pairing) learnedGateway(from, to *Member, host string) *Link {
	listeners := to.listeners(Gateway, "")
	own := from.listeners(Gateway, "")
	if len(listeners) != 1 || len(own) != 1 {
		return nil
	}
	end := gatewayDialling(from, listenAt(own[0]), own[0].TLS, own[0].Open)
	link := &Link{Kind: Gateway, From: from, To: to, Learned: true, Listener: listeners[0], dialEnd: end}
	link.acceptEnd = w.accept(to, listeners[0], Gateway)
	if host != "" {
		end.verifies(host, nil, true)
		link.Host = host
		return link
	}
	link.Host = w.learnedAddress(end, link, nil)
	return link
}

// learnedAddress sets what is verified at the address that a gateway has for itself: what it advertises, else where it
// listens (setGatewayInfoHostPort, 2.15.2). saved are the names that were verified before.
func (w *pairing) learnedAddress(end *End, link *Link, saved []string) string {
	address, known := text(link.To.block("gateway"), "advertise")
	host := hostOfAddress(address)
	if listen := link.Listener.Host; host == "" && listen.State == schema.Set && !anyAddress(listen.Value) {
		host = listen.Value
	}
	return end.learn(link.To, host, known, firstName(saved), true)
}
