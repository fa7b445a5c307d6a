package rules

import (
	"net"
	"net/url"
	"strings"

	"natstls/lint/schema"
)

// link is a URL of a route, a gateway or a leaf node remote that the server connects to.
type link struct {
	*schema.Dial
	url *url.URL // with a host; never print it whole, it may hold credentials
}

// linksOf returns the links of a context whose URLs can be read and have a host; what is wrong with
// the others is told by malformed-url.
func linksOf(server *schema.Server, contexts ...schema.Context) []link {
	var links []link
	for _, dial := range server.Dials {
		for _, context := range contexts {
			if u := schema.ParseURL(dial.URL); dial.Context == context && u != nil {
				links = append(links, link{dial, u})
			}
		}
	}
	return links
}

// linksOfRemote returns the URLs of one leaf node remote, as linksOf does.
func linksOfRemote(remote *schema.Remote) []link {
	var links []link
	for _, dial := range remote.URLs {
		if u := schema.ParseURL(dial.URL); u != nil {
			links = append(links, link{dial, u})
		}
	}
	return links
}

// isWebsocket reports whether the server connects by websocket (isWSURL, server/websocket.go, 2.15.2,
// which looks at the beginning only).
func isWebsocket(u *url.URL) bool { return strings.HasPrefix(u.Scheme, "ws") }

// isSecureWebsocket reports whether the scheme alone asks for TLS, which only wss does, and that since
// 2.4.0 (newLeafNodeCfg, server/leafnode.go).
func isSecureWebsocket(u *url.URL) bool { return strings.HasPrefix(u.Scheme, "wss") }

// hostOf returns the host of a URL for a message.
func hostOf(u *url.URL) string {
	if host := u.Hostname(); isPlainHost(host) {
		return host
	}
	return "the host"
}

// hostPortOf returns host and port of a URL for a message.
func hostPortOf(u *url.URL) string {
	if !isPlainHost(u.Hostname()) || u.Port() == "" {
		return hostOf(u)
	}
	return net.JoinHostPort(u.Hostname(), u.Port())
}

// schemeOf returns the scheme of a URL for a message, such as "tls://".
func schemeOf(u *url.URL) string {
	const most = 20
	if len(u.Scheme) > most {
		return u.Scheme[:most] + "…://"
	}
	return u.Scheme + "://"
}

// promisesTLS reports whether a reader takes the scheme of a URL for a promise of TLS.
func promisesTLS(u *url.URL) bool {
	scheme := u.Scheme
	return strings.Contains(scheme, "tls") || strings.Contains(scheme, "ssl") || strings.HasPrefix(scheme, "https") || scheme == "natss"
}

// peerOf returns what a message calls the other end of a link.
func peerOf(context schema.Context) string {
	switch context {
	case schema.Cluster:
		return "route"
	case schema.GatewayRemote:
		return "gateway"
	}
	return "leaf node remote"
}
