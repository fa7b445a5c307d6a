package effective

import (
	"net"
	"net/url"
	"strings"

	"natstls/lint/release"
	"natstls/lint/schema"
)

// linkKind names a link for people.
func linkKind(context schema.Context) string {
	switch context {
	case schema.Cluster:
		return "route"
	case schema.GatewayRemote:
		return "remote gateway"
	case schema.LeafRemote:
		return "leafnode remote"
	case schema.LeafProxy:
		return "leafnode proxy"
	case schema.ResolverTLS:
		return "account resolver"
	}
	return "link"
}

// link describes a URL that the server dials.
func (b *builder) link(d *schema.Dial) *Point {
	p := &Point{Kind: linkKind(d.Context), Link: true, Block: d.TLS}
	p.Address = cell(shownURL(d.URL), shownURL(d.URL), at(d.Field, d.At))
	p.Address.Overrode = b.lostURLs(d)
	if d.TLS != nil && !hiddenBlock(d.TLS) {
		described := *b.describe(use{d.TLS, d.Context})
		described.Address = p.Address
		p = &described
	}
	u := schema.ParseURL(d.URL)
	scheme := ""
	if u != nil {
		scheme = strings.ToLower(u.Scheme)
	}
	switch {
	case d.TLS == nil && d.Open, hiddenBlock(d.TLS):
		p.hide(Origin{})
		if d.TLS != nil {
			p.Encrypted.Origin = blockOrigin(d.TLS)
		}
		return p
	case u == nil:
		p.hide(p.Address.Origin)
		return p
	}
	p.Encrypted = b.linkEncrypted(d, scheme, p.Address.Origin)
	if p.Encrypted.Unknown {
		return p
	}
	if p.Encrypted.Value == PlainText {
		p = &Point{Kind: p.Kind, Link: true, Block: p.Block, Address: p.Address, Encrypted: p.Encrypted}
		p.Verification = b.nobody()
		return p
	}
	if d.TLS == nil {
		b.withoutBlock(p, d)
	}
	b.linkOrder(p, d, scheme)
	if p.Verification.Known() && !p.Verification.Value.Peer {
		p.Trust = Cell[string]{}
	} else {
		p.Names = b.names(d, u, p.Address.Origin)
	}
	return p
}

// lostURLs returns the routes of the file, if those of a flag count.
func (b *builder) lostURLs(d *schema.Dial) []Lost {
	if d.Field == nil {
		return nil
	}
	lost, known := b.lostLists[d.Field]
	switch {
	case known:
	case isCommandLine(d.Field):
		lost = b.lostToFlag("cluster", []string{"routes"})
	default:
		lost = lostSettings(d.Field, d.Field.Parent, func(key string) bool { return strings.EqualFold(key, d.Field.Key) })
	}
	b.lostLists[d.Field] = lost
	return lost
}

// linkEncrypted says whether a link is encrypted: as its tls block says for routes and gateways, whatever the
// scheme of the URL.
func (b *builder) linkEncrypted(d *schema.Dial, scheme string, address Origin) Cell[Encryption] {
	https := scheme == "https"
	switch {
	case d.Context == schema.ResolverTLS, d.Context == schema.LeafProxy:
		if https {
			return cell(Encrypted, "yes, as the URL says", address)
		}
		return cell(PlainText, "no, as the URL says", address)
	case d.TLS != nil:
		return b.describe(use{d.TLS, d.Context}).Encrypted
	case d.Context == schema.LeafRemote:
		return b.leafEncrypted(d, scheme, address)
	}
	return cell(PlainText, "no, there is no tls block", Origin{Kind: Default})
}

