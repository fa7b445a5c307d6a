package schema

import (
	"slices"
	"strings"
	"time"

	"natstls/parser"
	"natstls/parser/resolve"
)

// Identity says whom the server takes for whom: what certificates can be mapped to.
type Identity struct {
	Users    []User   // with a name: of authorization and of accounts, and those of leafnodes.authorization
	Simple   []User   // the one user of an authorization block, to whom no certificate is mapped
	NoAuth   []string // the users that who gives no name comes in as
	Other    bool     // there is another way to authenticate: a token, an nkey, one user and password
	Operator bool     // users come with JWTs
	Callout  bool     // a service decides who a user is
	Open     bool     // not wholly known

	Cluster, Gateway Link
	Browsers         *resolve.Field // an option of websocket that only browsers care about, nil if there is none
}

// Link is the authorization block of cluster or gateway.
type Link struct {
	User    Opt[string]
	Timeout Opt[time.Duration]
	Open    bool // users may be missing from what is known
	Whole   bool // every value of the whole cluster or gateway block is known
}

// identity reads who there is. It judges nothing, and what it does not understand it takes for unknown.
func (d *decoder) identity(m *resolve.Map) {
	who := &d.server.Identity
	who.Open = m.Open
	who.Operator = len(d.fieldsOf(m, "operator", "operators", "roots", "root", "root_operators", "root_operator", "trusted", "trusted_keys")) > 0
	d.noAuth(m)
	ofAll := func(block *resolve.Map) { d.authorized(block, false) }
	d.insideOf(m, &who.Open, ofAll, "authorization")
	d.insideOf(m, &who.Open, func(accounts *resolve.Map) {
		for _, f := range accounts.Fields {
			d.inside(f.Value, &who.Open, func(account *resolve.Map) { d.usersOf(account, false) })
		}
	}, "accounts")
	d.insideOf(m, &who.Open, func(leaf *resolve.Map) {
		d.insideOf(leaf, &who.Open, func(block *resolve.Map) { d.authorized(block, true) }, "authorization")
	}, "leafnodes", "leaf")
	for _, name := range []string{"websocket", "ws", "mqtt"} {
		d.insideOf(m, &who.Open, func(block *resolve.Map) {
			if name != "mqtt" {
				who.Browsers = d.forBrowsers(block)
			}
			d.noAuth(block)
			d.insideOf(block, &who.Open, ofAll, "authorization", "authentication")
		}, name)
	}
	who.Cluster = d.link(m, "cluster")
	who.Gateway = d.link(m, "gateway")
}

// forBrowsers returns an option of a websocket block that sets which web pages may connect, or takes who
// connects from a cookie (parseWebsocket at v2.15.2).
func (d *decoder) forBrowsers(block *resolve.Map) *resolve.Field {
	for _, f := range d.fieldsOf(block, "allowed_origins", "allowed_origin", "allow_origins", "allow_origin", "origins", "origin",
		"same_origin", "jwt_cookie", "user_cookie", "pass_cookie", "token_cookie") {
		switch {
		case noValue(f.Value):
		case f.Value.Literal.Kind == parser.Bool && !f.Value.Literal.Bool:
		case f.Value.Literal.Kind == parser.Array && len(f.Value.Array) == 0:
		case f.Value.Literal.Kind == parser.String && f.Value.Literal.Text == "":
		default:
			return f
		}
	}
	return nil
}

// authorized reads an authorization block (parseAuthorization at v2.15.2), of leaf nodes or of all.
func (d *decoder) authorized(m *resolve.Map, leaf bool) {
	who := &d.server.Identity
	who.Other = who.Other || len(d.fieldsOf(m, "user", "username", "token", "nkey", "proxy_required")) > 0
	who.Callout = who.Callout || len(d.fieldsOf(m, "auth_callout", "auth_hook")) > 0
	simple, _ := d.userOf(m, leaf)
	who.Simple = append(who.Simple, simple...)
	d.usersOf(m, leaf)
}

// usersOf reads the users list of a block.
func (d *decoder) usersOf(m *resolve.Map, leaf bool) {
	who := &d.server.Identity
	who.Open = who.Open || m.Open
	for _, f := range d.fieldsOf(m, "users") {
		if noValue(f.Value) || f.Value.Literal.Kind != parser.Array {
			who.Open = true
			continue
		}
		for _, entry := range f.Value.Array {
			d.inside(entry, &who.Open, func(user *resolve.Map) { d.user(user, leaf) })
		}
	}
}

func (d *decoder) user(m *resolve.Map, leaf bool) {
	who := &d.server.Identity
	users, known := d.userOf(m, leaf)
	who.Users = append(who.Users, users...)
	who.Open = who.Open || !known
	if known && len(users) == 0 {
		who.Other = who.Other || len(d.fieldsOf(m, "nkey")) > 0
		who.Open = who.Open || m.Open
	}
}

// link reads the authorization of cluster or gateway.
func (d *decoder) link(m *resolve.Map, name string) Link {
	link := Link{Open: m.Open, Whole: !m.Open}
	for _, f := range d.fieldsOf(m, name) {
		link.Whole = link.Whole && d.whole(f.Value)
	}
	d.insideOf(m, &link.Open, func(block *resolve.Map) {
		d.insideOf(block, &link.Open, func(authorization *resolve.Map) {
			link.Open = link.Open || authorization.Open
			for _, f := range d.fieldsOf(authorization, "user", "username") {
				in := d.input(authorization, f)
				opt := Opt[string]{State: Unknown, Field: f}
				if in.kind() == parser.String {
					opt.State, opt.Value = Set, in.value.Literal.Text
				}
				link.User = both(link.User, opt)
			}
			for _, f := range d.fieldsOf(authorization, "timeout") {
				link.Timeout = both(link.Timeout, d.authorizationTimeout(d.input(authorization, f)))
			}
		}, "authorization")
	}, name)
	return link
}

// whole reports whether nothing in a value is unknown.
func (d *decoder) whole(v *resolve.Value) bool {
	if !d.step() || noValue(v) || v.Map != nil && v.Map.Open {
		return false
	}
	if v.Map != nil {
		for _, f := range v.Map.Fields {
			if !d.whole(f.Value) {
				return false
			}
		}
	}
	return !slices.ContainsFunc(v.Array, func(element *resolve.Value) bool { return !d.whole(element) })
}

// insideOf calls fn for the maps that some keys of a map hold, and sets open if one is not known.
func (d *decoder) insideOf(m *resolve.Map, open *bool, fn func(*resolve.Map), names ...string) {
	*open = *open || m.Open
	for _, f := range d.fieldsOf(m, names...) {
		d.inside(f.Value, open, fn)
	}
}

// inside calls fn for a map, and sets open if it is not known. Other values hold nobody.
func (d *decoder) inside(v *resolve.Value, open *bool, fn func(*resolve.Map)) {
	switch {
	case !d.step() || noValue(v):
		*open = true
	case v.Map != nil:
		*open = *open || v.Map.Open
		fn(v.Map)
	}
}

// fieldsOf returns the settings with one of some names, in any case. Each one that it looks at counts, since
// a map can stand in many places through a variable.
func (d *decoder) fieldsOf(m *resolve.Map, names ...string) []*resolve.Field {
	var found []*resolve.Field
	for _, f := range m.Fields {
		if !d.step() {
			d.server.Identity.Open = true
			return found
		}
		if slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(name, f.Key) }) {
			found = append(found, f)
		}
	}
	return found
}
