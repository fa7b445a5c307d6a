package rules

import (
	"natstls/lint/schema"
	"natstls/parser/resolve"
)

// behaviour is a fact of the release table that begins or ends with a release, and where a configuration
// meets it.
type behaviour struct {
	fact  string // its ID
	bug   bool   // nobody wants it
	does  string // what happens, behind "with nats-server 2.12.4"
	help  string // what to do when it begins
	meets func(*schema.Server) *resolve.Field
}

func behaviours() []behaviour {
	const wait = "wait for a release that does not do this"
	return []behaviour{
		{"known-urls-empty-subject", true, "a certificate with an empty subject is refused although a name in it fits", wait, func(s *schema.Server) *resolve.Field {
			if on := setIn(s, knownURLs, schema.Cluster, schema.Gateway); on != nil {
				return on
			}
			return setIn(s, mapping, schema.Root)
		}},
		{"leaf-remote-no-block-broken", true, "a leafnode remote without a tls block cannot connect to a hub that demands TLS", "write an empty tls block", plainRemote},
		{"websocket-pinned-not-enforced", true, "pinned_certs is not enforced for new websocket connections", "do not rely on pins for websocket, limit the issuers with ca_file", func(s *schema.Server) *resolve.Field {
			return pinsIn(s, schema.Websocket)
		}},
		{"pinned-reload-old-list", true, "a reload compares connections with the old pinned_certs", "restart the server after taking a pin out", func(s *schema.Server) *resolve.Field {
			return pinsIn(s, schema.Root, schema.Websocket, schema.MQTT)
		}},
		{"pinned-reload-gateway", true, "a reload refuses or does not apply new pinned_certs of gateways", "restart the server after changing the pins", func(s *schema.Server) *resolve.Field {
			return pinsIn(s, schema.Gateway)
		}},
		{"monitoring-verify-2.6.6", true, "https monitoring demands a client certificate", "give a certificate to what reads the monitoring", func(s *schema.Server) *resolve.Field {
			return ifMonitored(s, setIn(s, verifies, schema.Root))
		}},
		{"monitoring-ocsp-peer-root", true, "https monitoring turns away who has no client certificate, because of ocsp_peer", "use http for the monitoring, on a trusted network", func(s *schema.Server) *resolve.Field {
			return ifMonitored(s, ocspIn(s, schema.Root))
		}},
		{"monitoring-ocsp-peer-any", false, "https monitoring demands a client certificate, because of ocsp_peer", "give a certificate to what reads the monitoring", func(s *schema.Server) *resolve.Field {
			if setIn(s, verifies, schema.Root) == nil {
				return nil
			}
			return ifMonitored(s, ocspIn(s, schema.Root, schema.Leafnodes, schema.LeafRemote, schema.Websocket, schema.MQTT))
		}},
		{"map-without-password", true, "a user without password, meant for verify_and_map, can be used by name alone on a listener that does not map", "give each listener verify_and_map or each user a password", func(s *schema.Server) *resolve.Field {
			return setIn(s, mapping, schema.Root, schema.Leafnodes, schema.Websocket, schema.MQTT)
		}},
		{"handshake-first-root-noop", false, "handshake_first has no effect for clients", "rely on it only after the upgrade", func(s *schema.Server) *resolve.Field {
			return firstIn(s, schema.Root)
		}},
		{"handshake-first-leaf-fallback", false, "a delay in handshake_first of leafnodes means plain true", "set handshake_first: true in every remote", delayedLeaf},
		{"ocsp-leaf-not-stapled", false, "ocsp does not cover leafnodes", "use ocsp_peer in the tls block of leafnodes", func(s *schema.Server) *resolve.Field {
			if s.OCSPMode.State != schema.Set || s.OCSPMode.Value == "never" || s.Block(schema.Leafnodes) == nil {
				return nil
			}
			return s.OCSPMode.Field
		}},
		{"mqtt-ocsp-peer-of-clients", true, "ocsp_peer of mqtt.tls is not read, that of the top-level tls block counts for MQTT clients", "set ocsp_peer in the top-level tls block too", func(s *schema.Server) *resolve.Field {
			if ocspIn(s, schema.Root) != nil {
				return nil
			}
			return ocspIn(s, schema.MQTT)
		}},
		{"resolver-ca-ignored", true, "ca_file of resolver_tls is not used", wait, func(s *schema.Server) *resolve.Field {
			if block := s.Block(schema.ResolverTLS); block != nil && named(&block.CAFile) {
				return block.CAFile.Field
			}
			return nil
		}},
		{"leaf-map-ignored", true, "verify_and_map of leafnodes verifies and does not map", wait, func(s *schema.Server) *resolve.Field {
			return setIn(s, mapping, schema.Leafnodes)
		}},
		{"map-panic", true, "verify_and_map can crash the server if a user is limited to some connection types", wait, func(s *schema.Server) *resolve.Field {
			return setIn(s, mapping, schema.Root, schema.Leafnodes, schema.Websocket, schema.MQTT)
		}},
	}
}