// leafEncrypted is a leafnode remote without a tls block. Over websocket the schemes of its URLs decide, else it
// follows the hub, but not through a proxy (processLeafnodeInfo, server/leafnode.go, 2.15.2).
func (b *builder) leafEncrypted(d *schema.Dial, scheme string, address Origin) Cell[Encryption] {
	remote := b.remotes[d]
	websocket := strings.HasPrefix(scheme, "ws")
	switch {
	case remote == nil:
		return unknown[Encryption](Origin{})
	case websocket && b.target.Version.Compare(wssSince()) < 0:
		return cell(PlainText, "no, there is no tls block", Origin{Kind: Default})
	case websocket:
		if other := b.secure[remote]; other != nil {
			return cell(Encrypted, "yes, as the URL says", at(other.Field, other.At))
		}
		if remote.URLsOpen {
			return unknown[Encryption](Origin{})
		}
		return cell(PlainText, "no, as the URL says", address)
	case remote.Proxy != nil && remote.Proxy.URL.State == schema.Set:
		return cell(PlainText, "no, there is no tls block, and through a proxy the hub is not followed", written(remote.Proxy.Field))
	case remote.Proxy != nil && remote.Proxy.URL.State != schema.Absent:
		return unknown[Encryption](written(remote.Proxy.Field))
	case b.target.Has("leaf-remote-no-block-broken"):
		return cell(PlainText, "no, there is no tls block, and a hub that demands TLS is not reached", Origin{Kind: Default})
	}
	return cell(Optional, "if the hub asks for it, there is no tls block; the scheme does not count", Origin{Kind: Default})
}

// wssSince is the first release in which wss:// alone means TLS (fact leaf-tls-scheme).
func wssSince() release.Version { return release.Version{Major: 2, Minor: 4} }

// withoutBlock is a link that uses TLS as Go does by default, with TLS 1.2 or newer (server/leafnode.go, 2.15.2).
func (b *builder) withoutBlock(p *Point, d *schema.Dial) {
	byDefault := Origin{Kind: Default}
	p.Verification = cell(Verification{Peer: true}, "the server verifies its peer, and has no certificate to show", byDefault)
	p.Trust = cell("", systemRoots, byDefault)
	p.MinVersion = cell("1.2", "TLS 1.2", byDefault)
	if d.Context == schema.ResolverTLS {
		p.MinVersion = b.goMinVersion()
	}
	p.Suites = cell(Suites{}, "those of Go", Origin{Kind: GoDefault})
	p.Curves = cell[[]string](nil, "those of Go", Origin{Kind: GoDefault})
	p.Identity = cell([]Identity{}, "no certificate", byDefault)
	p.Timeout = b.defaultTimeout(d.Context)
	if b.target.Has("leaf-remote-default-timeout") {
		p.Timeout = unknown[Limit](Origin{}) // measured with a tls block only
	}
}

// goMinVersion is the oldest version that clients of Go speak: TLS 1.2 since Go 1.18, with which 2.9.0 was built.
func (b *builder) goMinVersion() Cell[string] {
	if b.target.Version.Compare(release.Version{Major: 2, Minor: 9}) < 0 {
		return unknown[string](Origin{})
	}
	return cell("1.2", "TLS 1.2", Origin{Kind: GoDefault})
}

// describe returns what all links with a tls block have in common.
func (b *builder) describe(u use) *Point {
	if p := b.described[u]; p != nil {
		return p
	}
	block := u.block
	p := &Point{Kind: linkKind(u.context), Link: true, Block: block}
	b.described[u] = p
	p.Encrypted = cell(Encrypted, "yes", blockOrigin(block))
	p.Encrypted.Overrode = b.lostBlocks(block)
	b.fill(p, block)
	p.Order = b.order(block)
	p.Timeout = b.timeout(block)
	b.verifyServer(p, block)
	switch u.context {
	case schema.Cluster:
		b.pins(p, block, false)
	case schema.GatewayRemote:
		b.gatewayTimeout(p, block)
		if block.Context == schema.Gateway {
			p.inherit(block.Path)
		}
		b.borrowedPins(p, schema.Gateway)
	case schema.LeafRemote:
		b.borrowedPins(p, schema.Leafnodes)
		b.ocspPeer(p, block)
	}
	return p
}

