package effective

import (
	"fmt"
	"strings"

	"natstls/lint/schema"
	"natstls/parser/resolve"
)

// verifyPeers says whether a port asks for certificates.
func (b *builder) verifyPeers(p *Point, l *schema.Listener) {
	block := l.TLS
	switch {
	case l.Kind == schema.ClusterListener, l.Kind == schema.GatewayListener:
		// parseCluster and getTLSConfig, server/opts.go: whatever verify says.
		p.Verification = p.listens(true, Origin{Kind: Always})
		if block.Verify.Field != nil {
			p.Verification.Overrode = appendLost(nil, []*resolve.Field{block.Verify.Field})
		}
		return
	case l.Kind == schema.HTTPSMonitor && !b.monitorAsks(p, block):
		return
	}
	verify, known := yes(block, block.Verify)
	mapped, mapKnown := yes(block, block.VerifyAndMap)
	origin := Origin{Kind: Default}
	if block.Verify.Field != nil {
		origin = written(block.Verify.Field)
	}
	if mapped && !verify {
		origin = written(block.VerifyAndMap.Field)
	}
	switch {
	case mapped && block.Verify.State == schema.Set && !verify:
		// Which of the two is read last is random (parseTLS, map order).
		p.Verification = unknown[Verification](written(block.VerifyAndMap.Field))
		p.Verification.Text = "random at each start, since verify is false and verify_and_map true"
	case verify || mapped:
		p.Verification = p.listens(true, origin)
	case !known || !mapKnown:
		p.Verification = unknown[Verification](Origin{})
		if block.Verify.Field != nil {
			p.Verification.Origin = origin
		}
	default:
		p.Verification = p.listens(false, origin)
	}
	if l.Kind == schema.HTTPSMonitor {
		p.inherit("tls")
	}
	p.Verification.Overrode = append(p.Verification.Overrode, b.lostIn(block, "verify", block.Verify.Field)...)
	p.Verification.Overrode = append(p.Verification.Overrode, b.lostIn(block, "verify_and_map", block.VerifyAndMap.Field)...)
}

// listens returns what a port does that asks for certificates, or does not. The point must have its identity.
func (p *Point) listens(peer bool, origin Origin) Cell[Verification] {
	own := p.Identity.Unknown || len(p.Identity.Value) > 0
	text := "clients verify the server, it does not ask for their certificates"
	switch {
	case peer && own:
		text = "both sides: the server demands and verifies a certificate"
	case peer:
		text = "the server demands a certificate, and has none to show"
	case !own:
		text = "nobody verifies anybody, there is no certificate"
	}
	return cell(Verification{Peer: peer, Own: own}, text, origin)
}

// monitorAsks reports whether https monitoring may ask for certificates as clients do. Else it fills in that it
// does not (startMonitoring, server/server.go, 2.15.2).
func (b *builder) monitorAsks(p *Point, block *schema.TLS) bool {
	if b.target.Has("monitoring-verify-2.6.6") {
		return true
	}
	root, other, open := b.ocspPeers()
	switch {
	case b.target.Has("monitoring-ocsp-peer-any") && (root || other):
		return true
	case b.target.Has("monitoring-ocsp-peer-root") && root:
		p.Verification = unknown[Verification](written(block.OCSPPeer.Field))
		p.Verification.Text = "with ocsp_peer who has no certificate is refused, though none is asked for"
		return false
	case open && (b.target.Has("monitoring-ocsp-peer-any") || b.target.Has("monitoring-ocsp-peer-root")):
		p.Verification = unknown[Verification](Origin{})
		return false
	}
	p.Verification = p.listens(false, Origin{Kind: Always})
	return false
}

// ocspPeers reports whether peers are checked by OCSP, in the block of clients or another one that can do so, or
// whether that is not known.
func (b *builder) ocspPeers() (root, other, open bool) {
	open = b.server.Open
	for _, block := range b.server.TLS {
		if !b.counts(block, "ocsp_peer") {
			continue
		}
		opt := block.OCSPPeer
		switch {
		case opt.State == schema.Set && opt.Value.Verify && block.Context == schema.Root:
			root = true
		case opt.State == schema.Set && opt.Value.Verify:
			other = true
		case opt.State == schema.Unknown, opt.State == schema.Invalid, opt.State == schema.Absent && block.Open:
			open = true
		}
	}
	return root, other, open
}

