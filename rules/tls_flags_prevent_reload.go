package rules

import (
	"strings"

	"natstls/lint"
	"natstls/lint/schema"
)

// TLS by flags of nats-server: the running server refuses every reload.
//
// # What happens
//
// A reload (nats-server --signal reload, SIGHUP) reads the configuration again and compares. The server finds
// that the settings of the --tls flags and of --https_port are not in it, logs "config reload not supported",
// and keeps everything as it was. So a renewed certificate is not loaded either before the server is started
// again.
//
// # How to fix it
//
// Write the certificates into a tls block of the configuration, and https_port beside it. Without a
// configuration file there is nothing to reload, and the rule is silent.
//
// # Example
//
//	nats-server -c nats.conf --tls --tlscert server.pem --tlskey server-key.pem    # bad
//
//	nats-server -c nats.conf      # with tls { cert_file: "server.pem", key_file: "server-key.pem" }
var tlsFlagsPreventReload = &lint.Rule{
	Name:         "tls-flags-prevent-reload",
	Consequences: []lint.Consequence{lint.Noted},
	Since:        "0.2.0",
	Refs: []string{
		"nats-server Server.ReloadOptions, MergeOptions and Server.diffOptions, server/reload.go and server/opts.go, 2.15.2 (run with 2.10.29 and 2.15.2)",
	},
	Check: checkTLSFlagsPreventReload,
}

func checkTLSFlagsPreventReload(p *lint.Pass) {
	line := p.Server.Command
	if line == nil || line.Broken || line.Config == "" || !line.Instead.IsZero() {
		return
	}
	flag := preventsReload(line)
	if flag == nil {
		return
	}
	p.Report(lint.Finding{
		On:      flag.Field,
		Message: "with " + flag.Field.Key + " the running server refuses every reload, so that a renewed certificate needs a restart",
		Help:    "set it in the configuration instead",
	})
}

// preventsReload returns the first flag of a command line that the server misses in the configuration at a reload; nil if
// there is none.
func preventsReload(line *schema.CommandLine) *schema.Flag {
	for _, flag := range line.Flags {
		tls := strings.HasPrefix(flag.Name, "tls") && flag.Text != "" && flag.Text != "false"
		if flag == line.Last(flag.Name) && (tls || flag.Name == "https_port") {
			return flag
		}
	}
	return nil
}
