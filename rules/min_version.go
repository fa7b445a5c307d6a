package rules

import (
	"strings"

	"natstls/lint"
	"natstls/lint/schema"
)

// The value of min_version is not a TLS version that nats-server takes.
//
// # What happens
//
// The server refuses the configuration. It takes the strings "1.2" and "1.3" and nothing else: no
// "TLS1.2", no "1.1" or older, and no number without quotes (which is reported as option-type).
//
// # How to fix it
//
// Write min_version: "1.2" or min_version: "1.3". Without the option the minimum is TLS 1.2.
//
// # Example
//
//	tls {
//	  cert_file: "server.pem"
//	  key_file: "server-key.pem"
//	  min_version: "TLSv1.3"      # bad
//	}
//
//	tls {
//	  cert_file: "server.pem"
//	  key_file: "server-key.pem"
//	  min_version: "1.3"
//	}
var minVersion = &lint.Rule{
	Name:         "min-version",
	Consequences: []lint.Consequence{lint.Refused},
	Since:        "0.1.0",
	Refs:         []string{"nats-server parseTLSVersion, server/opts.go, and tlsVersionFromString, server/server.go, 2.15.2"},
	Check:        checkMinVersion,
}

func checkMinVersion(p *lint.Pass) {
	for _, block := range p.Server.TLS {
		version := block.MinVersion
		if version.State != schema.Set || version.Value == "1.2" || version.Value == "1.3" {
			continue
		}
		finding := lint.Finding{
			On:      version.Field,
			At:      valueOf(version.Field),
			Message: shown(version.Value) + ` is not a TLS version that min_version takes`,
			Help:    `write min_version: "1.2" or min_version: "1.3"`,
		}
		switch plain := plainVersion(version.Value); plain {
		case "1.2", "1.3":
			finding.Help = `write min_version: "` + plain + `"`
			finding.Fixes = quotedInstead(version, plain)
		case "1", "1.0", "1.1", "3", "3.0":
			finding.Message = "min_version " + shown(version.Value) + " is refused, since nats-server speaks nothing older than TLS 1.2"
			finding.Help = `take min_version out: the minimum is TLS 1.2 without it`
		}
		p.Report(finding)
	}
}

// quotedInstead writes a version in double quotes: without quotes it would be a number.
func quotedInstead(version schema.Opt[string], text string) []lint.Fix {
	if value := version.Field.Value; value.Use == value.Literal {
		return replaced(value, `"`+text+`"`)
	}
	return nil
}

// plainVersion takes off what others write around a version: "TLSv1.2", "TLS 1.2", "TLS1_2", "v1.2".
func plainVersion(text string) string {
	text = strings.ToLower(strings.TrimSpace(text))
	for _, prefix := range []string{"version", "tls", "ssl", "v"} {
		text = strings.TrimLeft(strings.TrimPrefix(text, prefix), " _-")
	}
	text = strings.ReplaceAll(text, "_", ".")
	switch text {
	case "12", "13":
		text = text[:1] + "." + text[1:]
	}
	return text
}
