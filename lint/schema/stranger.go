package schema

import (
	"slices"
	"strings"
	"sync"

	"natstls/lint/release"
	"natstls/parser/limit"
	"natstls/parser/resolve"
)

// stranger looks at a key that the server does not know in a map outside of the closed lists. It
// reports it if it is a TLS option in the wrong place or a near miss of a TLS key; other unknown keys
// are none of our business. A key that a variable refers to is exempt, as on the server.
func (d *decoder) stranger(l *level, m *resolve.Map, f *resolve.Field) {
	if f.UsedAsVariable || d.full() || len(f.Key) > maxKey {
		return
	}
	if d.strangers++; d.strangers > limit.Strangers {
		return
	}
	key := strings.ToLower(f.Key)
	if d.included(m, f) {
		return
	}
	if key == "tls" {
		d.report(m, Problem{
			Kind: NotAllowedHere, On: f, Refused: true,
			Message: l.name + " takes no tls block",
			Help:    "put it at the top level for clients, or into cluster, gateway, leafnodes, websocket or mqtt",
		})
		return
	}
	if option, known := release.Lookup("", key); known {
		d.misplaced(l, m, f, option.Name)
		return
	}
	if place := home(key); place != "" {
		d.report(m, Problem{
			Kind: NotAllowedHere, On: f, Refused: true,
			Message: l.name + " does not know " + show(f.Key),
			Help:    "move it to " + place + moveHint(l, f),
		})
		return
	}
	if name := nearest(key, l.near); name != "" {
		d.report(m, Problem{
			Kind: UnknownOption, On: f, Refused: true,
			Message: l.name + " has no option " + show(f.Key),
			Help:    "perhaps " + name + " is meant",
			Replace: d.respell(m, f, name, func(key string) string { return l.names[key].name }),
		})
		return
	}
	if key == "tls_required" || key == "tls_available" {
		d.report(m, Problem{
			Kind: UnknownOption, On: f, Refused: true,
			Message: key + " is a word of the protocol, not an option",
			Help:    "a tls block is what demands TLS; allow_non_tls beside it lets plain connections in",
		})
		return
	}
	if name := meant(key); name != "" {
		d.misplaced(l, m, f, name)
		return
	}
	if help := foreign(key); help != "" && (strings.HasPrefix(key, "tls") || strings.HasPrefix(key, "ssl")) {
		d.report(m, Problem{
			Kind: UnknownOption, On: f, Refused: true,
			Message: l.name + " has no option " + show(f.Key),
			Help:    help,
		})
	}
}

// included reports a key that was meant as an include line. A separator or quotes make an option of it
// (keyword handling in conf/lex.go at v2.15.2).
func (d *decoder) included(m *resolve.Map, f *resolve.Field) bool {
	if f.Key != "include" {
		return false
	}
	d.report(m, Problem{
		Kind: UnknownOption, On: f, Refused: true,
		Message: "this is an option named include, not an include line",
		Help:    "write include and the path, without quotes around include and without a separator",
	})
	return true
}

// meant returns the TLS option that a key outside of tls blocks stands for, if that is beyond doubt.
func meant(key string) string {
	if name := nearest(key, optionNames()); name != "" && len(key) > 5 {
		return name
	}
	plain := squash(key)
	if strings.HasPrefix(plain, "tls") || strings.HasPrefix(plain, "ssl") {
		return synonyms(key)
	}
	return ""
}

// misplaced reports a key that stands for a TLS option, but not inside of a tls block.
func (d *decoder) misplaced(l *level, m *resolve.Map, f *resolve.Field, name string) {
	kind, what := NotAllowedHere, show(f.Key)+" is an option of tls blocks"
	if _, known := release.Lookup("", f.Key); !known {
		kind, what = UnknownOption, show(f.Key)+" is no option, "+name+" is one of tls blocks"
	}
	help := "move it into a tls block"
	switch {
	case l.path == "":
		help = "move it into a tls block at the top level"
	case slices.Contains(l.near, "tls"):
		help = "move it into the tls block of " + l.name
	}
	d.report(m, Problem{
		Kind: kind, On: f, Refused: true,
		Message: what + ", " + l.name + " does not know it",
		Help:    help,
	})
}

