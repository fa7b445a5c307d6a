package schema

import (
	"natstls/parser"
	"natstls/parser/resolve"
)

// Remote is an entry of leafnodes.remotes: a hub that this server connects to.
type Remote struct {
	Map  *resolve.Map
	Open bool // not wholly known: nothing may be concluded from an absent option
	TLS  *TLS // its own block, nil if there is none

	// URLs are those of the entry, also if it is disabled. URLsOpen says that there may be more.
	URLs     []*Dial
	URLsOpen bool
	Disabled bool // it is known that the server does not connect
	Enabled  bool // it is known that the server connects; neither if it cannot be known here

	Credentials, Nkey Opt[string] // Nkey holds a seed, so never print it
	Proxy             *Proxy
}

// Proxy is the HTTP proxy of a leafnode remote.
type Proxy struct {
	Field              *resolve.Field
	Open               bool // not wholly known
	URL                Opt[string]
	Username, Password Opt[string]
	TLS                *TLS
}

// leafRemote decodes an entry of remotes.
func (d *decoder) leafRemote(m *resolve.Map, path string) {
	found := d.read(d.levels.leafRemote(), m)
	block := d.blocks(LeafRemote, m, found["tls"], path)
	remote := &Remote{Map: m, Open: m.Open || d.doubled, TLS: block}
	d.server.Remotes = append(d.server.Remotes, remote)
	before := len(d.server.Dials)
	for _, key := range []string{"url", "urls"} {
		d.each(m, found[key], func(in input) {
			remote.URLsOpen = remote.URLsOpen || !allKnown(in)
			d.dial(in, Dial{Context: LeafRemote, TLS: block, Open: block == nil && m.Open})
		})
	}
	remote.URLs = append(remote.URLs, d.server.Dials[before:]...)
	remote.URLsOpen = remote.URLsOpen || m.Open
	remote.Credentials = d.quietOption(m, found["creds"])
	remote.Nkey = d.quietOption(m, found["nkey"])
	for _, f := range found["proxy"] {
		in := d.input(m, f)
		in.unknown = noValue(in.value)
		if inner, state := d.mapValue(in); state == Set {
			remote.Proxy = d.proxy(f, inner, join(path, f.Key))
		}
	}
	remote.Enabled = !remote.Open
	for _, f := range found["disabled"] {
		in := d.input(m, f)
		remote.Enabled = remote.Enabled && in.kind() == parser.Bool && !in.value.Literal.Bool
		if in.kind() == parser.Bool && in.value.Literal.Bool {
			remote.Disabled = true
			d.server.Dials = d.server.Dials[:before]
		}
	}
}

// proxy decodes the proxy of a leafnode remote.
func (d *decoder) proxy(f *resolve.Field, m *resolve.Map, path string) *Proxy {
	found := d.read(d.levels.proxy(), m)
	proxy := &Proxy{
		Field: f, Open: m.Open,
		URL:      d.quietOption(m, found["url"]),
		Username: d.quietOption(m, found["username"]),
		Password: d.quietOption(m, found["password"]),
	}
	releases, known := d.known(LeafProxy)
	if !known {
		for _, f := range found["tls"] {
			d.tooNew(m, f, releases)
		}
		return proxy
	}
	block := d.blocks(LeafProxy, m, found["tls"], path)
	proxy.TLS = block
	d.each(m, found["url"], func(in input) {
		d.dial(in, Dial{Context: LeafProxy, TLS: block, Open: block == nil && m.Open})
	})
	return proxy
}

// quietOption reads a string without judging it; anything else is Unknown.
func (d *decoder) quietOption(m *resolve.Map, list []*resolve.Field) Opt[string] {
	var opt Opt[string]
	d.each(m, list, func(in input) {
		next := Opt[string]{State: Unknown, Field: in.field}
		if in.kind() == parser.String {
			next.State, next.Value = Set, in.value.Literal.Text
		}
		opt = both(opt, next)
	})
	return opt
}

// allKnown reports whether a value, or every element of a list, is known.
func allKnown(in input) bool {
	if in.unknown {
		return false
	}
	for _, v := range in.value.Array {
		if noValue(v) {
			return false
		}
	}
	return true
}
