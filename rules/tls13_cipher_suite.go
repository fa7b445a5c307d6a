package rules

import (
	"natstls/lint"
	"natstls/lint/schema"
	"natstls/parser"
)

// A list of cipher suites is to choose among those of TLS 1.3, which it cannot.
//
// # What happens
//
// cipher_suites limits TLS 1.2 only. For TLS 1.3 Go always offers its three suites, whatever the list says,
// so that their names in it do nothing. With min_version: "1.3" the whole list does nothing. And a list of
// nothing else leaves no suite for TLS 1.2, so that whoever does not speak TLS 1.3 is turned away.
//
// # How to fix it
//
// Take the names of TLS 1.3 out. To allow nothing but TLS 1.3, write min_version: "1.3" without a list.
//
// # Example
//
//	tls {
//	  cert_file: "server.pem"
//	  key_file: "server-key.pem"
//	  cipher_suites: [ "TLS_AES_256_GCM_SHA384" ]     # bad: TLS 1.2 fails
//	}
//
//	tls {
//	  cert_file: "server.pem"
//	  key_file: "server-key.pem"
//	  min_version: "1.3"
//	}
var tls13CipherSuite = &lint.Rule{
	Name:         "tls13-cipher-suite",
	Consequences: []lint.Consequence{lint.Suspicious, lint.Noted},
	Since:        "0.2.0",
	Refs: []string{
		"crypto/tls Config.CipherSuites: TLS 1.3 suites are not configurable",
		"RFC 8446, section B.4",
		"nats-server GenTLSConfig, server/opts.go, 2.15.2",
	},
	Check: checkTLS13CipherSuite,
}

func checkTLS13CipherSuite(p *lint.Pass) {
	for _, block := range p.Server.TLS {
		list := block.CipherSuites
		if list.State != schema.Set {
			continue
		}
		newer, older := suitesByVersion(p, list.Value)
		finding := lint.Finding{On: list.Field, Consequence: lint.Noted}
		switch {
		case block.MinVersion.State == schema.Set && block.MinVersion.Value == "1.3":
			finding.Message = "cipher_suites has no effect in " + block.Path + ", since it limits TLS 1.2 only and min_version is 1.3"
			finding.Help = "take it out"
			finding.Fixes = takeOutOption(true, list.Field)
		case len(newer) == 0:
			continue
		case len(newer) == len(list.Value) && linksServers(block.Context):
			finding.Message = "cipher_suites has no effect in " + block.Path + ", since it names suites of TLS 1.3 only, and all of them are always offered"
			finding.Help = "take it out"
			finding.Fixes = takeOutOption(true, list.Field)
		case len(newer) == len(list.Value) && canBeOlder(block):
			finding.Consequence = lint.Suspicious
			finding.Message = "TLS 1.2 connections of " + block.Path + " fail, since cipher_suites names no suite for them"
			finding.Help = `add suites of TLS 1.2, or take the list out`
			if _, known := p.Target.Option(block.Context.String(), "min_version"); known {
				finding.Help = `write min_version: "1.3" instead if that is meant, or add suites of TLS 1.2`
			}
		case older:
			finding.At = newer[0].At.Use.Span
			finding.Message = "suites of TLS 1.3 have no effect in cipher_suites, all of them are always offered"
			finding.Help = "take them out"
			finding.Fixes = takeOut(false, placesOf(newer)...)
		default:
			continue
		}
		p.Report(finding)
	}
}

// suitesByVersion returns the suites of TLS 1.3 in a list, and whether there is one of TLS 1.2.
func suitesByVersion(p *lint.Pass, list []schema.Item) (newer []schema.Item, older bool) {
	for _, item := range list {
		suite, known := p.Target.Suite(item.Text)
		switch {
		case known && suite.TLS13:
			newer = append(newer, item)
		case known:
			older = true
		}
	}
	return newer, older
}

// canBeOlder reports whether it is certain that a block does not demand TLS 1.3.
func canBeOlder(block *schema.TLS) bool {
	switch block.MinVersion.State {
	case schema.Absent:
		return !block.Open
	case schema.Set:
		return block.MinVersion.Value == "1.2"
	}
	return false
}

// placesOf returns where the elements of a list stand.
func placesOf(items []schema.Item) []parser.Span {
	var places []parser.Span
	for _, item := range items {
		places = append(places, item.At.Use.Span)
	}
	return places
}