// unknown reports a key of a tls block that the target does not know there.
func (d *decoder) unknown(block *TLS, f *resolve.Field) {
	if d.full() || f.UsedAsVariable && d.vanishes(f) {
		return // tolerated by mistake, see vanishes
	}
	where := block.Context.block()
	if d.included(block.Map, f) {
		return
	}
	p := Problem{Kind: UnknownOption, On: f, Refused: true, Message: where + " has no option " + show(f.Key)}
	option, known := release.Lookup(block.Context.String(), f.Key)
	switch {
	case known && len(option.Accepted) == 0:
		p.Kind = NotAllowedHere
		p.Message = where + " does not take " + option.Name
		p.Help = "take it out, it has no meaning there"
	case known:
		d.elsewhere(block.Map, f, option.Accepted)
		return
	case strayed(block.Context, f.Key) != "":
		p.Kind = NotAllowedHere
		p.Message = show(f.Key) + " does not belong in a tls block"
		p.Help = "move it to " + strayed(block.Context, f.Key)
	default:
		d.guess(block, f, &p)
	}
	d.report(block.Map, p)
}

// guess fills in which option of a tls block an unknown key may stand for.
func (d *decoder) guess(block *TLS, f *resolve.Field, p *Problem) {
	if f.UsedAsVariable {
		p.Help = "move it out of the tls block, where the server refuses keys that only serve as variables"
	} else {
		p.Help = "take it out, the server refuses unknown options in tls blocks"
	}
	if plain := squash(f.Key); strings.Contains(plain, "max") && strings.Contains(plain, "version") {
		p.Help = "take it out, no release has an upper limit for the version"
		return
	}
	context := block.Context.String()
	if help := foreign(f.Key); help != "" && !f.UsedAsVariable {
		p.Help = help
		if _, ok := d.target.Option(context, "min_version"); help == versionsHelp && !ok {
			p.Help = "take it out, the server never takes anything older than TLS " + d.target.DefaultMinVersion()
		}
		return
	}
	name := synonyms(f.Key)
	if name == "" {
		name = nearest(f.Key, optionNames())
	}
	option, ok := d.target.Option(context, name)
	if !ok {
		return
	}
	p.Help = "perhaps " + name + " is meant"
	p.Replace = d.respell(block.Map, f, name, func(key string) string {
		if key == option.Name || slices.Contains(option.Aliases, key) {
			return option.Name
		}
		return ""
	})
}

// respell returns the text that puts another key in place of that of f; an empty text if the map has
// this option already, so that a replacement would make a duplicate. optionOf returns the option of a key in lower
// case, empty if it has none.
func (d *decoder) respell(m *resolve.Map, f *resolve.Field, key string, optionOf func(key string) string) string {
	if len(m.Fields) > limit.Compared {
		return ""
	}
	for _, other := range m.Fields {
		if optionOf(strings.ToLower(other.Key)) == optionOf(key) {
			return ""
		}
	}
	if f.Syntax == nil {
		return ""
	}
	return respell(f.Syntax.KeySpan.Text(), key)
}

// home returns where a key belongs that concerns TLS or connections and has one place only.
func home(key string) string {
	switch strings.ToLower(key) {
	case "allow_non_tls", "ocsp", "ocsp_cache", "resolver_tls", "https", "https_port", "http", "http_port", "monitor_port",
		"cluster", "gateway", "leafnodes", "leaf", "websocket", "ws", "mqtt":
		return "the top level"
	case "no_tls", "handshake_timeout":
		return "the websocket block"
	case "routes":
		return "the cluster block"
	case "gateways":
		return "the gateway block"
	case "remotes":
		return "the leafnodes block"
	}
	return ""
}

// strayed returns where a key belongs that stands in a tls block by mistake.
func strayed(context Context, key string) string {
	switch strings.ToLower(key) {
	case "tls", "listen", "port", "host", "net", "url", "urls", "authorization", "users", "advertise", "no_advertise", "compression":
		return "the block around it"
	case "handshake_timeout":
		if context != Websocket {
			return "" // timeout is meant
		}
	}
	return home(key)
}

// moveHint adds the usual reason for a block inside of another one.
func moveHint(l *level, f *resolve.Field) string {
	if l.path != "" && isMap(f.Value) {
		return ", perhaps a closing brace is missing before it"
	}
	return ""
}

// optionNames returns the names and aliases of all TLS options of any release. Nobody changes the list.
var optionNames = sync.OnceValue(listOptionNames)

func listOptionNames() []string {
	var names []string
	for _, r := range tlsRows() {
		option, _ := release.Lookup("", r.name)
		names = append(append(names, r.name), option.Aliases...)
	}
	return names
}
