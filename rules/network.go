package rules

import (
	"net"
	"net/netip"
	"strconv"
	"strings"

	"natstls/lint/schema"
)

// isLoopback reports whether a host, as it stands in a URL or an address, is this machine only.
func isLoopback(host string) bool {
	if strings.EqualFold(strings.TrimSuffix(host, "."), "localhost") {
		return true
	}
	address, err := netip.ParseAddr(host)
	return err == nil && address.Unmap().IsLoopback()
}

// exposed reports whether it is certain that a listener can be reached from other machines. open says
// that its address may be set in a place that is not known here.
func exposed(listener *schema.Listener, open bool) bool {
	if listener.Port.State != schema.Set && listener.Port.State != schema.Absent {
		return false
	}
	switch listener.Host.State {
	case schema.Absent:
		return !open
	case schema.Set:
		return !isLoopback(listener.Host.Value)
	}
	return false
}

// addressOf returns the address of a listener for messages.
func addressOf(listener *schema.Listener) string {
	host := listener.Host.Value
	if host == "" {
		host = "0.0.0.0"
	}
	port := "a random port"
	if listener.Port.Value > 0 {
		port = strconv.FormatInt(listener.Port.Value, 10)
	} else if listener.Host.Value == "" {
		return port
	} else {
		return shown(host) + ", " + port
	}
	if !isPlainHost(host) {
		return "port " + port
	}
	return net.JoinHostPort(host, port)
}

// isPlainHost reports whether a host has nothing in it that does not belong there, and is short enough
// for a message.
func isPlainHost(host string) bool {
	const longest = 253 // RFC 1035, section 2.3.4
	return host != "" && len(host) <= longest && strings.Trim(host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:*") == ""
}

// listenerOf returns the listener of a kind, nil if there is none.
func listenerOf(server *schema.Server, kind schema.ListenerKind) *schema.Listener {
	for _, listener := range server.Listeners {
		if listener.Kind == kind {
			return listener
		}
	}
	return nil
}

// connectionsOf returns what a message calls those who come in at a listener.
func connectionsOf(kind schema.ListenerKind) string {
	switch kind {
	case schema.ClientListener:
		return "client connections"
	case schema.ClusterListener:
		return "routes"
	case schema.GatewayListener:
		return "gateway connections"
	case schema.LeafListener:
		return "leaf node connections"
	case schema.WebsocketListener:
		return "websocket connections"
	case schema.MQTTListener:
		return "MQTT connections"
	}
	return "monitoring requests"
}

// encrypted returns a listener for peers that has a certificate, nil if there is none.
func encrypted(server *schema.Server) *schema.Listener {
	for _, listener := range server.Listeners {
		switch listener.Kind {
		case schema.HTTPMonitor, schema.HTTPSMonitor:
			continue
		}
		if listener.TLS != nil && hasCertificate(listener.TLS) {
			return listener
		}
	}
	return nil
}

// hasCertificate reports whether it is certain that a block names a certificate.
func hasCertificate(block *schema.TLS) bool {
	return block.CertFile.Value != "" || len(block.Certs.Value) > 0 || block.CertStore.Value != ""
}

// lacksCertificate reports whether it is certain that a block names none.
func lacksCertificate(block *schema.TLS) bool {
	none := func(state schema.State, empty bool) bool {
		return state == schema.Absent || state == schema.Set && empty
	}
	return !block.Open && block.Map != nil &&
		none(block.CertFile.State, block.CertFile.Value == "") &&
		none(block.KeyFile.State, block.KeyFile.Value == "") &&
		none(block.Certs.State, len(block.Certs.Value) == 0) &&
		none(block.CertStore.State, block.CertStore.Value == "")
}
