package schema

// String returns the name of the context in the release table and in fixtures, such as "leaf_remote".
func (c Context) String() string {
	switch c {
	case Root:
		return "root"
	case Cluster:
		return "cluster"
	case Gateway:
		return "gateway"
	case GatewayRemote:
		return "gateway_remote"
	case Leafnodes:
		return "leafnodes"
	case LeafRemote:
		return "leaf_remote"
	case LeafProxy:
		return "leaf_proxy"
	case Websocket:
		return "websocket"
	case MQTT:
		return "mqtt"
	case ResolverTLS:
		return "resolver_tls"
	}
	return "unknown"
}

// block returns what messages call the tls map of the context.
func (c Context) block() string {
	switch c {
	case Root:
		return "the tls block of clients"
	case GatewayRemote:
		return "the tls block of a remote gateway"
	case LeafRemote:
		return "the tls block of a leafnode remote"
	case LeafProxy:
		return "the tls block of a leafnode proxy"
	case ResolverTLS:
		return "resolver_tls"
	}
	return c.String() + ".tls"
}

// String returns the state in one word, for tests and debugging.
func (s State) String() string {
	switch s {
	case Set:
		return "set"
	case Unknown:
		return "unknown"
	case Invalid:
		return "invalid"
	}
	return "absent"
}

// String returns the kind as people read it in natstls show, such as "https monitoring".
func (k ListenerKind) String() string {
	switch k {
	case ClientListener:
		return "client"
	case ClusterListener:
		return "cluster"
	case GatewayListener:
		return "gateway"
	case LeafListener:
		return "leafnode"
	case WebsocketListener:
		return "websocket"
	case MQTTListener:
		return "mqtt"
	case HTTPMonitor:
		return "http monitoring"
	case HTTPSMonitor:
		return "https monitoring"
	}
	return "unknown"
}

// String returns the kind as one word, for tests and debugging.
func (k ProblemKind) String() string {
	switch k {
	case UnknownOption:
		return "unknown-option"
	case WrongType:
		return "wrong-type"
	case NotAllowedHere:
		return "not-allowed-here"
	case DuplicateKey:
		return "duplicate-key"
	case DuplicateInCase:
		return "duplicate-in-case"
	case NotInRelease:
		return "not-in-release"
	}
	return "unknown"
}
