package rules

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"natstls/lint"
	"natstls/lint/release"
	"natstls/lint/schema"
	"natstls/parser/resolve"
)

// A URL that the server is to connect to leads nowhere.
//
// # What happens
//
// A URL that cannot be parsed is refused. Most of what else can be wrong is taken, also by nats-server -t,
// and then fails at each attempt: a URL without a scheme such as "b.example.com:6222" has no host, one of
// a route or gateway without a port is not completed, and several URLs in one string are no list.
//
// # How to fix it
//
// Write scheme, host and port, such as "nats://b.example.com:6222", each URL as an element of its own.
// Put brackets around an IPv6 address, and write characters such as # / % @ in a password as %23, %2F,
// %25, %40.
//
// # Example
//
//	cluster {
//	  port: 6222
//	  routes: [ "b.example.com:6222" ]          # bad: no scheme, so no host
//	}
//
//	cluster {
//	  port: 6222
//	  routes: [ "nats://b.example.com:6222" ]
//	}
var malformedURL = &lint.Rule{
	Name:         "malformed-url",
	Consequences: []lint.Consequence{lint.Suspicious, lint.Refused},
	Since:        "0.1.0",
	Refs: []string{
		"nats-server parseURL, server/opts.go, 2.15.2",
		"nats-server connectToRoute, server/route.go, 2.15.2: missing port in address",
		"RFC 3986, sections 3.1 and 3.2",
	},
	Check: checkMalformedURL,
}

func checkMalformedURL(p *lint.Pass) {
	seen := map[*resolve.Value]bool{}
	report := func(dial *schema.Dial) {
		if seen[dial.At] || notRendered(dial.URL) {
			return
		}
		seen[dial.At] = true
		if finding := urlFinding(p.Target, dial); finding.Message != "" {
			finding.On, finding.At = dial.Field, dial.At.Use.Span
			p.Report(finding)
		}
	}
	for _, dial := range p.Server.Dials {
		switch dial.Context {
		case schema.Cluster, schema.GatewayRemote, schema.LeafRemote:
			report(dial)
		}
	}
}

// notRendered reports whether a URL holds a variable or a template, which are matters of other rules.
func notRendered(text string) bool {
	for _, mark := range []string{"$", "{{", "{%", "<%"} {
		if strings.Contains(text, mark) {
			return true
		}
	}
	return false
}

// urlFinding says what is wrong with a URL; its message is empty if nothing is. The text of the URL is
// not in it, since it may hold a password.
func urlFinding(target release.Target, dial *schema.Dial) lint.Finding {
	text := strings.TrimSpace(dial.URL)
	if host, ok := unbracketed(text); ok {
		return severalColons(target, text, host)
	}
	u, err := url.Parse(text)
	if err != nil {
		return unparsable(text, err)
	}
	if u.Host == "" {
		return withoutHost(dial, u, text)
	}
	return wrongHost(dial, u)
}

// unbracketed returns the host and port of a URL if there are more colons in it than one, outside of
// brackets. The server takes such a URL if a number follows the last one, a Go of the future may not.
func unbracketed(text string) (string, bool) {
	_, rest, found := strings.Cut(text, "://")
	if !found {
		return "", false
	}
	authority := rest
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		authority = rest[:i]
		if strings.Contains(rest[i:], "@") {
			return "", false // a special character in the password
		}
	}
	host := authority[strings.LastIndexByte(authority, '@')+1:]
	port := host[strings.LastIndexByte(host, ':')+1:]
	return host, !strings.HasPrefix(host, "[") && strings.Count(host, ":") > 1 && strings.Trim(port, "0123456789") == ""
}

func severalColons(target release.Target, text, host string) lint.Finding {
	finding := lint.Finding{
		Message: "host and port of this URL have several colons outside of brackets, so that no port is found",
		Help:    "write an IPv6 address in brackets, such as nats://[::1]:6222",
	}
	if strings.Contains(host, ",") {
		finding = severalURLs()
	}
	if strictColons(target, text) || strings.Contains(host, " ") {
		finding.Consequence = lint.Refused
	}
	return finding
}

// strictColons reports whether the server refuses a URL with several colons in its host: Go does so
// from 1.26 on for http and https only, if the go.mod of the program says go 1.26 (GODEBUG urlstrictcolons,
// net/url parseHost), which that of nats-server does from 2.14.6 on.
func strictColons(target release.Target, text string) bool {
	scheme, _, _ := strings.Cut(strings.ToLower(text), "://")
	return (scheme == "http" || scheme == "https") && target.Version.Compare(release.Version{Major: 2, Minor: 14, Patch: 6}) >= 0
}

func severalURLs() lint.Finding {
	return lint.Finding{
		Message: "this is one URL with commas in its host, which is never found",
		Help:    "write several URLs as a list: [ \"nats://…\", \"nats://…\" ]",
	}
}

