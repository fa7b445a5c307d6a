package schema

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"natstls/parser"
	"natstls/parser/resolve"
)

// own decodes the tls block and the listener of a block such as cluster.
func (d *decoder) own(context Context, kind ListenerKind, f *resolve.Field, m *resolve.Map, found fields) (block *TLS, open bool) {
	block = d.blocks(context, m, found["tls"], f.Key)
	open = block == nil && (m.Open || d.doubled)
	address := d.address(m, found["listen"], found["port"], found["host"])
	address.advertise = d.advertised(m, slices.Concat(found["advertise"], found["cluster_advertise"], found["leafnode_advertise"]))
	d.listen(kind, address, block, open)
	return block, open
}

func (d *decoder) cluster(f *resolve.Field, m *resolve.Map) {
	found := d.read(d.levels.cluster(), m)
	block, open := d.own(Cluster, ClusterListener, f, m, found)
	d.authorization(found["authorization"])
	d.each(m, found["routes"], func(in input) {
		d.dial(in, Dial{Context: Cluster, TLS: block, Open: open})
	})
}

func (d *decoder) gateway(f *resolve.Field, m *resolve.Map) {
	found := d.read(d.levels.gateway(), m)
	block, open := d.own(Gateway, GatewayListener, f, m, found)
	d.authorization(found["authorization"])
	name := d.quietText(m, found["name"])
	d.entriesOf(m, found["gateways"], f.Key, func(remote *resolve.Map, path string) {
		d.gatewayRemote(remote, path, name, block, open)
	})
}

// gatewayRemote decodes an entry of gateways. One with the server's own name is there so that all
// servers can share a file, and is not dialled (newGateway at v2.15.2).
func (d *decoder) gatewayRemote(m *resolve.Map, path, ownName string, shared *TLS, sharedOpen bool) {
	found := d.read(d.levels.gatewayRemote(), m)
	block := d.blocks(GatewayRemote, m, found["tls"], path)
	open := block == nil && (m.Open || sharedOpen)
	if block == nil {
		block = shared
	}
	if name := d.quietText(m, found["name"]); name != "" && name == ownName {
		return
	}
	for _, key := range []string{"url", "urls"} {
		d.each(m, found[key], func(in input) {
			d.dial(in, Dial{Context: GatewayRemote, TLS: block, Open: open})
		})
	}
}

func (d *decoder) leafnodes(f *resolve.Field, m *resolve.Map) {
	found := d.read(d.levels.leafnodes(), m)
	d.own(Leafnodes, LeafListener, f, m, found)
	d.authorization(found["authorization"])
	d.each(m, found["min_version"], d.leafMinVersion)
	d.entriesOf(m, found["remotes"], f.Key, d.leafRemote)
}

// leafMinVersion looks for a TLS version in leafnodes.min_version, which is the oldest release of
// nats-server that may connect (checkLeafMinVersionConfig at v2.15.2).
func (d *decoder) leafMinVersion(in input) {
	text := ""
	switch in.kind() {
	case parser.String, parser.Float:
		text = in.value.Literal.Text
	}
	switch text {
	case "1.0", "1.1", "1.2", "1.3":
	default:
		return
	}
	if d.target.Knows("leafnodes.min_version") {
		d.wrong(in, "min_version of leafnodes is a release of nats-server, not a TLS version", "move it into the tls block", "")
	}
}

func (d *decoder) websocket(f *resolve.Field, m *resolve.Map) {
	found := d.read(d.levels.websocket(), m)
	d.own(Websocket, WebsocketListener, f, m, found)
	d.authorization(found["authorization"])
	s := d.server
	d.each(m, found["no_tls"], func(in input) {
		s.WebsocketNoTLS = both(s.WebsocketNoTLS, d.boolOption(in))
	})
	d.each(m, found["handshake_timeout"], func(in input) {
		value, state := d.secondsValue(in, true)
		s.WebsocketHandshake = both(s.WebsocketHandshake, Opt[time.Duration]{State: state, Value: value, Field: in.field})
	})
}

func (d *decoder) mqtt(f *resolve.Field, m *resolve.Map) {
	found := d.read(d.levels.mqtt(), m)
	d.own(MQTT, MQTTListener, f, m, found)
	d.authorization(found["authorization"])
}

// authorization looks for TLS options in an authorization block, where the server takes none.
func (d *decoder) authorization(list []*resolve.Field) {
	for _, f := range list {
		if isMap(f.Value) {
			d.read(d.levels.authorization(), f.Value.Map)
		}
	}
}

// entriesOf calls fn for the maps in a list such as remotes. The server takes arrays only; a single
// map is reported, and decoded all the same.
func (d *decoder) entriesOf(m *resolve.Map, list []*resolve.Field, path string, fn func(*resolve.Map, string)) {
	d.each(m, list, func(in input) {
		in.unknown = noValue(in.value)
		path := join(path, in.field.Key)
		switch in.kind() {
		case parser.Bad:
		case parser.Array:
			for i, v := range in.value.Array {
				if !d.step() {
					return
				}
				if isMap(v) {
					fn(v.Map, path+index(i))
				}
			}
		case parser.MapValue:
			d.wrong(in, in.name+" takes a list of maps, not a map", "put [ and ] around it", listed(in.value))
			fn(in.value.Map, path+index(0))
		default:
			d.wrong(in, in.name+" takes a list of maps, not "+found(in.value), "write "+in.name+": [ { url: \"…\" } ]", "")
		}
	})
}

// dial adds the URLs of an option: a string or a list of strings. Anything else is no matter of TLS.
func (d *decoder) dial(in input, template Dial) {
	values := []*resolve.Value{in.value}
	if in.kind() == parser.Array {
		values = in.value.Array
	}
	for _, v := range values {
		if !d.step() {
			return
		}
		if in.unknown || noValue(v) || v.Literal.Kind != parser.String {
			continue
		}
		dial := template
		dial.URL, dial.At, dial.Field = v.Literal.Text, v, in.field
		d.server.Dials = append(d.server.Dials, &dial)
	}
}

// ParseURL parses a URL as the server does (parseURL, server/opts.go, 2.15.2); nil if it has no host or cannot be read.
func ParseURL(text string) *url.URL {
	u, err := url.Parse(strings.TrimSpace(text))
	if err != nil || u.Host == "" {
		return nil
	}
	return u
}

// quietText returns a string without judging it; empty if it is not known.
func (d *decoder) quietText(m *resolve.Map, list []*resolve.Field) string {
	if len(list) != 1 {
		return ""
	}
	if in := d.input(m, list[0]); in.kind() == parser.String {
		return in.value.Literal.Text
	}
	return ""
}
