package rules

import (
	"net/netip"
	"net/url"
	"strings"

	"natstls/lint"
	"natstls/lint/schema"
	"natstls/parser"
	"natstls/parser/resolve"
)

// The account resolver and resolver_tls do not fit together.
//
// # What happens
//
// A resolver with an https URL is checked against resolver_tls, or against the authorities of the
// operating system if that is missing, which know no private authority; then the server does not
// start, and nats-server -t says nothing. With an http URL the accounts come in clear text. With any
// other resolver resolver_tls is not used, though its files must exist.
//
// Without a resolver the server takes the account server URL in the JWT of the operator, if there is one
// operator, and resolver_tls counts for that.
//
// # How to fix it
//
// For an account server inside of your network write resolver_tls { ca_file: … }. Use https in place of
// http. Where accounts are in memory or in a directory, take resolver_tls out.
//
// # Example
//
//	resolver: URL("https://accounts.nats.svc:9090/jwt/v1/accounts/")    # bad: a private name
//
//	resolver: URL("https://accounts.nats.svc:9090/jwt/v1/accounts/")
//	resolver_tls { ca_file: "ca.pem" }
var resolverTLSMismatch = &lint.Rule{
	Name:         "resolver-tls-mismatch",
	Consequences: []lint.Consequence{lint.Suspicious, lint.Insecure, lint.Noted},
	Since:        "0.1.0",
	Refs: []string{
		"nats-server processConfigFileLine, server/opts.go, and NewURLAccResolver, server/accounts.go, 2.15.2",
		"https://github.com/nats-io/nats-server/issues/1163",
		"https://github.com/nats-io/nats-server/pull/2483",
	},
	Check: checkResolverTLSMismatch,
}

func checkResolverTLSMismatch(p *lint.Pass) {
	block := p.Server.Block(schema.ResolverTLS)
	accounts, none := accountServerOf(p)
	if none {
		resolverTLSUnused(p, block)
	}
	if accounts == nil {
		return
	}
	u := accounts.url
	finding := lint.Finding{On: accounts.on, At: accounts.at}
	switch {
	case u.Scheme == "http" && !isLoopback(u.Hostname()):
		finding.Consequence = lint.Insecure
		finding.Message = "accounts come in clear text from " + hostPortOf(u) + strings.TrimSuffix(accounts.source, ",")
		finding.Help = "use https, with resolver_tls { ca_file: … } for a private authority"
		if block != nil {
			finding.Message += ", resolver_tls is used with https only"
		}
	case u.Scheme == "http" && block != nil:
		resolverTLSUnused(p, block)
		return
	case u.Scheme == "https" && block == nil && !accounts.open && isPrivateHost(u):
		finding.Message = "the certificate of " + hostPortOf(u) + accounts.source + " is checked against the authorities of the operating system, which know no private one"
		finding.Help = "add resolver_tls { ca_file: … } with the authority of the account server"
	case u.Scheme == "https" && block != nil && block.CAFile.Value != "" && p.Target.Has("resolver-ca-ignored"):
		finding.On, finding.At = block.CAFile.Field, block.CAFile.Field.Syntax.KeySpan
		finding.Message = "nats-server " + p.Target.Version.String() + " loads ca_file of resolver_tls and does not use it"
		finding.Help = "run 2.5.0 or later, or put the authority into the trust store of the operating system"
	default:
		return
	}
	p.Report(finding)
}

// accountServer is where the server gets the JWTs of accounts.
type accountServer struct {
	url    *url.URL
	on     *resolve.Field
	at     parser.Span
	open   bool   // whether resolver_tls is there is not known
	source string // for messages: who says so, between commas; empty for the option resolver
}

// accountServerOf returns the account server, nil if there is none or it is not known; none reports that it
// is certain that there is none.
func accountServerOf(p *lint.Pass) (found *accountServer, none bool) {
	var dial *schema.Dial
	for _, d := range p.Server.Dials {
		if d.Context == schema.ResolverTLS && !notRendered(d.URL) {
			dial = d
		}
	}
	if dial != nil {
		if u := schema.ParseURL(dial.URL); u != nil {
			found = &accountServer{url: u, on: dial.Field, at: dial.At.Use.Span, open: dial.Open}
		}
		return found, false
	}
	if !hasOperator(p) {
		return nil, true
	}
	operators := p.Server.Operators
	if p.Server.Open || operators.State != schema.Set || len(operators.Value) != 1 {
		return nil, false
	}
	of := operatorsOf(p)
	if len(of) != 1 || of[0].file.Operator == nil {
		return nil, false
	}
	text := of[0].file.Operator.AccountServerURL
	if text == "" {
		return nil, true
	}
	if u := schema.ParseURL(text); u != nil {
		found = &accountServer{url: u, on: operators.Field, at: of[0].At.Use.Span, source: ", the account server in the JWT of the operator,"}
	}
	return found, false
}

// resolverTLSUnused reports a block that no connection uses.
func resolverTLSUnused(p *lint.Pass, block *schema.TLS) {
	if block == nil || p.Server.Open {
		return
	}
	if f := p.Server.ResolverField; f != nil && (f.Value == nil || f.Value.Unknown || f.Value.Literal == nil || notRendered(f.Value.Literal.Text)) {
		return
	}
	p.Report(lint.Finding{
		Consequence: lint.Noted,
		On:          block.Field,
		Message:     "resolver_tls is not used, since no resolver with an https URL is there",
		Help:        "take it out; its files have to exist although nothing uses them",
		Fixes:       takeOutOption(true, block.Field),
	})
}

// hasOperator reports whether an operator may bring a URL of its own where no resolver is set.
func hasOperator(p *lint.Pass) bool {
	if p.Server.ResolverField != nil {
		return false // it comes first
	}
	return anyOf(p.Tree().Root.Fields, "operator", "operators", "roots", "root", "root_operators", "root_operator")
}

// isPrivateHost reports whether no public authority issues certificates for the host of a URL: private
// addresses, names without a dot, and the endings that are kept for private use (RFC 6762, section 3,
// and appendix G; .internal by ICANN resolution 2024.07.29.06; Kubernetes services).
func isPrivateHost(u *url.URL) bool {
	host := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	if address, err := netip.ParseAddr(host); err == nil {
		return address.IsPrivate() || address.IsLinkLocalUnicast() || address.IsLoopback()
	}
	if !strings.Contains(host, ".") {
		return true
	}
	for _, ending := range []string{".local", ".internal", ".svc", ".lan", ".home", ".corp", ".intranet", ".private", ".localdomain", ".test"} {
		if strings.HasSuffix(host, ending) {
			return true
		}
	}
	return false
}
