package effective

import (
	"fmt"
	"net"
	"strconv"
	"strings"

	"natstls/lint/schema"
	"natstls/parser/resolve"
)

// listener describes a port.
func (b *builder) listener(l *schema.Listener) *Point {
	p := &Point{Kind: l.Kind.String(), Block: l.TLS, Address: b.address(l)}
	switch {
	case l.Kind == schema.HTTPMonitor:
		p.Encrypted = cell(PlainText, "no", Origin{Kind: Always})
		return p
	case l.TLS == nil && l.Open:
		p.hide(Origin{})
		return p
	case l.TLS == nil:
		b.plainListener(p, l)
		return p
	case hiddenBlock(l.TLS):
		p.hide(blockOrigin(l.TLS))
		return p
	}
	b.fill(p, l.TLS)
	p.Timeout = b.timeout(l.TLS)
	p.Encrypted = cell(Encrypted, "yes", blockOrigin(l.TLS))
	p.Encrypted.Overrode = b.lostBlocks(l.TLS)
	if p.Identity.Known() && len(p.Identity.Value) == 0 {
		p.Encrypted.Text = "yes, but without a certificate every handshake fails"
	}
	p.Order = cell(TLSFirst, "TLS first", Origin{Kind: Always})
	switch l.Kind {
	case schema.ClientListener, schema.LeafListener:
		p.Order = b.order(l.TLS)
	case schema.WebsocketListener:
		p.Timeout = b.websocketTimeout()
	case schema.HTTPSMonitor:
		p.inherit("tls")
		p.Timeout = unknown[Limit](Origin{})
		p.Timeout.Text += ", timeout of the tls block does not count"
	}
	if l.Kind == schema.ClientListener || l.Kind == schema.MQTTListener {
		b.plainToo(p, l)
	}
	b.verifyPeers(p, l)
	b.checks(p, l)
	if p.Verification.Known() && !p.Verification.Value.Peer {
		p.Trust = Cell[string]{}
	}
	return p
}

// hide makes the encryption of a point unknown, and with it everything else.
func (p *Point) hide(origin Origin) { p.Encrypted = unknown[Encryption](origin) }

// plainListener is a port without a tls block.
func (b *builder) plainListener(p *Point, l *schema.Listener) {
	p.Encrypted = cell(PlainText, "no, there is no tls block", Origin{Kind: Default})
	switch {
	case b.server.TLSOff != nil && (l.Kind == schema.ClientListener || l.Kind == schema.HTTPSMonitor):
		p.Encrypted = cell(PlainText, "no, a flag switches it off", written(b.server.TLSOff.Field))
		if b.server.FileTLS != nil {
			p.Encrypted.Overrode = appendLost(nil, []*resolve.Field{b.server.FileTLS.Field})
		}
	case l.Kind == schema.WebsocketListener:
		noTLS := b.server.WebsocketNoTLS
		switch {
		case noTLS.State == schema.Set && noTLS.Value:
			p.Encrypted = cell(PlainText, "no", written(noTLS.Field))
		case noTLS.State != schema.Absent && noTLS.State != schema.Set:
			p.hide(written(noTLS.Field))
		default:
			p.Encrypted.Text += ", so that the server does not start"
		}
	}
	if l.Kind == schema.HTTPSMonitor {
		p.Encrypted.Text += ", so that the server does not start"
	}
	p.Verification = b.nobody()
	if p.Encrypted.Unknown {
		p.Verification = unknown[Verification](Origin{})
	}
}

func (b *builder) nobody() Cell[Verification] {
	return cell(Verification{}, "nobody verifies anybody", Origin{Kind: Default})
}

// lostBlocks returns the tls blocks that a block stands in place of.
func (b *builder) lostBlocks(block *schema.TLS) []Lost {
	if block.Flags {
		if b.server.FileTLS == nil {
			return nil
		}
		return appendLost(nil, []*resolve.Field{b.server.FileTLS.Field})
	}
	if block.Field == nil {
		return nil
	}
	key := block.Field.Key
	return lostSettings(block.Field, block.Field.Parent, func(other string) bool { return strings.EqualFold(other, key) })
}

// address returns host and port.
func (b *builder) address(l *schema.Listener) Cell[string] {
	origin := written(l.Field)
	hostOpt := b.hostOf(l)
	host, port := hostOpt.Value, strconv.FormatInt(l.Port.Value, 10)
	if host == "" {
		host = "0.0.0.0" // DEFAULT_HOST
	}
	c := cell("", "", origin)
	if hostOpt.State == schema.Unknown || hostOpt.State == schema.Invalid {
		host, c.Unknown = "?", true
	}
	switch {
	case l.Port.State == schema.Unknown, l.Port.State == schema.Invalid:
		port, c.Unknown = "?", true
	case l.Port.Value < 0:
		port = "random"
	}
	c.Value = net.JoinHostPort(plainText(host), port)
	c.Text = c.Value
	c.Overrode = b.lostAddress(l)
	return c
}

