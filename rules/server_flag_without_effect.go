package rules

import (
	"strings"

	"natstls/lint"
	"natstls/lint/schema"
)

// A flag of nats-server has no effect, or another one takes its place.
//
// # What happens
//
// The server takes the command line and does not do what a flag says. With --tls=false it ignores the other
// flags for TLS. The file of --tlscacert is for client certificates, and without --tlsverify no client is asked
// for one. Of a flag that is given twice, in any of its spellings, the last one counts.
//
// With -t the server looks at the configuration alone and passes over all other flags, and with --version,
// --help or --signal no server starts: these are noted.
//
// # How to fix it
//
// Take the flag out, or the one that takes its effect away.
//
// # Example
//
//	nats-server --tls --tlscert server.pem --tlskey server-key.pem --tlscacert ca.pem    # bad: nobody needs a certificate
//
//	nats-server --tlsverify --tlscert server.pem --tlskey server-key.pem --tlscacert ca.pem
var serverFlagWithoutEffect = &lint.Rule{
	Name:         "server-flag-without-effect",
	Consequences: []lint.Consequence{lint.Suspicious, lint.Noted},
	Since:        "0.2.0",
	Refs: []string{
		"nats-server ConfigureOptions and overrideTLS, server/opts.go, 2.15.2",
		"nats-server GenTLSConfig, server/opts.go, 2.15.2: the CA file is for ClientCAs only",
	},
	Check: checkServerFlagWithoutEffect,
}

func checkServerFlagWithoutEffect(p *lint.Pass) {
	line := p.Server.Command
	if line == nil || line.Broken {
		return
	}
	if !line.Instead.IsZero() {
		p.Report(lint.Finding{
			Consequence: lint.Noted,
			At:          line.Instead,
			Message:     "no server starts with this, so the other flags have no effect",
			Help:        "take it out to see what the server does without it",
		})
	}
	reportRepeated(p, line)
	off, verify, ca := p.Server.TLSOff, line.Last("tlsverify"), line.Last("tlscacert")
	if related := besideOff(line, off); len(related) > 0 {
		p.Report(lint.Finding{
			On:      off.Field,
			Message: "--tls=false switches TLS off, so the other --tls flags have no effect",
			Help:    "take it out, or the others",
			Related: related,
		})
	}
	if off == nil && ca != nil && ca.Text != "" && (verify == nil || !verify.On()) {
		p.Report(lint.Finding{
			On:      ca.Field,
			Message: "no client is asked for a certificate, since --tlscacert counts with --tlsverify only",
			Help:    "add --tlsverify, or take --tlscacert out",
		})
	}
	if check := line.Last("t"); check != nil && check.On() && line.Config != "" && overrides(line) {
		p.Report(lint.Finding{
			Consequence: lint.Noted,
			On:          check.Field,
			Message:     "nats-server -t checks the configuration alone, without the flags beside it",
			Help:        "check what the flags name, such as certificates, on their own",
		})
	}
}

// besideOff names the flags that --tls=false takes the effect from.
func besideOff(line *schema.CommandLine, off *schema.Flag) []lint.Related {
	var related []lint.Related
	for _, flag := range line.Flags {
		if off != nil && flag.Name != "tls" && strings.HasPrefix(flag.Name, "tls") && flag == line.Last(flag.Name) {
			related = append(related, lint.Related{At: flag.Field.Syntax.KeySpan, Message: "no effect"})
		}
	}
	return related
}

// reportRepeated reports a flag that stands behind another one of the same meaning and has another value.
func reportRepeated(p *lint.Pass, line *schema.CommandLine) {
	for i, flag := range line.Flags {
		last := line.Last(flag.Name)
		if last == flag || last.Text == flag.Text || sameLater(line.Flags[i+1:], flag, last) {
			continue
		}
		p.Report(lint.Finding{
			On:      flag.Field,
			Message: flag.Field.Key + " has no effect, since the server takes " + written(last) + " behind it",
			Help:    "keep one of them",
			Related: []lint.Related{{At: last.Field.Syntax.Span, Message: "this one counts"}},
		})
	}
}

// written returns a flag with its value as it stands on the command line, without the value of a long one.
func written(flag *schema.Flag) string {
	const most = 40
	if text := flag.Field.Syntax.Span.Text(); len(text) <= most {
		return text
	}
	return flag.Field.Key
}

// sameLater reports whether one of some flags, other than the last one, repeats a flag: it is then that one
// that is reported.
func sameLater(flags []*schema.Flag, flag, last *schema.Flag) bool {
	for _, other := range flags {
		if other != last && other.Name == flag.Name && other.Text == flag.Text {
			return true
		}
	}
	return false
}

// overrides reports whether a command line changes what this program knows of a configuration.
func overrides(line *schema.CommandLine) bool {
	for _, flag := range line.Flags {
		switch flag.Name {
		case "port", "addr", "http_port", "https_port", "cluster", "routes", "user", "pass", "auth":
			return true
		}
		if strings.HasPrefix(flag.Name, "tls") {
			return true
		}
	}
	return false
}
