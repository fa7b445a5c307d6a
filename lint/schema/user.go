package schema

import (
	"slices"

	"natstls/parser"
	"natstls/parser/resolve"
)

// User is an entry of a users list that has a name, or the one user of an authorization block.
type User struct {
	Name  string
	At    *resolve.Value // the name
	Field *resolve.Field // the option that holds the name
	// Bare says that it is certain that there is no password. Limited says that only some kinds of
	// connections are allowed, or only those through a proxy.
	Bare, Limited bool
	Leaf          bool // in the authorization block of leafnodes, for leaf nodes only
}

// userOf reads the name and the password of a map, once for each spelling of the name. The second result
// is false if a name is not known. A password that is not a string is refused.
func (d *decoder) userOf(m *resolve.Map, leaf bool) (users []User, known bool) {
	known = true
	bare := !m.Open && !slices.ContainsFunc(d.fieldsOf(m, "pass", "password"), func(f *resolve.Field) bool {
		return noValue(f.Value) || f.Value.Literal.Kind != parser.String || f.Value.Literal.Text != ""
	})
	limited := len(d.fieldsOf(m, "allowed_connection_types", "connection_types", "clients", "proxy_required")) > 0
	for _, f := range d.fieldsOf(m, "user", "username") {
		if noValue(f.Value) || f.Value.Literal.Kind != parser.String {
			known = false
			continue
		}
		users = append(users, User{
			Name: f.Value.Literal.Text, At: f.Value, Field: f,
			Bare: bare, Limited: limited || m.Open, Leaf: leaf,
		})
	}
	return users, known
}

// noAuth reads no_auth_user of a map, who comes in without any name.
func (d *decoder) noAuth(m *resolve.Map) {
	who := &d.server.Identity
	for _, f := range d.fieldsOf(m, "no_auth_user") {
		if noValue(f.Value) || f.Value.Literal.Kind != parser.String {
			who.Open = true
			continue
		}
		who.NoAuth = append(who.NoAuth, f.Value.Literal.Text)
	}
}
