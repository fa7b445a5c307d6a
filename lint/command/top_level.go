package command

import (
	"strings"

	"natstls/parser"
	"natstls/parser/resolve"
)

// shape says what kind of value the server takes for a top-level option, as far as it tells a
// configuration of nats-server from another file that ends in .conf: nginx has "http {".
type shape uint8

const (
	scalar shape = 1 << iota
	block        // a map, or an array
	either = scalar | block
)

// topLevel returns the shape of the values of a top-level option of nats-server, 0 if there is no such
// option. Keys are as in server.Options.processConfigFileLine, server/opts.go, 2.15.2, which compares
// them without regard to case.
func topLevel(key string) shape {
	switch strings.ToLower(key) {
	case "accounts", "authorization", "cluster", "gateway", "leaf", "leafnodes", "mappings", "maps", "mqtt",
		"ocsp_cache", "proxies", "resolver_pinned_accounts", "resolver_preload", "resolver_tls",
		"server_metadata", "server_tags", "tls", "websocket", "ws", "feature_flags":
		return block
	case "account_resolver", "accounts_resolver", "jetstream", "ocsp", "operator", "operators", "resolver", "root",
		"root_operator", "root_operators", "roots", "trusted", "trusted_keys":
		return either
	case "allow_non_tls", "client_advertise", "connect_error_reports", "debug", "default_js_domain",
		"default_sentinel", "disable_sublist_cache", "host", "http", "http_base_path", "http_port", "https",
		"https_port", "lame_duck_duration", "lame_duck_grace_period", "listen", "log_file", "log_max_num",
		"log_size_limit", "logfile", "logfile_max_num", "logfile_size_limit", "logtime", "logtime_utc",
		"max_closed_clients", "max_conn", "max_connections", "max_control_line", "max_payload", "max_pending",
		"max_sub_tokens", "max_subs", "max_subscription_tokens", "max_subscriptions", "max_traced_msg_len",
		"monitor_port", "net", "no_auth_user", "no_fast_producer_stall", "no_header_support", "no_sublist_cache",
		"no_sys_acc", "no_system", "no_system_account", "pid_file", "pidfile", "ping_interval", "ping_max", "port",
		"ports_file_dir", "prof_block_rate", "prof_port", "proxy_protocol", "reconnect_error_reports",
		"remote_syslog", "server_name", "store_dir", "storedir", "syslog", "system", "system_account", "trace",
		"trace_headers", "trace_verbose", "write_deadline", "write_timeout":
		return scalar
	}
	return 0
}

// isServer reports whether a configuration has an option that nats-server reads at its top level.
func isServer(tree *resolve.Tree) bool {
	for _, field := range tree.Root.Fields {
		if topLevel(field.Key)&shapeOf(field.Value) != 0 {
			return true
		}
	}
	return false
}

func shapeOf(value *resolve.Value) shape {
	if value.Literal == nil {
		return either
	}
	switch value.Literal.Kind {
	case parser.MapValue, parser.Array:
		return block
	}
	return scalar
}
