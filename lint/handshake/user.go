package handshake

import "crypto/tls"

// userEnd is the end of a client, a leaf node or a monitoring tool without a configuration. It is taken for a Go program
// of today, such as one with nats.go.
func userEnd(u *User, kind Kind, scheme string) *End {
	end := &End{
		Name: u.Name, Roots: u.Roots, ChainsKnown: !u.Hidden,
		MinVersion: tls.VersionTLS12, MaxVersion: tls.VersionTLS13, ParametersKnown: true, NoTiny: true,
		Curves: []tls.CurveID{
			tls.X25519MLKEM768, tls.SecP256r1MLKEM768, tls.SecP384r1MLKEM1024, tls.X25519, tls.CurveP256, tls.CurveP384, tls.CurveP521,
		},
	}
	for _, suite := range tls.CipherSuites() {
		end.Suites = append(end.Suites, suite.ID)
	}
	if u.Chain != nil {
		end.Chains = []*Chain{u.Chain}
	}
	wants := u.TLS || u.TLSFirst
	switch kind {
	case Monitoring, Resolver, Websocket, LeafWebsocket:
		// The scheme alone decides.
		wants = scheme == "wss" || scheme == "https"
		end.Speech = Plain
	case MQTT:
		wants = wants || scheme == "mqtts"
		end.Speech = Plain
	default:
		// nats.go follows INFO if it is not told to use TLS.
		end.Speech = EitherWay
		wants = wants || scheme == "tls"
	}
	if kind == Leaf {
		wants = u.Chain != nil || u.Roots.File != nil || u.TLSFirst
	}
	if wants {
		end.Speech = AlwaysTLS
	}
	if u.TLSFirst {
		end.First = BeforeInfo
	}
	return end
}