func mapping(b *schema.TLS) *schema.Opt[bool]   { return &b.VerifyAndMap }
func knownURLs(b *schema.TLS) *schema.Opt[bool] { return &b.VerifyCertAndCheckKnownURLs }

// verifies returns the option of a block that demands client certificates.
func verifies(b *schema.TLS) *schema.Opt[bool] {
	if b.VerifyAndMap.Value {
		return &b.VerifyAndMap
	}
	return &b.Verify
}

// setIn returns the first option that is true in the blocks of some contexts.
func setIn(s *schema.Server, option func(*schema.TLS) *schema.Opt[bool], contexts ...schema.Context) *resolve.Field {
	return firstOf(s, contexts, func(b *schema.TLS) *resolve.Field {
		if opt := option(b); opt.State == schema.Set && opt.Value {
			return opt.Field
		}
		return nil
	})
}

func pinsIn(s *schema.Server, contexts ...schema.Context) *resolve.Field {
	return firstOf(s, contexts, func(b *schema.TLS) *resolve.Field {
		if len(b.PinnedCerts.Value) > 0 {
			return b.PinnedCerts.Field
		}
		return nil
	})
}

func ocspIn(s *schema.Server, contexts ...schema.Context) *resolve.Field {
	return firstOf(s, contexts, func(b *schema.TLS) *resolve.Field {
		if b.OCSPPeer.State == schema.Set && b.OCSPPeer.Value.Verify {
			return b.OCSPPeer.Field
		}
		return nil
	})
}

func firstIn(s *schema.Server, contexts ...schema.Context) *resolve.Field {
	return firstOf(s, contexts, func(b *schema.TLS) *resolve.Field {
		if b.HandshakeFirst.State == schema.Set && b.HandshakeFirst.Value.On {
			return b.HandshakeFirst.Field
		}
		return nil
	})
}

// delayedLeaf returns handshake_first of leafnodes if the server knows its delay.
func delayedLeaf(s *schema.Server) *resolve.Field {
	return firstOf(s, []schema.Context{schema.Leafnodes}, func(b *schema.TLS) *resolve.Field {
		if b.HandshakeFirst.State == schema.Set && b.HandshakeFirst.Value.Fallback > 0 {
			return b.HandshakeFirst.Field
		}
		return nil
	})
}

// firstOf returns the first field that a block of some contexts gives.
func firstOf(s *schema.Server, contexts []schema.Context, find func(*schema.TLS) *resolve.Field) *resolve.Field {
	for _, context := range contexts {
		for _, block := range s.TLS {
			if block.Context != context {
				continue
			}
			if on := find(block); on != nil {
				return on
			}
		}
	}
	return nil
}

// ifMonitored returns the field if there is https monitoring.
func ifMonitored(s *schema.Server, on *resolve.Field) *resolve.Field {
	if opened(s, schema.HTTPSMonitor) == nil {
		return nil
	}
	return on
}

// plainRemote returns the URL of a leafnode remote that is sure to have no tls block.
func plainRemote(s *schema.Server) *resolve.Field {
	for _, dial := range s.Dials {
		if dial.Context == schema.LeafRemote && dial.TLS == nil && !dial.Open {
			return dial.Field
		}
	}
	return nil
}
