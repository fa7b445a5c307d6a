package effective

import (
	"net"
	"net/netip"
	"slices"
	"strings"

	"natstls/lint/schema"
)

// Need is a certificate with its key that configurations name, and what it has to be good for.
type Need struct {
	CertFile, KeyFile string
	Server, Client    bool
	Hosts             []string // the names and addresses under which others connect
	Blocks            []string // the tls blocks that name it
}

// Needs are the files of certificates that configurations name.
type Needs struct {
	Pairs       []*Need  // one for each cert_file with its key_file
	Authorities []string // each ca_file
}

// NeedsOf returns what servers need that know each other: a server may be reached under every URL of the
// others, since which URL leads to which of them is not known.
func NeedsOf(servers []*schema.Server) Needs {
	dialled := dialledHosts(servers)
	var needs Needs
	for _, server := range servers {
		for _, block := range server.TLS {
			hosts := append(listenHosts(server, block), dialled[block.Context]...)
			needs.pair(block, &block.CertFile, &block.KeyFile, hosts)
			for i := range block.Certs.Value {
				needs.pair(block, &block.Certs.Value[i].CertFile, &block.Certs.Value[i].KeyFile, hosts)
			}
			if ca := block.CAFile; ca.State == schema.Set && ca.Value != "" && !slices.Contains(needs.Authorities, ca.Value) {
				needs.Authorities = append(needs.Authorities, ca.Value)
			}
		}
	}
	return needs
}

func (n *Needs) pair(block *schema.TLS, cert, key *schema.Opt[string], hosts []string) {
	if cert.State != schema.Set || key.State != schema.Set || cert.Value == "" || key.Value == "" {
		return
	}
	i := slices.IndexFunc(n.Pairs, func(p *Need) bool { return p.CertFile == cert.Value && p.KeyFile == key.Value })
	if i < 0 {
		i = len(n.Pairs)
		n.Pairs = append(n.Pairs, &Need{CertFile: cert.Value, KeyFile: key.Value})
	}
	need := n.Pairs[i]
	server, client := Roles(block.Context)
	need.Server, need.Client = need.Server || server, need.Client || client
	need.Blocks = append(need.Blocks, block.Path)
	if !server {
		return // nobody connects to it
	}
	for _, host := range hosts {
		if host != "" && !slices.Contains(need.Hosts, host) {
			need.Hosts = append(need.Hosts, host)
		}
	}
}

// listenHosts returns the names of the listeners that use a block.
func listenHosts(server *schema.Server, block *schema.TLS) []string {
	var hosts []string
	for _, listener := range server.Listeners {
		if listener.TLS != block {
			continue
		}
		if host, _, err := net.SplitHostPort(listener.Advertise.Value); err == nil {
			hosts = append(hosts, host)
		} else if listener.Advertise.Value != "" {
			hosts = append(hosts, listener.Advertise.Value)
		}
		if host := listener.Host.Value; isHere(host) {
			hosts = append(hosts, "localhost", "127.0.0.1", "::1")
		} else {
			hosts = append(hosts, host)
		}
	}
	return hosts
}

// isHere reports whether a listener with that host can be reached on its own machine by the usual names.
func isHere(host string) bool {
	address, err := netip.ParseAddr(host)
	return host == "" || host == "*" || host == "localhost" || err == nil && (address.IsUnspecified() || address.IsLoopback())
}

// dialledHosts returns the hosts of the URLs that servers connect to, by the context of the block that is
// met there.
func dialledHosts(servers []*schema.Server) map[schema.Context][]string {
	hosts := map[schema.Context][]string{}
	for _, server := range servers {
		for _, dial := range server.Dials {
			u := schema.ParseURL(dial.URL)
			if u == nil || u.Hostname() == "" {
				continue
			}
			context := accepting(dial.Context, u.Scheme)
			hosts[context] = append(hosts[context], u.Hostname())
		}
	}
	return hosts
}

// accepting returns the context of the block that answers a URL.
func accepting(context schema.Context, scheme string) schema.Context {
	switch context {
	case schema.GatewayRemote:
		return schema.Gateway
	case schema.LeafRemote:
		if strings.HasPrefix(strings.ToLower(scheme), "ws") {
			return schema.Websocket
		}
		return schema.Leafnodes
	}
	return context
}