// borrowedPins are those of the server's own block, which judge whom it dials (since 2.2.6).
func (b *builder) borrowedPins(p *Point, context schema.Context) {
	own := b.server.Block(context)
	before := len(p.Checks)
	if own == nil || hiddenBlock(own) {
		return
	}
	b.pins(p, own, false)
	for i := before; i < len(p.Checks); i++ {
		if own != p.Block {
			p.Checks[i].Origin.Inherited = own.Path
		}
	}
}

// gatewayTimeout takes over the timeout of the gateway, if the entry has none of its own (newGateway,
// server/gateway.go, 2.15.2).
func (b *builder) gatewayTimeout(p *Point, block *schema.TLS) {
	if block.Context != schema.GatewayRemote || p.Timeout.Unknown || block.Timeout.State == schema.Set && block.Timeout.Value != 0 {
		return
	}
	own := b.server.Block(schema.Gateway)
	switch {
	case own == nil && b.server.Open:
		p.Timeout = unknown[Limit](Origin{})
	case own == nil:
	case hiddenBlock(own):
		p.Timeout = unknown[Limit](blockOrigin(own))
	default:
		lost := p.Timeout.Overrode
		p.Timeout = b.timeout(own)
		p.Timeout.Overrode = append(p.Timeout.Overrode, lost...)
		if p.Timeout.Origin.Kind == Written {
			p.Timeout.Origin.Inherited = own.Path
		}
	}
}

// verifyServer says whether the server verifies whom it dials, and what it can show.
func (b *builder) verifyServer(p *Point, block *schema.TLS) {
	insecure, doubt := doubtful[Verification](block, block.Insecure)
	own := p.Identity.Unknown || len(p.Identity.Value) > 0
	text := "the server verifies its peer, and has no certificate to show"
	switch {
	case doubt:
		p.Verification = insecure
		return
	case block.Insecure.Value && own:
		text = "insecure: the peer is not verified, but sees a certificate if it asks"
	case block.Insecure.Value:
		text = "insecure: nobody verifies anybody"
	case own:
		text = "the server verifies its peer, and shows a certificate if it is asked"
	}
	p.Verification = cell(Verification{Peer: !block.Insecure.Value, Own: own}, text, written(block.Insecure.Field))
	p.Verification.Overrode = b.lostIn(block, "insecure", block.Insecure.Field)
}

// linkOrder says what comes first on a link. Between servers and in HTTP it is TLS; a leaf node hears the hub
// first, if handshake_first does not say otherwise.
func (b *builder) linkOrder(p *Point, d *schema.Dial, scheme string) {
	switch {
	case d.Context != schema.LeafRemote || strings.HasPrefix(scheme, "ws"):
		p.Order = cell(TLSFirst, "TLS first", Origin{Kind: Always})
	case d.TLS != nil:
		// It is described with the block.
	default:
		p.Order = cell(InfoFirst, "INFO first, then TLS", Origin{Kind: Default})
	}
}

// names returns what the peer's certificate is verified for. For an address that is the first host name of the
// same list, if there is one, and then the address (doTLSHandshake, server/client.go, 2.15.2).
func (b *builder) names(d *schema.Dial, u *url.URL, address Origin) Cell[[]string] {
	host := u.Hostname()
	if net.ParseIP(host) == nil {
		return cell([]string{host}, "the host of the URL", address)
	}
	saved := ""
	switch d.Context {
	case schema.Cluster:
		if b.target.Version.Compare(routeNames()) >= 0 {
			saved = b.saved[listOf(d)]
		}
	case schema.GatewayRemote, schema.LeafRemote:
		saved = b.saved[listOf(d)]
	}
	switch {
	case saved == "" && b.incomplete() && d.Context != schema.LeafProxy && d.Context != schema.ResolverTLS:
		return unknown[[]string](Origin{}) // the list may have a host name that is not known
	case saved == "":
		return cell([]string{host}, "the address of the URL", address)
	}
	return cell([]string{saved, host}, plainText(saved)+", another URL of the list, then the address of the URL", address)
}

// routeNames is the first release in which routes are verified for another URL's name (fact route-server-name).
func routeNames() release.Version { return release.Version{Major: 2, Minor: 9, Patch: 7} }
