package rules

import (
	"net/url"
	"strings"
	"time"

	"natstls/lint"
	"natstls/lint/schema"
	"natstls/parser"
)

// The proxy of a leaf node remote does not fit its URLs or its tls block.
//
// # What happens
//
// The server refuses a proxy whose URL is not http:// or https://, that has a user without a password, a
// negative timeout, or a tls block although its URL is http://. With a proxy, a remote with wss:// needs a
// tls block of its own, which may be empty. Older releases use a proxy for websocket URLs only, and
// nats-server -t fails with a warning if there are others.
//
// # How to fix it
//
// Write tls {} into the remote beside a wss:// URL. Give the proxy a tls block only if it is reached by
// https.
//
// # Example
//
//	leafnodes {
//	  remotes: [ {
//	    url: "wss://hub.example.com:443"
//	    proxy { url: "http://proxy.example.com:3128" }   # bad: no tls block in the remote
//	  } ]
//	}
//
//	leafnodes {
//	  remotes: [ {
//	    url: "wss://hub.example.com:443"
//	    tls {}
//	    proxy { url: "http://proxy.example.com:3128" }
//	  } ]
//	}
var leafProxyMismatch = &lint.Rule{
	Name:         "leaf-proxy-mismatch",
	Consequences: []lint.Consequence{lint.Refused, lint.Suspicious},
	Since:        "0.1.0",
	Refs: []string{
		"nats-server validateLeafNodeProxyOptions, server/leafnode.go, 2.12.1, 2.14.7, 2.15.0, 2.15.2",
		"https://github.com/nats-io/nats-server/pull/7240",
	},
	Check: checkLeafProxyMismatch,
}

func checkLeafProxyMismatch(p *lint.Pass) {
	if !p.Target.Knows("leafnodes.remotes[].proxy") {
		return // unknown-option
	}
	for _, remote := range p.Server.Remotes {
		proxy := remote.Proxy
		if proxy == nil {
			continue
		}
		finding := proxyFinding(p, remote, proxy)
		if finding.Message == "" {
			continue
		}
		if finding.On == nil {
			finding.On = proxy.Field
		}
		p.Report(finding)
	}
}

// proxyFinding says what the server says first; its message is empty if all is well.
func proxyFinding(p *lint.Pass, remote *schema.Remote, proxy *schema.Proxy) lint.Finding {
	if proxy.URL.State == schema.Unknown || proxy.URL.State == schema.Absent && proxy.Open {
		return lint.Finding{}
	}
	if proxy.URL.Value == "" {
		return withoutProxyURL(p, proxy)
	}
	if _, colons := unbracketed(proxy.URL.Value); colons || notRendered(proxy.URL.Value) {
		return lint.Finding{} // not all releases of Go take the former
	}
	finding := lint.Finding{On: proxy.URL.Field, At: valueOf(proxy.URL.Field), Help: "write http://, the protocol that is spoken with the proxy"}
	u, err := url.Parse(proxy.URL.Value)
	switch {
	case err != nil:
		finding.Message = "the server cannot parse the URL of the proxy"
		finding.Help = "write http://host:port or https://host:port"
	case u.Scheme != "http" && u.Scheme != "https":
		finding.Message = "the URL of a proxy has to begin with http:// or https://"
		finding.Fixes = unsafe(withScheme(proxy.URL.Field.Value, "http"))
	case u.Host == "":
		finding.Message = "the URL of the proxy has no host"
		finding.Help = "write http://host:port or https://host:port"
	case proxy.TLS != nil && u.Scheme == "http":
		finding.Message = "the proxy has a tls block, but an http:// URL, so no TLS to use it for"
		finding.Help = "write https://, or take the tls block of the proxy out"
		finding.Fixes = unsafe(withScheme(proxy.URL.Field.Value, "https"))
	case proxyTimeout(proxy) < 0:
		finding = lint.Finding{Message: "the timeout of the proxy is negative", Help: `write a duration such as "5s"`}
	default:
		if half := halfCredentials(proxy); half.Message != "" {
			return half
		}
		return proxiedURLs(p, remote, proxy)
	}
	return finding
}

// withoutProxyURL looks at a proxy without a URL, which only releases with proxy.tls refuse.
func withoutProxyURL(p *lint.Pass, proxy *schema.Proxy) lint.Finding {
	if proxy.TLS == nil && proxy.Username.Value == "" && proxy.Password.Value == "" && proxyTimeout(proxy) == 0 {
		return lint.Finding{}
	}
	finding := lint.Finding{Message: "the proxy has no url, but other options", Help: "add url, or take the proxy out"}
	if !p.Target.Context(schema.LeafProxy.String()) {
		finding.Consequence = lint.Suspicious
		finding.Message = "the proxy has no url, so it is not used"
	}
	return finding
}

// proxyTimeout returns the timeout of a proxy, 0 if it has none that can be read.
func proxyTimeout(proxy *schema.Proxy) time.Duration {
	limit := time.Duration(0)
	for _, f := range proxy.Field.Value.Map.Fields {
		if v := f.Value; strings.EqualFold(f.Key, "timeout") && v != nil && !v.Unknown && v.Literal != nil && v.Literal.Kind == parser.String {
			limit, _ = time.ParseDuration(v.Literal.Text)
		}
	}
	return limit
}

// halfCredentials finds a username without a password, or the reverse.
func halfCredentials(proxy *schema.Proxy) lint.Finding {
	known := func(o schema.Opt[string]) bool {
		return o.State == schema.Set || o.State == schema.Absent && !proxy.Open
	}
	if !known(proxy.Username) || !known(proxy.Password) || (proxy.Username.Value == "") == (proxy.Password.Value == "") {
		return lint.Finding{}
	}
	there, missing, field := "username", "password", proxy.Username.Field
	if proxy.Username.Value == "" {
		there, missing, field = missing, there, proxy.Password.Field
	}
	return lint.Finding{
		On:      field,
		Message: "the proxy has a " + there + " without a " + missing,
		Help:    "add " + missing + ", or take " + there + " out",
	}
}

// proxiedURLs compares the proxy with the URLs of the remote.
func proxiedURLs(p *lint.Pass, remote *schema.Remote, proxy *schema.Proxy) lint.Finding {
	related := []lint.Related{{At: proxy.Field.Syntax.KeySpan, Message: "the proxy"}}
	var direct *link
	for _, l := range linksOfRemote(remote) {
		if l.url.Scheme == "wss" && remote.TLS == nil && !remote.Open {
			return lint.Finding{
				On: l.Field, At: l.At.Use.Span,
				Message: "a wss:// URL behind a proxy needs a tls block in the remote",
				Help:    "add tls {} to the remote",
				Related: related,
			}
		}
		if l.url.Scheme != "ws" && l.url.Scheme != "wss" && direct == nil {
			direct = &l
		}
	}
	// The releases that know proxy.tls use the proxy for all URLs; the others warn, and nats-server -t
	// fails on warnings.
	if direct == nil || p.Target.Context(schema.LeafProxy.String()) {
		return lint.Finding{}
	}
	return lint.Finding{
		Consequence: lint.Suspicious,
		On:          direct.Field, At: direct.At.Use.Span,
		Message: "nats-server " + p.Target.Version.String() + " uses a proxy for ws:// and wss:// only, so nats-server -t fails and the connection is made without the proxy",
		Help:    "use a ws:// or wss:// URL, or run a later release",
		Related: related,
	}
}