// checks lists what else those who connect to a port have to pass.
func (b *builder) checks(p *Point, l *schema.Listener) {
	block := l.TLS
	if l.Kind == schema.HTTPSMonitor {
		return
	}
	if b.counts(block, "verify_and_map") {
		b.mapping(p, block)
	}
	if b.counts(block, "verify_cert_and_check_known_urls") {
		p.check(b.onOff(block, "verify_cert_and_check_known_urls", block.VerifyCertAndCheckKnownURLs, "its DNS names have to be in the configured URLs"))
	}
	b.pins(p, block, l.Kind == schema.WebsocketListener && b.target.Has("websocket-pinned-not-enforced"))
	b.ocspPeer(p, block)
}

// mapping describes verify_and_map. Flags that replace the block leave it on, although without --tlsverify nobody
// is asked for a certificate (Options.TLSMap of nats-server 2.15.2).
func (b *builder) mapping(p *Point, block *schema.TLS) {
	const name = "verify_and_map"
	if file := b.server.FileTLS; block.Flags && block.VerifyAndMap.State == schema.Absent && file != nil && file.VerifyAndMap.State == schema.Set && file.VerifyAndMap.Value {
		p.check(name, Fact{Text: "the certificate stands for a user, and nobody is asked for one", Origin: written(file.VerifyAndMap.Field)})
		return
	}
	p.check(b.onOff(block, name, block.VerifyAndMap, "the certificate stands for a user"))
}

func (b *builder) ocspPeer(p *Point, block *schema.TLS) {
	if block.Context == schema.MQTT && b.target.Has("mqtt-ocsp-peer-of-clients") {
		block = b.server.Block(schema.Root)
	}
	if block == nil || !b.counts(block, "ocsp_peer") {
		return
	}
	opt := schema.Opt[bool]{State: block.OCSPPeer.State, Value: block.OCSPPeer.Value.Verify, Field: block.OCSPPeer.Field}
	p.check(b.onOff(block, "ocsp_peer", opt, "certificates are checked by OCSP"))
}

// check adds a check, if there is one.
func (p *Point) check(name string, fact Fact) {
	if fact.Text != "" {
		p.Checks = append(p.Checks, Check{Name: name, Fact: fact})
	}
}

// onOff describes a switch that is off by default; off is nothing to describe.
func (b *builder) onOff(block *schema.TLS, name string, opt schema.Opt[bool], text string) (string, Fact) {
	lost := b.lostIn(block, name, opt.Field)
	if opt.State == schema.Absent && len(lost) == 0 || opt.State == schema.Set && !opt.Value && len(lost) == 0 {
		return name, Fact{} // absent from an open block is said of the block's other rows
	}
	c, doubt := doubtful[bool](block, opt)
	if !doubt {
		c.Fact = Fact{Text: text, Origin: written(opt.Field)}
		if !opt.Value {
			c.Text = "off"
		}
	}
	c.Overrode = lost
	return name, c.Fact
}

// pins describes pinned_certs of a block; idle says that they do not count.
func (b *builder) pins(p *Point, block *schema.TLS, idle bool) {
	const name = "pinned_certs"
	if block == nil || !b.counts(block, name) && !idle {
		return
	}
	opt := block.PinnedCerts
	lost := b.lostIn(block, name, opt.Field)
	if opt.State == schema.Absent && len(lost) == 0 {
		return
	}
	c, doubt := doubtful[int](block, opt)
	if !doubt {
		c.Fact = Fact{Origin: written(opt.Field), Text: fmt.Sprintf("%d keys are let in", len(opt.Value))}
		switch {
		case len(opt.Value) == 0:
			c.Text = "off"
		case len(opt.Value) == 1:
			c.Text = "1 key is let in"
		}
		if idle && len(opt.Value) > 0 {
			c.Text = strings.Replace(c.Text, "let in", "listed, and the server does not look at the list", 1)
		}
	}
	c.Overrode = lost
	p.check(name, c.Fact)
}
