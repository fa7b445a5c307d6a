package schema

import (
	"slices"
	"strings"

	"natstls/parser"
	"natstls/parser/resolve"
)

// closedMap is a map inside of a tls block, or the map of ocsp or ocsp_cache: every key that is not
// listed is refused, also one that only serves as a variable.
type closedMap struct {
	name string // as messages say it
	keys []string
	fold bool // whether keys are compared in lower case
}

// entries returns the values of the known keys in text order, and reports the unknown keys and the
// duplicates.
func (d *decoder) entries(c closedMap, m *resolve.Map) []input {
	var known []input
	spelt := map[string][]*resolve.Field{}
	for _, f := range m.Fields {
		if !d.step() {
			return known
		}
		key := f.Key
		if c.fold {
			key = fold(key)
		}
		if !slices.Contains(c.keys, key) {
			if !d.vanishes(f) {
				d.outside(c, m, f)
			}
			continue
		}
		d.overridden(m, f)
		spelt[key] = append(spelt[key], f)
		in := d.input(m, f)
		in.name = key
		known = append(known, in)
	}
	for _, key := range c.keys {
		d.spellings(m, spelt[key])
	}
	return known
}

// outside reports a key that a closed map does not know.
func (d *decoder) outside(c closedMap, m *resolve.Map, f *resolve.Field) {
	p := Problem{
		Kind: UnknownOption, On: f, Refused: true,
		Message: c.name + " has no option " + show(f.Key),
		Help:    "take it out, the server refuses unknown options here",
	}
	name := synonyms(f.Key)
	if !slices.Contains(c.keys, name) {
		name = nearest(f.Key, c.keys)
	}
	if name == "" {
		d.report(m, p)
		return
	}
	p.Help = "perhaps " + name + " is meant"
	if !c.fold && strings.EqualFold(name, f.Key) {
		p.Help = "write " + name + ", here the server distinguishes upper and lower case"
	}
	p.Replace = d.respell(m, f, name, func(key string) string { return key })
	d.report(m, p)
}

// pairs reads certs, a list of maps with a certificate file and a key file each.
func (d *decoder) pairs(in input) ([]Pair, State) {
	if in.kind() == parser.Bad {
		return nil, Unknown
	}
	help := `write certs: [ { cert_file: "…", key_file: "…" } ]`
	if in.kind() != parser.Array {
		replace := ""
		if in.kind() == parser.MapValue {
			replace = listed(in.value)
		}
		return nil, d.wrong(in, in.name+" takes a list of maps, not "+found(in.value), help, replace)
	}
	pairs := make([]Pair, 0, len(in.value.Array))
	whole := Set
	for _, v := range in.value.Array {
		if !d.step() {
			return pairs, Unknown
		}
		element := in.element(v)
		switch {
		case element.unknown:
			whole = max(whole, Unknown)
		case v.Map == nil:
			whole = d.wrong(element, "an element of "+in.name+" has to be a map, not "+found(v), help, "")
		default:
			pair, state := d.pair(v)
			pairs, whole = append(pairs, pair), max(whole, state)
		}
	}
	return pairs, whole
}

// pair reads an element of certs. That both files have to be there is a rule of its own.
func (d *decoder) pair(v *resolve.Value) (Pair, State) {
	pair, whole := Pair{At: v}, Set
	if v.Map.Open {
		whole = Unknown
	}
	closed := closedMap{name: "an element of certs", keys: []string{"cert_file", "key_file"}}
	for _, in := range d.entries(closed, v.Map) {
		text, state := d.textValue(in)
		opt := &pair.CertFile
		if in.name == "key_file" {
			opt = &pair.KeyFile
		}
		*opt = Opt[string]{State: state, Value: text, Field: in.field}
		whole = max(whole, state)
	}
	return pair, whole
}

// ocspPeer reads ocsp_peer, after parseOCSPPeer of nats-server v2.15.2.
func (d *decoder) ocspPeer(in input) (OCSPPeer, State) {
	if in.kind() != parser.MapValue {
		on, state := d.switchOrMap(in)
		return OCSPPeer{Verify: on}, state
	}
	peer, whole := OCSPPeer{}, Set
	if in.value.Map.Open {
		whole = Unknown
	}
	closed := closedMap{name: "ocsp_peer", fold: true, keys: []string{
		"verify", "ca_timeout", "allowed_clockskew", "cache_ttl_when_next_update_unset", "warn_only",
		"unknown_is_good", "allow_when_ca_unreachable",
	}}
	verify := 0
	for _, in := range d.entries(closed, in.value.Map) {
		var state State
		switch in.name {
		case "verify":
			verify++
			peer.Verify, state = d.boolValue(in)
		case "ca_timeout", "allowed_clockskew", "cache_ttl_when_next_update_unset":
			_, state = d.secondsValue(in, false)
			if state == Unknown {
				state = Set // nothing that anyone asks for
			}
		default:
			_, state = d.boolValue(in)
			if state == Unknown {
				state = Set
			}
		}
		whole = max(whole, state)
	}
	if verify > 1 {
		whole = max(whole, Unknown)
	}
	return peer, whole
}

// switchOrMap reads true or false where a map stands as well.
func (d *decoder) switchOrMap(in input) (bool, State) {
	switch in.kind() {
	case parser.Bad, parser.Bool:
		return d.boolValue(in)
	}
	help := "write " + in.name + ": true, or put its options in braces"
	return false, d.wrong(in, in.name+" takes true, false or a map, not "+found(in.value), help, "")
}

// ocsp reads the option ocsp, after processConfigFileLine of nats-server v2.15.2.
func (d *decoder) ocsp(in input) Opt[string] {
	opt := Opt[string]{Value: "auto", Field: in.field}
	if in.kind() != parser.MapValue {
		on, state := d.switchOrMap(in)
		opt.State = state
		if !on {
			opt.Value = "never"
		}
		return opt
	}
	opt.State = Set
	if in.value.Map.Open {
		opt.State = Unknown
	}
	closed := closedMap{name: "ocsp", keys: []string{"mode", "url", "urls"}}
	for _, in := range d.entries(closed, in.value.Map) {
		switch in.name {
		case "mode":
			mode, state := d.oneOf(in, "auto", "always", "must", "never")
			opt.Value, opt.State = mode, max(opt.State, state)
		case "url":
			d.textValue(in)
		case "urls":
			if !in.unknown {
				// The server asks for a Go type that its parser never makes (bug ocsp-urls-broken).
				d.wrong(in, "no release takes urls in ocsp", `write url: "…" with a single responder`, "")
			}
		}
	}
	return opt
}

// ocspCache checks the option ocsp_cache, after parseOCSPResponseCache of nats-server v2.15.2.
func (d *decoder) ocspCache(in input) {
	if in.kind() != parser.MapValue {
		d.switchOrMap(in)
		return
	}
	closed := closedMap{name: "ocsp_cache", fold: true, keys: []string{"type", "local_store", "preserve_revoked", "save_interval"}}
	for _, in := range d.entries(closed, in.value.Map) {
		switch in.name {
		case "type":
			d.oneOf(in, "local", "none")
		case "local_store":
			d.textValue(in)
		case "preserve_revoked":
			d.boolValue(in)
		case "save_interval":
			d.secondsValue(in, false)
		}
	}
}
