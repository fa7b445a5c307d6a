package schema

import (
	"net"
	"strconv"
	"strings"

	"natstls/parser"
	"natstls/parser/resolve"
)

// defaultPort is the port of clients (DEFAULT_PORT).
const defaultPort = 4222

// address is where a listener listens, put together from several options.
type address struct {
	host  Opt[string]
	port  Opt[int64]
	field *resolve.Field // the option that gave the port

	advertise Opt[string]
}

// address reads the options of an address in a map: whole for host and port in one (listen), port and
// host for one of them. Any may be empty.
func (d *decoder) address(m *resolve.Map, whole, port, host []*resolve.Field) address {
	var a address
	d.each(m, whole, func(in input) {
		host, port, state := d.listenValue(in)
		d.setPort(m, &a, Opt[int64]{State: state, Value: port, Field: in.field})
		d.setHost(&a, Opt[string]{State: state, Value: host, Field: in.field})
	})
	d.each(m, port, func(in input) {
		port, state := d.intValue(in)
		d.setPort(m, &a, Opt[int64]{State: state, Value: port, Field: in.field})
	})
	d.each(m, host, func(in input) {
		host, state := d.textValue(in)
		d.setHost(&a, Opt[string]{State: state, Value: host, Field: in.field})
	})
	if a.host.State == Set && a.host.Value == "" {
		a.host = Opt[string]{} // every address, as without the option
	}
	return a
}

// setPort adds one setting of the port. Two that differ are read in random order by the server, as
// all options of a map are.
func (d *decoder) setPort(m *resolve.Map, a *address, next Opt[int64]) {
	before := a.port
	a.field = next.Field
	if before.State == Absent {
		a.port = next
		return
	}
	if before.State == Set && next.State == Set && before.Value == next.Value {
		return
	}
	a.port = Opt[int64]{State: Unknown, Field: next.Field}
	if before.State != Set || next.State != Set || before.Field == nil || sameOption(before.Field, next.Field) {
		return
	}
	d.report(m, Problem{
		Kind: DuplicateInCase, On: next.Field,
		Message: show(before.Field.Key) + " and " + show(next.Field.Key) + " both set the port, which of the two counts is random at each start",
		Help:    "keep one of them",
		Related: otherPlaces([]*resolve.Field{before.Field}, "the other port"),
	})
}

func (d *decoder) setHost(a *address, next Opt[string]) {
	before := a.host
	switch {
	case before.State == Absent:
		a.host = next
	case before.State != Set || next.State != Set || before.Value != next.Value:
		a.host = Opt[string]{State: Unknown, Field: next.Field}
	}
}

// sameOption reports whether two fields are spellings of one key, which is reported elsewhere.
func sameOption(a, b *resolve.Field) bool {
	return strings.EqualFold(a.Key, b.Key) || portAlias(a.Key) && portAlias(b.Key)
}

func portAlias(key string) bool {
	return strings.EqualFold(key, "http_port") || strings.EqualFold(key, "monitor_port")
}

// listenValue reads a port, or host and port as one string (parseListen at v2.15.2).
func (d *decoder) listenValue(in input) (host string, port int64, state State) {
	help := "write " + in.name + `: "127.0.0.1:4222" or ` + in.name + ": 4222"
	switch in.kind() {
	case parser.Bad:
		return "", 0, Unknown
	case parser.Integer:
		return "", in.value.Literal.Int, Set
	case parser.String:
		host, digits, err := net.SplitHostPort(in.word())
		if err != nil {
			replace := ""
			if _, err := strconv.ParseUint(in.word(), 10, 16); err == nil {
				replace = in.word()
			}
			return "", 0, d.wrong(in, in.name+" takes a port or host:port, not "+found(in.value), help, replace)
		}
		port, err := strconv.Atoi(digits)
		if err != nil {
			return "", 0, d.wrong(in, in.name+" needs a number behind the last colon, not "+found(in.value), help, "")
		}
		return host, int64(port), Set
	}
	return "", 0, d.wrong(in, in.name+" takes a port or host:port, not "+found(in.value), help, "")
}

// listeners finds the listeners of the top level: clients and monitoring.
func (d *decoder) listeners(m *resolve.Map, found fields, root *TLS) {
	open := root == nil && m.Open
	clients := d.address(m, found["listen"], found["port"], found["host"])
	if clients.port.State == Absent || clients.port.State == Set && clients.port.Value == 0 {
		// Port 0 means the default as well (setBaselineOptions at v2.15.2).
		clients.port = Opt[int64]{Value: defaultPort, Field: clients.port.Field}
		if m.Open {
			clients.port.State = Unknown
		}
	}
	d.server.Listeners = append(d.server.Listeners, &Listener{
		Kind: ClientListener, Host: clients.host, Port: clients.port, Field: clients.field, TLS: root, Open: open,
		Advertise: d.advertised(m, found["client_advertise"]),
	})
	d.listen(HTTPMonitor, d.address(m, found["http"], found["http_port"], nil), nil, false)
	d.listen(HTTPSMonitor, d.address(m, found["https"], found["https_port"], nil), root, open)
}

// listen adds a listener, if its port opens one.
func (d *decoder) listen(kind ListenerKind, a address, block *TLS, open bool) {
	if a.port.State == Absent || a.port.State == Set && a.port.Value == 0 {
		return
	}
	d.server.Listeners = append(d.server.Listeners, &Listener{
		Kind: kind, Host: a.host, Port: a.port, Field: a.field, TLS: block, Open: open, Advertise: a.advertise,
	})
}

// advertised reads the option of a listener that says what others are told to connect to, in all its spellings.
func (d *decoder) advertised(m *resolve.Map, list []*resolve.Field) Opt[string] {
	var opt Opt[string]
	d.each(m, list, func(in input) {
		next := Opt[string]{State: Unknown, Field: in.field} // also where the type is wrong, which is not about TLS
		if in.kind() == parser.String {
			next.State, next.Value = Set, in.word()
		}
		opt = both(opt, next)
	})
	return opt
}
