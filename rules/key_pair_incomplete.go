package rules

import (
	"natstls/lint"
	"natstls/lint/schema"
	"natstls/parser/resolve"
)

// A certificate without its key, a key without its certificate, or two sources of certificates at once.
//
// # What happens
//
// The server refuses the configuration. A tls block takes its certificate from one place: cert_file
// with key_file, or the list certs, or (on Windows) cert_store.
//
// # How to fix it
//
// Name both files of the pair, or neither. A block without a certificate is right where the server only
// dials and its peer asks for no certificate.
//
// # Example
//
//	tls {
//	  cert_file: "server.pem"      # bad: no key_file
//	}
//
//	tls {
//	  cert_file: "server.pem"
//	  key_file: "server-key.pem"
//	}
var keyPairIncomplete = &lint.Rule{
	Name:         "key-pair-incomplete",
	Consequences: []lint.Consequence{lint.Refused},
	Since:        "0.1.0",
	Refs:         []string{"nats-server parseTLS and GenTLSConfig, server/opts.go, 2.15.2"},
	Check:        checkKeyPairIncomplete,
}

func checkKeyPairIncomplete(p *lint.Pass) {
	for _, block := range p.Server.TLS {
		// The server reads every block by itself, also one that does not count since it is there twice.
		cert, key := &block.CertFile, &block.KeyFile
		switch {
		case named(cert) && named(&block.CertStore):
			p.Report(twoSources(cert.Field, block.CertStore.Field, "cert_store"))
		case named(cert) && len(block.Certs.Value) > 0:
			p.Report(twoSources(cert.Field, block.Certs.Field, block.Certs.Field.Key))
		case named(cert) && unnamed(key, block.Partial):
			p.Report(halfPair(cert, "cert_file", "key_file", block.Path))
		case named(key) && unnamed(cert, block.Partial):
			p.Report(halfPair(key, "key_file", "cert_file", block.Path))
		}
		for _, pair := range block.Certs.Value {
			checkElement(p, block, pair)
		}
	}
}

// checkElement looks at one element of certs, which needs both files.
func checkElement(p *lint.Pass, block *schema.TLS, pair schema.Pair) {
	open := pair.At.Map.Open
	cert, key := unnamed(&pair.CertFile, open), unnamed(&pair.KeyFile, open)
	missing := ""
	switch {
	case cert && key:
		missing = "neither cert_file nor key_file"
	case cert:
		missing = "no cert_file"
	case key:
		missing = "no key_file"
	default:
		return
	}
	p.Report(lint.Finding{
		On:      block.Certs.Field,
		At:      pair.At.Use.Span,
		Message: "an element of " + block.Certs.Field.Key + " has " + missing,
		Help:    "name both files of the pair in it",
	})
}

// named reports whether an option names something; to the server an empty name is none.
func named(option *schema.Opt[string]) bool {
	return option.State == schema.Set && option.Value != ""
}

// unnamed reports whether an option is sure to name nothing.
func unnamed(option *schema.Opt[string], open bool) bool {
	return option.State == schema.Set && option.Value == "" || option.State == schema.Absent && !open
}

func twoSources(cert, other *resolve.Field, name string) lint.Finding {
	return lint.Finding{
		On:      cert,
		Message: "cert_file cannot be combined with " + name,
		Help:    "keep one of the two",
		Related: []lint.Related{{At: other.Syntax.KeySpan, Message: "the other source of certificates"}},
	}
}

func halfPair(half *schema.Opt[string], name, missing, path string) lint.Finding {
	return lint.Finding{
		On:      half.Field,
		Message: path + " has " + name + " without " + missing,
		Help:    "add " + missing + ", or take " + name + " out",
	}
}
