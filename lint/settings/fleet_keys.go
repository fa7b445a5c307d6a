package settings

import (
	"net/netip"

	"go.yaml.in/yaml/v4"
)

func (r *reading) fleets(n *yaml.Node) []Fleet {
	var fleets []Fleet
	lines := map[string]int{}
	for _, item := range r.items(n) {
		fleet := r.fleet(item)
		if line := lines[fleet.Name.V]; line > 0 && fleet.Name.IsSet() {
			r.failAt(fleet.Name.At.Line, fleet.Name.At.Column, "a fleet in line %d has this name already", line)
		}
		lines[fleet.Name.V] = fleet.Name.At.Line
		fleets = append(fleets, fleet)
	}
	return fleets
}

func (r *reading) fleet(n *yaml.Node) Fleet {
	var fleet Fleet
	failed := len(r.errors)
	mapping(r, n, fleetKeys(), &fleet)
	if len(r.errors) > failed {
		return fleet
	}
	if !fleet.Name.IsSet() {
		r.fail(n, "a fleet needs a name")
	}
	if len(fleet.Servers) == 0 {
		r.fail(n, "a fleet needs servers")
	}
	return fleet
}

func fleetKeys() []key[Fleet] {
	return []key[Fleet]{
		textKey("name", func(f *Fleet) *Value[string] { return &f.Name }, word),
		{"servers", func(r *reading, n *yaml.Node, f *Fleet) {
			for _, item := range r.items(n) {
				var server Server
				failed := len(r.errors)
				mapping(r, item, serverKeys(), &server)
				if !server.Config.IsSet() && len(r.errors) == failed {
					r.fail(item, "a server needs config: its configuration file")
				}
				f.Servers = append(f.Servers, server)
			}
		}},
		{"clients", func(r *reading, n *yaml.Node, f *Fleet) {
			for _, item := range r.items(n) {
				var client Client
				failed := len(r.errors)
				mapping(r, item, clientKeys(), &client)
				if !client.URL.IsSet() && len(r.errors) == failed {
					r.fail(item, "a client needs url: what it dials")
				}
				if client.CertFile.IsSet() != client.KeyFile.IsSet() && len(r.errors) == failed {
					r.fail(item, "cert_file and key_file stand together or not at all")
				}
				f.Clients = append(f.Clients, client)
			}
		}},
	}
}

func serverKeys() []key[Server] {
	return []key[Server]{
		textKey("config", func(s *Server) *Value[string] { return &s.Config }, file),
		textKey("name", func(s *Server) *Value[string] { return &s.Name }, word),
		listKey("hosts", func(s *Server) *[]Value[string] { return &s.Hosts }, (*reading).texts),
		listKey("addresses", func(s *Server) *[]Value[string] { return &s.Addresses }, (*reading).addresses),
		textKey("dir", func(s *Server) *Value[string] { return &s.Dir }, file),
		{"path_maps", func(r *reading, n *yaml.Node, s *Server) { s.PathMaps = r.pathMaps(n) }},
		{"environment", func(r *reading, n *yaml.Node, s *Server) {
			mapping(r, n, environmentKeys(), &environment{&s.EnvFiles, &s.Set})
		}},
	}
}

func (r *reading) addresses(n *yaml.Node) []Value[string] {
	addresses := r.texts(n)
	for _, address := range addresses {
		if _, err := netip.ParseAddr(address.V); err != nil {
			r.failAt(address.At.Line, address.At.Column, "%s is no IP address: names stand under hosts", short(address.V))
		}
	}
	return addresses
}

func clientKeys() []key[Client] {
	return []key[Client]{
		textKey("name", func(c *Client) *Value[string] { return &c.Name }, word),
		textKey("url", func(c *Client) *Value[string] { return &c.URL }, word),
		textKey("cert_file", func(c *Client) *Value[string] { return &c.CertFile }, file),
		textKey("key_file", func(c *Client) *Value[string] { return &c.KeyFile }, file),
		textKey("ca_file", func(c *Client) *Value[string] { return &c.CAFile }, file),
		{"tls_first", func(r *reading, n *yaml.Node, c *Client) {
			if text, ok := r.choice(n, "true", "false"); ok {
				c.TLSFirst = Value[bool]{text == "true", r.origin(n)}
			}
		}},
		textKey("kind", func(c *Client) *Value[string] { return &c.Kind }, oneOf("client", "leaf", "monitoring")),
	}
}