// hostOf returns the host of a port. The monitoring ports share one, which without a setting is that of clients
// (setBaselineOptions, server/opts.go, 2.15.2).
func (b *builder) hostOf(l *schema.Listener) schema.Opt[string] {
	if l.Host.State != schema.Absent || l.Kind != schema.HTTPMonitor && l.Kind != schema.HTTPSMonitor {
		return l.Host
	}
	var clients schema.Opt[string]
	for _, other := range b.server.Listeners {
		switch other.Kind {
		case schema.HTTPMonitor, schema.HTTPSMonitor:
			if other.Host.State != schema.Absent {
				return other.Host
			}
		case schema.ClientListener:
			clients = other.Host
		}
	}
	return clients
}

// lostAddress returns the addresses that a setting overrides: earlier ones, and for a flag those of the file.
func (b *builder) lostAddress(l *schema.Listener) []Lost {
	f := l.Field
	if f == nil || !isCommandLine(f) {
		if f == nil {
			return nil
		}
		return lostSettings(f, f.Parent, func(key string) bool { return strings.EqualFold(key, f.Key) })
	}
	names := []string{"listen", "port"}
	var block string
	switch l.Kind {
	case schema.HTTPMonitor:
		names = []string{"http", "http_port", "monitor_port"}
	case schema.HTTPSMonitor:
		names = []string{"https", "https_port"}
	case schema.ClusterListener:
		block = "cluster"
	}
	return b.lostToFlag(block, names)
}

// lostToFlag returns settings of the file by their names, in a block or at the top level.
func (b *builder) lostToFlag(block string, names []string) []Lost {
	if b.server.Tree == nil || b.server.Tree.Root == nil {
		return nil
	}
	maps := []*resolve.Map{b.server.Tree.Root}
	if block != "" {
		maps = nil
		for _, f := range b.server.Tree.Root.Fields {
			if strings.EqualFold(f.Key, block) && f.Value != nil && f.Value.Map != nil {
				maps = append(maps, f.Value.Map)
			}
		}
	}
	var lost []Lost
	for _, m := range maps {
		for _, f := range m.Fields {
			for _, name := range names {
				if strings.EqualFold(f.Key, name) {
					lost = appendLost(lost, []*resolve.Field{f})
				}
			}
		}
	}
	return lost
}

// order says whether the line INFO comes before TLS.
func (b *builder) order(block *schema.TLS) Cell[Order] {
	if !b.counts(block, "handshake_first") {
		return cell(InfoFirst, "INFO first, then TLS", Origin{Kind: Always})
	}
	c, doubt := doubtful[Order](block, block.HandshakeFirst)
	switch first := block.HandshakeFirst; {
	case doubt:
	case first.State == schema.Absent:
		c = cell(InfoFirst, "INFO first, then TLS", Origin{Kind: Default})
	case !first.Value.On:
		c = cell(InfoFirst, "INFO first, then TLS", written(first.Field))
	case first.Value.Fallback > 0:
		c = cell(Either, fmt.Sprintf("TLS first, INFO first for who waits %s", timeText(first.Value.Fallback)), written(first.Field))
	default:
		c = cell(TLSFirst, "TLS first", written(first.Field))
	}
	c.Overrode = b.lostIn(block, "handshake_first", block.HandshakeFirst.Field)
	return c
}

// plainToo applies allow_non_tls, which opens the port of clients and that of MQTT too, and counts for nothing
// with handshake_first: true (AcceptLoop, server/server.go, 2.15.2).
func (b *builder) plainToo(p *Point, l *schema.Listener) {
	allowed := b.server.AllowNonTLS
	client := l.Kind == schema.ClientListener
	switch {
	case allowed.State == schema.Absent && !b.server.Open, allowed.State == schema.Set && !allowed.Value:
		return
	case client && p.Order.Known() && p.Order.Value == TLSFirst:
		return
	case allowed.State != schema.Set, client && p.Order.Unknown:
		p.Encrypted = unknown[Encryption](written(allowed.Field))
		if allowed.Field == nil {
			p.Encrypted.Origin = Origin{}
		}
		return
	}
	lost := p.Encrypted.Overrode
	p.Encrypted = cell(Optional, "optional, who speaks plain text comes in too", written(allowed.Field))
	p.Encrypted.Overrode = lost
}
