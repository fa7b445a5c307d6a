package handshake

import (
	"net"
	"strconv"
	"strings"

	"natstls/lint/schema"
)

// reach is how a member is reached.
type reach struct {
	declared bool
	names    map[string]bool // hosts and addresses in lower case
	local    map[string]bool // the same for those in its zone only
	server   string          // server_name
}

// reachOf collects the names of a member: the declared ones, else what its configuration says of them.
func reachOf(m *Member) *reach {
	r := &reach{names: map[string]bool{}, local: map[string]bool{}}
	for _, list := range [][]string{m.Hosts, m.Addresses} {
		for _, name := range list {
			r.declared = true
			r.add(name)
		}
	}
	for _, name := range m.Local {
		r.declared = true
		r.local[canonical(name)] = true
	}
	if r.declared {
		return r
	}
	if m.Server.Tree != nil {
		root := m.Server.Tree.Root
		if name, ok := text(root, "server_name"); ok && name != "" {
			r.server = strings.ToLower(name)
		}
		advertised(r, m)
	}
	for _, listener := range m.Server.Listeners {
		if listener.Host.State == schema.Set && !anyAddress(listener.Host.Value) {
			r.add(listener.Host.Value)
		}
	}
	return r
}

// advertised adds the hosts under which a server lets itself be known.
func advertised(r *reach, m *Member) {
	add := func(address string, ok bool) {
		if host := hostOfAddress(address); ok && host != "" {
			r.add(host)
		}
	}
	add(text(m.Server.Tree.Root, "client_advertise"))
	add(text(m.block("cluster"), "cluster_advertise", "advertise"))
	add(text(m.block("gateway"), "advertise"))
	add(text(m.block("leafnodes", "leaf"), "leafnode_advertise", "advertise"))
	add(text(m.block("websocket", "ws"), "advertise"))
}

func (r *reach) add(name string) { r.names[canonical(name)] = true }

// canonical is a host name as two of them are compared.
func canonical(host string) string {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if ip := net.ParseIP(host); ip != nil {
		return ip.String()
	}
	return host
}

// anyAddress reports whether a host stands for all addresses of a machine.
func anyAddress(host string) bool {
	ip := net.ParseIP(host)
	return host == "" || ip != nil && ip.IsUnspecified()
}

// calls reports whether a host is a name of the member, or its server_name, alone or before a dot.
func (r *reach) calls(host string) bool {
	host = canonical(host)
	if r.names[host] {
		return true
	}
	if r.server == "" || net.ParseIP(host) != nil {
		return false
	}
	label, _, _ := strings.Cut(host, ".")
	return host == r.server || label == r.server
}

// listeners returns the ports of a member that take connections of a kind at a port number; an empty number is any.
func (m *Member) listeners(kind Kind, number string) []*schema.Listener {
	var found []*schema.Listener
	for _, listener := range m.Server.Listeners {
		if takes(listener.Kind, kind) && atPort(listener, number) {
			found = append(found, listener)
		}
	}
	return found
}

func takes(listener schema.ListenerKind, kind Kind) bool {
	switch kind {
	case Route:
		return listener == schema.ClusterListener
	case Gateway:
		return listener == schema.GatewayListener
	case Leaf:
		return listener == schema.LeafListener
	case LeafWebsocket, Websocket:
		return listener == schema.WebsocketListener
	case Client:
		return listener == schema.ClientListener
	case MQTT:
		return listener == schema.MQTTListener
	case Monitoring, Resolver:
		return listener == schema.HTTPMonitor || listener == schema.HTTPSMonitor
	}
	return false
}

// atPort reports whether a listener may be the one at a port. A random or unknown port is only known by its host.
func atPort(listener *schema.Listener, number string) bool {
	port := listener.Port
	known := port.State == schema.Set || port.State == schema.Absent
	return number == "" || !known || port.Value == -1 || strconv.FormatInt(port.Value, 10) == number
}

// resolve returns the members to which a host and a port lead. A declared name may belong to several: each of them may
// answer. Without a declaration a name that fits several members is unclear, and nothing is guessed.
// guessed says that only the port speaks for the member. Who dials from nowhere, without a zone, knows no local names.
func (f *Fleet) resolve(zone *string, kind Kind, host, number string) (members []*Member, unclear, guessed bool) {
	var declared, called, listening []*Member
	for _, m := range f.Members {
		if len(m.listeners(kind, number)) == 0 {
			continue
		}
		r := f.names[m]
		switch {
		case r.declared:
			if r.calls(host) || zone != nil && *zone == m.Zone && r.local[canonical(host)] {
				declared = append(declared, m)
			}
		case r.calls(host):
			called = append(called, m)
		case m.mayListenAt(kind, host, number):
			listening = append(listening, m)
		}
	}
	switch {
	case len(declared) > 0:
		return declared, false, false
	case len(called) > 0:
		return called, len(called) > 1, false
	}
	return listening, len(listening) > 1, true
}

// mayListenAt reports whether a member without the name may be meant all the same: it listens at exactly this port, at
// all addresses, and nothing is known of its names.
func (m *Member) mayListenAt(kind Kind, host, number string) bool {
	if number == "" {
		return false
	}
	for _, listener := range m.listeners(kind, number) {
		fixed := listener.Host.State == schema.Set && !anyAddress(listener.Host.Value) && net.ParseIP(listener.Host.Value) != nil
		if fixed && net.ParseIP(host) != nil {
			continue // at another address than that of the URL
		}
		if listener.Port.State == schema.Set || listener.Port.State == schema.Absent {
			return listener.Port.Value > 0
		}
	}
	return false
}
