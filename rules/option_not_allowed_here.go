package rules

import (
	"slices"
	"strings"

	"natstls/lint"
	"natstls/lint/schema"
	"natstls/parser/resolve"
)

// A TLS option stands in a block that does not take it.
//
// # What happens
//
// The server refuses the configuration. TLS options work in a tls map only, and a tls map only where
// the server listens or dials: at the top level for clients, and in cluster, gateway, leafnodes,
// websocket and mqtt. Some options are for blocks that accept connections, and are refused in others.
//
// # How to fix it
//
// Move the option to the block that the message names, which is mostly the tls map of the same
// listener.
//
// # Example
//
//	cluster {
//	  port: 6222
//	  cert_file: "server.pem"     # bad: outside of tls
//	  key_file: "server-key.pem"  # bad
//	}
//
//	cluster {
//	  port: 6222
//	  tls {
//	    cert_file: "server.pem"
//	    key_file: "server-key.pem"
//	    ca_file: "ca.pem"
//	  }
//	}
var optionNotAllowedHere = &lint.Rule{
	Name:         "option-not-allowed-here",
	Consequences: []lint.Consequence{lint.Refused},
	Since:        "0.1.0",
	Refs: []string{
		"nats-server processConfigFileLine, parseCluster, parseTLS, server/opts.go, 2.15.2",
		"https://docs.nats.io/running-a-nats-service/configuration/securing_nats/tls",
	},
	Check: checkOptionNotAllowedHere,
}

func checkOptionNotAllowedHere(p *lint.Pass) {
	for _, problem := range p.Server.Problems {
		if problem.Kind != schema.NotAllowedHere {
			continue
		}
		finding := misfit(problem)
		finding.Fixes = movedToItsBlock(p, problem.On)
		p.Report(finding)
	}
}

// movedToItsBlock makes a fix that moves an option to where it belongs: one of tls blocks into the tls block beside
// it, or into a new one, and allow_non_tls out of the tls block at the top level.
func movedToItsBlock(p *lint.Pass, f *resolve.Field) []lint.Fix {
	if f == nil || f.Syntax == nil {
		return nil
	}
	if around := f.Parent; around != nil && strings.EqualFold(around.Key, "tls") {
		if around.Parent == nil && strings.EqualFold(f.Key, "allow_non_tls") && fieldOf(p.Tree().Root, f.Key) == nil && around.Syntax != nil {
			return behind(f, around)
		}
		return nil
	}
	siblings, context := p.Tree().Root, schema.Root.String()
	if f.Parent != nil {
		siblings, context = f.Parent.Value.Map, tlsContextOf(f.Parent)
	}
	fields := misplacedIn(p, f.Parent, context)
	if siblings == nil || !slices.Contains(fields, f) {
		return nil
	}
	block := fieldOf(siblings, "tls")
	switch {
	case block == nil && siblings.Open:
		return nil
	case block == nil:
		return intoNewBlock(fields, "tls")
	case block.Value.Map == nil || block.Value.Use != block.Value.Literal:
		return nil
	}
	for _, moving := range fields {
		option, _ := p.Target.Option(context, moving.Key)
		for _, other := range block.Value.Map.Fields {
			if there, known := p.Target.Option(context, other.Key); known && there.Name == option.Name {
				return nil
			}
		}
	}
	return intoMap(fields, block.Value.Use.Map)
}

// tlsContextOf returns the context of the tls block that a block at the top level takes, empty if it takes none.
func tlsContextOf(block *resolve.Field) string {
	if block.Parent == nil {
		switch strings.ToLower(block.Key) {
		case "cluster":
			return schema.Cluster.String()
		case "gateway":
			return schema.Gateway.String()
		case "leaf", "leafnodes":
			return schema.Leafnodes.String()
		case "websocket", "ws":
			return schema.Websocket.String()
		case "mqtt":
			return schema.MQTT.String()
		}
	}
	return ""
}

// misplacedIn returns the options of tls blocks that stand in a block itself, nil for the top level.
func misplacedIn(p *lint.Pass, block *resolve.Field, context string) []*resolve.Field {
	var fields []*resolve.Field
	for _, problem := range p.Server.Problems {
		if problem.Kind != schema.NotAllowedHere || problem.On == nil || problem.On.Syntax == nil || problem.On.Parent != block {
			continue
		}
		if _, known := p.Target.Option(context, problem.On.Key); known {
			fields = append(fields, problem.On)
		}
	}
	return fields
}

// fieldOf returns a setting of a map by its name in any case, nil if there is none.
func fieldOf(m *resolve.Map, name string) *resolve.Field {
	for _, f := range m.Fields {
		if strings.EqualFold(f.Key, name) {
			return f
		}
	}
	return nil
}
