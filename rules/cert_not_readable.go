package rules

import (
	"errors"
	"io/fs"
	"slices"
	"strings"

	"natstls/lint"
	"natstls/lint/certs"
	"natstls/lint/schema"
)

// A certificate, key or CA file cannot be read, or is not what nats-server can use.
//
// # What happens
//
// The server reads every file that a tls block names when it checks the configuration, and refuses it
// if one is missing, is no PEM, is encrypted, or holds something else than it should. Its own message
// points at the block; natstls points at the option and says what the file holds.
//
// Configurations are often checked on machines that do not have the server's files. A file that does
// not exist is therefore only noted, all such files once, unless --files required says that this is the
// server's own host. A file that may not be read is noted as not checked.
//
// # How to fix it
//
// Name the right file, or convert it with the command that is shown. Tools differ in the names that they give:
// where tls.pem is missing and tls.crt is there, natstls says so. Relative names start at the
// working directory of the server (--dir), not at the configuration. nats-server has no option for the
// password of a key.
//
// # Example
//
//	tls {
//	  cert_file: "server.der"        # bad: DER, not PEM
//	  key_file: "server-key.pem"
//	}
//
//	tls {
//	  cert_file: "server.pem"
//	  key_file: "server-key.pem"
//	}
var certNotReadable = &lint.Rule{
	Name:         "cert-not-readable",
	Consequences: []lint.Consequence{lint.Refused, lint.Noted},
	Since:        "0.1.0",
	Refs: []string{
		"nats-server GenTLSConfig, server/opts.go, 2.15.2",
		"crypto/tls LoadX509KeyPair; crypto/x509 CertPool.AppendCertsFromPEM",
	},
	Check: checkCertNotReadable,
}

func checkCertNotReadable(p *lint.Pass) {
	if p.Certs == nil {
		return
	}
	missing := &absentFiles{}
	for _, block := range p.Server.TLS {
		for _, pair := range pairsOf(block) {
			checkPair(p, missing, pair)
		}
		if named(&block.CAFile) {
			checkFile(p, missing, &block.CAFile, authorityRole())
		}
	}
	missing.report(p)
}

func checkPair(p *lint.Pass, missing *absentFiles, pair pair) {
	problem := p.Certs.PairError(p.File(pair.cert.Value), p.File(pair.key.Value))
	if problem != nil && problem.Reason == certs.Swapped {
		p.Report(lint.Finding{
			On:      pair.cert.Field,
			At:      valueOf(pair.cert.Field),
			Message: problem.Message,
			Help:    problem.Help,
			Related: []lint.Related{{At: valueOf(pair.key.Field), Message: "the other file"}},
			Fixes:   exchanged(pair),
		})
		return
	}
	checkFile(p, missing, pair.cert, certificateRole(p.File(pair.key.Value)))
	checkFile(p, missing, pair.key, keyRole(p.File(pair.cert.Value)))
}

// exchanged makes a fix that exchanges the two names of a pair.
func exchanged(pair pair) []lint.Fix {
	cert, key := pair.cert.Field.Value, pair.key.Field.Value
	if cert.Use != cert.Literal || key.Use != key.Literal {
		return nil
	}
	return []lint.Fix{{Title: "exchange the two names", Edits: []lint.Edit{
		{At: cert.Use.Span, New: key.Use.Span.Text()},
		{At: key.Use.Span, New: cert.Use.Span.Text()},
	}}}
}

func checkFile(p *lint.Pass, missing *absentFiles, option *schema.Opt[string], role fileRole) {
	problem := role.judge(p.File(option.Value))
	if problem == nil || takenByTarget(p, problem) || errors.Is(problem.Err, certs.ErrWithheld) {
		return
	}
	absent := errors.Is(problem.Err, fs.ErrNotExist)
	meant := ""
	if absent {
		meant = nameMeant(p, option.Value, role)
	}
	if absent && p.Files != lint.FilesRequired {
		missing.add(option)
		missing.means(meant)
		return
	}
	finding := lint.Finding{
		On:      option.Field,
		At:      valueOf(option.Field),
		Message: problem.Message,
		Help:    problem.Help,
	}
	if meant != "" {
		finding.Help = "perhaps " + shown(meant) + " is meant, which is there"
		finding.Fixes = unsafe(rewritten(option.Field.Value, meant))
	}
	if !problem.Known() && !absent {
		finding.Consequence = lint.Noted
	}
	p.Report(finding)
}

// takenByTarget reports whether the reason to refuse is one that the server may not have, since its Go is older
// than the one that built natstls. The texts are those of crypto/x509 and crypto/rsa, which have no types for it;
// where they change, TestOlderGoTakesMore fails.
func takenByTarget(p *lint.Pass, problem *certs.Problem) bool {
	switch {
	case problem.Err == nil:
		return false
	case problem.Refused != nil && problem.Refused.NegativeSerial:
		return !p.Target.Has("go-rejects-negative-serial")
	case problem.Refused != nil && strings.Contains(problem.Err.Error(), "duplicate extension"):
		return !p.Target.Has("go-rejects-duplicate-extensions")
	case problem.Reason == certs.KeyUnsupported && strings.Contains(problem.Err.Error(), "CRT"):
		return !p.Target.Has("go-checks-rsa-crt")
	}
	return false
}

// absentFiles collects the files that do not exist here, so that all are noted at once.
type absentFiles struct {
	names   []string
	known   map[string]bool // the names
	options []*schema.Opt[string]
	meant   []string // files that are there and have a similar name
}

// means notes a file that may be meant; an empty name is none.
func (a *absentFiles) means(name string) {
	if name != "" && !slices.Contains(a.meant, name) {
		a.meant = append(a.meant, name)
	}
}

func (a *absentFiles) add(option *schema.Opt[string]) {
	if a.known == nil {
		a.known = map[string]bool{}
	}
	if !a.known[option.Value] {
		a.known[option.Value] = true
		a.names = append(a.names, option.Value)
		a.options = append(a.options, option)
	}
}

func (a *absentFiles) report(p *lint.Pass) {
	if len(a.names) == 0 {
		return
	}
	first := a.options[0].Field
	finding := lint.Finding{
		Consequence: lint.Noted,
		On:          first,
		At:          valueOf(first),
		Message:     "not checked, since there is no such file here: " + listed(a.names),
		Help:        "check on the server's own host with --files required, or say with --dir and --path-map where the files are",
	}
	if len(a.meant) > 0 {
		finding.Help = "perhaps this is meant, which is there: " + listed(a.meant)
	}
	for _, option := range a.options[1:] {
		finding.Related = append(finding.Related, lint.Related{At: valueOf(option.Field), Message: "also not here"})
	}
	p.Report(finding)
}

// listed writes names one after the other, the first few of many.
func listed(names []string) string {
	const most = 8
	var quoted []string
	for _, name := range names[:min(len(names), most)] {
		quoted = append(quoted, shown(name))
	}
	text := strings.Join(quoted, ", ")
	if len(names) > most {
		text += " and others"
	}
	return text
}
