package rules

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"

	"natstls/lint"
	"natstls/lint/schema"
	"natstls/parser"
)

// A variable stands in quotes or inside of a longer value, where the server does not replace it.
//
// # What happens
//
// The server replaces $NAME only if it is the whole value and stands without quotes, and knows no
// ${NAME}. Anywhere else it is text: the server looks for a file called "$DIR/server.pem", or, of which
// nats-server -t says nothing, for a host called "$HOST". The URL of a route, gateway or leaf node remote with
// ${HOST} in place of its host is refused, since no host has braces in its name. The names of system accounts,
// such as "$SYS", are no variables.
//
// # How to fix it
//
// Take the quotes away if the variable is the whole value. If it is a part of the value, put the whole value
// into the variable, or have the file filled in by another program (envsubst, a template) before the
// server reads it.
//
// # Example
//
//	tls {
//	  cert_file: "$CERT_DIR/server.pem"     # bad
//	  key_file: "$KEY_FILE"                 # bad
//	}
//
//	tls {
//	  cert_file: $CERT_FILE
//	  key_file: $KEY_FILE
//	}
var variableInQuotes = &lint.Rule{
	Name:         "variable-in-quotes",
	Consequences: []lint.Consequence{lint.Suspicious, lint.Refused},
	Since:        "0.1.0",
	Refs: []string{
		"nats-server conf.parser.processItem, conf/parse.go, 2.15.2: only itemVariable is looked up",
		"https://docs.nats.io/running-a-nats-service/configuration#variables",
	},
	Check: checkVariableInQuotes,
}

// Compiled when they are first asked for, since most configurations have no such text.
var (
	wholeVariable = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^\$(?:\{([A-Z_][A-Z0-9_]*)(?:[:=?+-][^{}]*)?\}|([A-Z_][A-Z0-9_]*))$`)
	})
	partVariable = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`\$(?:\{[A-Za-z_][A-Za-z0-9_]*(?:[:=?+-][^{}]*)?\}|[A-Za-z_][A-Za-z0-9_]*)`)
	})
)

func checkVariableInQuotes(p *lint.Pass) {
	parsed := parsedURLs(p.Server)
	for _, file := range p.Tree().Files {
		if reportedAsTemplate(file) {
			continue
		}
		eachString(file.Root, func(f *parser.Field, v *parser.Value) {
			finding, found := variableAsText(f, v)
			if parsed[v] && unreadable(v.Text) {
				if !found {
					finding, found = notReplaced(), true
				}
				finding.Consequence = lint.Refused
			}
			if !found {
				return
			}
			finding.At = v.Span
			finding.Related = append(finding.Related, includedFrom(file.Via)...)
			p.Report(finding)
		})
	}
}

// variableAsText returns the finding about a string that holds a variable.
func variableAsText(f *parser.Field, v *parser.Value) (lint.Finding, bool) {
	if v.Quote == parser.Block || !strings.Contains(v.Text, "$") || len(v.Text) > longestValue || isExpanded(f.Key) {
		return lint.Finding{}, false
	}
	if parts := wholeVariable().FindStringSubmatch(v.Text); parts != nil && v.Quote != parser.Bare {
		name := parts[1] + parts[2]
		if isSystemName(name) || isList(f, v) && !isPlace(f.Key) {
			return lint.Finding{}, false
		}
		return lint.Finding{
			Message: "this variable stands in quotes, so that the server takes it for text",
			Help:    "write $" + name + " without quotes",
			Fixes:   []lint.Fix{{Title: "take the quotes away", Unsafe: true, Edits: []lint.Edit{{At: v.Span, New: "$" + name}}}},
		}, true
	}
	if !isPlace(f.Key) || !partVariable().MatchString(withoutUser(v.Text)) {
		return lint.Finding{}, false
	}
	return notReplaced(), true
}

func notReplaced() lint.Finding {
	return lint.Finding{
		Message: "the server does not replace a variable inside of a value, and takes it for text",
		Help:    "put the whole value into one variable, or fill the file in before the server reads it",
	}
}

// parsedURLs returns the values that the server takes for URLs of its peers, and parses. Other URLs, such as that of
// ocsp, are text to it.
func parsedURLs(server *schema.Server) map[*parser.Value]bool {
	parsed := map[*parser.Value]bool{}
	for _, dial := range server.Dials {
		switch dial.Context {
		case schema.Cluster, schema.GatewayRemote, schema.LeafRemote:
			parsed[dial.At.Use] = true
		}
	}
	return parsed
}

// isExpanded reports whether the server itself replaces variables in an option: only in the credentials of
// leaf node remotes (expandPath, server/opts.go, 2.15.2).
func isExpanded(key string) bool {
	return strings.EqualFold(key, "credentials") || strings.EqualFold(key, "creds")
}

// unreadable reports whether net/url cannot read a URL with a variable in it, mostly since it takes no ${ in front of
// the path. Passwords may hold a dollar sign.
func unreadable(text string) bool {
	if !strings.Contains(text, "$") || len(text) > longestValue || !partVariable().MatchString(text) {
		return false
	}
	_, err := url.Parse(strings.TrimSpace(text))
	return err != nil
}

// isSystemName reports whether a name with a dollar sign is one that nats-server itself uses, for accounts
// and subjects.
func isSystemName(name string) bool {
	return slices.Contains([]string{"SYS", "G", "JS", "KV", "O", "MQTT", "LDS", "GR", "NRG", "JSC", "SRV", "LDGR", "GNR"}, name)
}

// isList reports whether a string is an element of a list.
func isList(f *parser.Field, v *parser.Value) bool { return v != &f.Value }

// isPlace reports whether an option names a file, a host or a URL.
func isPlace(key string) bool {
	switch strings.ToLower(key) {
	case "cert_file", "key_file", "ca_file", "url", "urls", "routes", "route", "listen", "host", "net", "http", "https",
		"cluster_advertise", "client_advertise", "leafnode_advertise", "advertise",
		"resolver", "account_resolver", "accounts_resolver", "operator", "local_store", "ports_file_dir", "pid_file",
		"pidfile", "log_file", "logfile", "store_dir", "storedir", "cert_match", "dir":
		return true
	}
	return false
}

// withoutUser takes the user and password out of a URL, in which a dollar sign may be part of a secret.
func withoutUser(text string) string {
	scheme, rest, found := strings.Cut(text, "://")
	if !found {
		return text
	}
	authority, path, _ := strings.Cut(rest, "/")
	return scheme + "://" + authority[strings.LastIndexByte(authority, '@')+1:] + "/" + path
}
