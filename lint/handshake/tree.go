package handshake

import (
	"net"
	"slices"
	"strings"

	"natstls/lint/schema"
	"natstls/parser"
	"natstls/parser/resolve"
)

// The functions in this file read what the schema has no type for: names and advertised addresses, and lists that have
// to be known as a whole.

// fields returns the settings of a map with one of some names, in any case.
func fields(m *resolve.Map, names ...string) []*resolve.Field {
	if m == nil {
		return nil
	}
	var found []*resolve.Field
	for _, f := range m.Fields {
		if slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(name, f.Key) }) {
			found = append(found, f)
		}
	}
	return found
}

// inner returns the map that an option holds, nil if there is none or it is not known.
func inner(m *resolve.Map, names ...string) *resolve.Map {
	for _, f := range fields(m, names...) {
		if f.Value != nil && f.Value.Map != nil {
			return f.Value.Map
		}
	}
	return nil
}

// text reads a string option. It returns false if it may be set in a way that is not known.
func text(m *resolve.Map, names ...string) (string, bool) {
	found := fields(m, names...)
	if len(found) == 0 {
		return "", m == nil || !m.Open
	}
	if v := found[0].Value; len(found) == 1 && isText(v) {
		return v.Literal.Text, true
	}
	return "", false
}

func isText(v *resolve.Value) bool {
	return v != nil && !v.Unknown && v.Literal != nil && v.Literal.Kind == parser.String
}

// texts reads a string or a list of strings. It returns false if not all are known.
func texts(m *resolve.Map, names ...string) (list []string, whole bool) {
	whole = m == nil || !m.Open
	for _, f := range fields(m, names...) {
		values := []*resolve.Value{f.Value}
		if f.Value != nil && f.Value.Literal != nil && f.Value.Literal.Kind == parser.Array {
			values = f.Value.Array
		}
		for _, v := range values {
			if !isText(v) {
				whole = false
				continue
			}
			list = append(list, v.Literal.Text)
		}
	}
	return list, whole
}

// hosts returns the hosts of URLs, in order.
func hosts(urls []string) []string {
	var list []string
	for _, text := range urls {
		if u := schema.ParseURL(text); u != nil {
			list = append(list, u.Hostname())
		}
	}
	return list
}

// hostsDialled returns the hosts of the URLs of dials, in order.
func hostsDialled(dials []*schema.Dial) []string {
	var list []string
	for _, dial := range dials {
		if u := schema.ParseURL(dial.URL); u != nil {
			list = append(list, u.Hostname())
		}
	}
	return list
}

// knownRoutes are the hosts that verify_cert_and_check_known_urls of cluster takes: those of all its routes.
func (m *Member) knownRoutes(block *schema.TLS) Names {
	if block == nil {
		return Names{}
	}
	names := Names{Applies: answer(block, block.VerifyCertAndCheckKnownURLs), At: keySpan(block.VerifyCertAndCheckKnownURLs.Field)}
	urls, whole := texts(m.block("cluster"), "routes")
	names.List, names.Open = hosts(urls), !whole
	return names
}

// knownGateways are the same for gateway: the hosts of all its entries, also of the one for itself.
func (m *Member) knownGateways(block *schema.TLS) Names {
	if block == nil {
		return Names{}
	}
	names := Names{Applies: answer(block, block.VerifyCertAndCheckKnownURLs), At: keySpan(block.VerifyCertAndCheckKnownURLs.Field)}
	entries, whole := m.gatewayEntries()
	for _, entry := range entries {
		names.List = append(names.List, hosts(entry.urls)...)
		whole = whole && entry.whole
	}
	names.Open = !whole
	return names
}

// gatewayEntry is an element of gateway.gateways.
type gatewayEntry struct {
	name  string
	urls  []string
	whole bool // all of it is known
}

// gatewayEntries returns the elements of gateway.gateways. It returns false if there may be others.
func (m *Member) gatewayEntries() (entries []gatewayEntry, whole bool) {
	gateway := m.block("gateway")
	whole = gateway == nil || !gateway.Open
	for _, f := range fields(gateway, "gateways") {
		if f.Value == nil || f.Value.Unknown {
			whole = false
			continue
		}
		for _, v := range f.Value.Array {
			if v.Map == nil {
				whole = false
				continue
			}
			name, named := text(v.Map, "name")
			urls, all := texts(v.Map, "url", "urls")
			entries = append(entries, gatewayEntry{name: name, urls: urls, whole: named && all})
		}
	}
	return entries, whole
}

// block returns a map of the top level, nil if there is none or it is not known.
func (m *Member) block(names ...string) *resolve.Map {
	if m.Server.Tree == nil {
		return nil
	}
	return inner(m.Server.Tree.Root, names...)
}

// hostOfAddress returns the host of host:port, or of a host alone.
func hostOfAddress(address string) string {
	if host, _, err := net.SplitHostPort(address); err == nil {
		return host
	}
	return strings.Trim(address, "[]")
}