// unparsable explains an error of url.Parse. Checks that only newer releases of Go make give no
// refusal.
func unparsable(text string, err error) lint.Finding {
	finding := lint.Finding{Consequence: lint.Refused}
	reason := err.Error()
	switch {
	case strings.Contains(reason, "first path segment"):
		finding.Message = "this URL has no scheme, the server cannot parse it"
		finding.Help = "write nats:// before the address"
	case strings.Contains(reason, "invalid host"), strings.Contains(reason, "invalid IP-literal"):
		finding.Consequence = lint.Suspicious // older releases of Go take it, and servers built with them, such as 2.10.29
		finding.Message = "what stands between the brackets of this URL is no IPv6 address"
		finding.Help = "brackets are for IPv6 addresses only"
	case strings.Contains(text, "@"):
		finding.Message = "the server cannot parse this URL, perhaps because of a special character in the password"
		finding.Help = "write # / % ? and spaces in user and password as %23 %2F %25 %3F %20"
	case strings.Contains(reason, "invalid port"):
		finding.Message = "the port of this URL is no number"
		finding.Help = "write host:port with a number"
	case strings.Contains(reason, "invalid character"):
		finding.Message = "the host of this URL has a character that no host can have"
		finding.Help = "write scheme, host and port only, without spaces and braces"
	case strings.Contains(reason, "missing ']'"):
		finding.Message = "a closing bracket is missing behind the address of this URL"
		finding.Help = "write an IPv6 address in brackets, such as nats://[::1]:6222"
	default:
		finding.Message = "the server cannot parse this URL"
		finding.Help = "write scheme, host and port, such as nats://host.example.com:6222"
	}
	return finding
}

var hostAndPort = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z0-9.-]+:[0-9]+$`) })

func withoutHost(dial *schema.Dial, u *url.URL, text string) lint.Finding {
	finding := lint.Finding{
		Message: "this URL has no host, so the server connects to nothing",
		Help:    "write scheme, host and port, such as nats://host.example.com:6222",
	}
	switch {
	case hostAndPort().MatchString(text):
		finding.Message = "this URL has no scheme, so the server takes the host for one and connects to nothing"
		finding.Help = "write nats:// before the address"
		finding.Fixes = guesses(dial.At, "nats://"+text)
	case u.Scheme != "" && strings.HasPrefix(u.Path, "/"):
		finding.Help = "write two slashes behind the scheme, such as nats://host.example.com:6222"
	}
	return finding
}

// guesses is rewritten for a text that the author most likely meant.
func guesses(v *resolve.Value, text string) []lint.Fix {
	fixes := rewritten(v, text)
	for i := range fixes {
		fixes[i].Unsafe = true
	}
	return fixes
}

// isPlaceholder reports whether a host stands for one: YOUR_HOST, changeme, x.x.x.x, xxx.
func isPlaceholder(host string) bool {
	host = strings.ToLower(host)
	switch host {
	case "changeme", "change-me", "change_me", "placeholder", "todo":
		return true
	}
	if strings.HasPrefix(host, "your-") || strings.HasPrefix(host, "your_") {
		return true
	}
	labels := strings.Split(host, ".")
	for _, label := range labels {
		if label == "" || strings.Trim(label, "x") != "" {
			return false
		}
	}
	return len(labels) == 4 || len(labels) == 1 && len(host) >= 3
}

func wrongHost(dial *schema.Dial, u *url.URL) lint.Finding {
	host := u.Hostname()
	port, err := strconv.Atoi(u.Port())
	switch {
	case strings.ContainsAny(host, "<>"):
		return lint.Finding{
			Message: "the host of this URL is a placeholder between < and >",
			Help:    "put the name of the server in its place",
		}
	case strings.Contains(host, ","):
		return severalURLs()
	case strings.HasPrefix(host, ".") || strings.Contains(host, ".."):
		return lint.Finding{
			Message: "the host " + shown(host) + " has an empty label, so it is never found",
			Help:    "write a single dot between the labels of a name",
		}
	case host == "" && dial.Context == schema.LeafRemote:
		return lint.Finding{Message: "this URL has no host, so it is never found", Help: "write the host before the port"}
	case host == "":
		return lint.Finding{
			Message: "this URL has no host, only a port",
			Help:    "write the host before the port",
		}
	case u.Port() == "" && dial.Context != schema.LeafRemote:
		return lint.Finding{
			Message: "the URL of " + hostOf(u) + " has no port, and a " + peerOf(dial.Context) + " has no default",
			Help:    "add the port of the other server's " + strings.TrimSuffix(dial.Context.String(), "_remote"),
		}
	case u.Port() != "" && (err != nil || port > 65535):
		return lint.Finding{Message: "there is no port " + shown(u.Port()), Help: "ports go from 1 to 65535"}
	case u.Port() != "" && port == 0:
		return lint.Finding{Message: "nobody can connect to port 0", Help: "write the port of the other server"}
	case isPlaceholder(host):
		return lint.Finding{
			Message: "the host " + shown(host) + " looks like a placeholder",
			Help:    "put the name of the server in its place",
		}
	}
	return lint.Finding{}
}
