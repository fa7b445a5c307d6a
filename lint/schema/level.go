package schema

import (
	"strings"
	"sync"
)

// level is a map of the configuration outside of the closed lists: which keys the server takes there.
// Keys are compared in lower case.
type level struct {
	name string // as messages say it
	path string // in front of its keys in the release table, such as "leafnodes.remotes[]."
	// names maps every spelling that some release takes to its option.
	names map[string]known
	// near lists the spellings that are offered for a near miss: what concerns TLS.
	near []string
}

// known is an option of a level.
type known struct {
	name    string
	watched bool // its duplicates matter here: what concerns TLS, listeners and dials
}

// newLevel builds a level from lists of keys between spaces; a key with aliases is "leafnodes|leaf".
// Misspellings are recognised for tls keys only, duplicates for tls and address keys.
func newLevel(name, path, tls, address, other string) *level {
	l := &level{name: name, path: path, names: make(map[string]known, len(tls+address+other)/8)}
	for i, list := range []string{tls, address, other} {
		for entry := range strings.FieldsSeq(list) {
			option, _, _ := strings.Cut(entry, "|")
			for spelling := range strings.SplitSeq(entry, "|") {
				l.names[spelling] = known{option, i < 2}
				if i == 0 {
					l.near = append(l.near, spelling)
				}
			}
		}
	}
	return l
}

// levels are the maps whose keys the decoder looks at. All keys are those of nats-server v2.15.2,
// server/opts.go, in the function named at each; keys of which the release table knows that they came
// later than 2.2.0 are held against it as well.
type levels struct {
	top, cluster, gateway, gatewayRemote, leafnodes, leafRemote, proxy func() *level
	websocket, mqtt, authorization, account                            func() *level
}

// knownLevels are the same for all configurations, and nobody changes them. Each is built when one has such a map.
var knownLevels = levels{
	top:           sync.OnceValue(topLevel),
	cluster:       sync.OnceValue(clusterLevel),
	gateway:       sync.OnceValue(gatewayLevel),
	gatewayRemote: sync.OnceValue(gatewayRemoteLevel),
	leafnodes:     sync.OnceValue(leafnodesLevel),
	leafRemote:    sync.OnceValue(leafRemoteLevel),
	proxy:         sync.OnceValue(proxyLevel),
	websocket:     sync.OnceValue(websocketLevel),
	mqtt:          sync.OnceValue(mqttLevel),
	authorization: sync.OnceValue(authorizationLevel),
	account:       sync.OnceValue(accountLevel),
}

// processConfigFileLine
func topLevel() *level {
	return newLevel("the top level", "",
		`tls allow_non_tls https https_port http http_port|monitor_port cluster gateway leafnodes|leaf
		 websocket|ws mqtt resolver_tls ocsp ocsp_cache`,
		`listen port host|net resolver|account_resolver|accounts_resolver proxy_protocol`,
		`client_advertise server_name debug trace trace_verbose trace_headers logtime logtime_utc
		 mappings|maps disable_sublist_cache|no_sublist_cache accounts default_sentinel authorization
		 http_base_path store_dir|storedir jetstream logfile|log_file logfile_size_limit|log_size_limit
		 logfile_max_num|log_max_num syslog remote_syslog pidfile|pid_file ports_file_dir prof_port
		 prof_block_rate max_control_line max_payload max_pending max_connections|max_conn
		 max_traced_msg_len max_subscriptions|max_subs max_sub_tokens|max_subscription_tokens
		 ping_interval ping_max write_deadline write_timeout lame_duck_duration lame_duck_grace_period
		 operator|operators|roots|root|root_operators|root_operator resolver_preload
		 resolver_pinned_accounts no_auth_user system_account|system no_system_account|no_system|no_sys_acc
		 no_header_support trusted|trusted_keys connect_error_reports reconnect_error_reports server_tags
		 server_metadata feature_flags default_js_domain no_fast_producer_stall max_closed_clients proxies`)
}

// parseCluster
func clusterLevel() *level {
	return newLevel("cluster", "cluster.", `tls`, `listen port host|net routes`,
		`name authorization cluster_advertise|advertise no_advertise connect_retries connect_backoff
		 permissions pool_size accounts compression ping_interval ping_max write_deadline write_timeout`)
}

// parseGateway
func gatewayLevel() *level {
	return newLevel("gateway", "gateway.", `tls`, `listen port host|net gateways`,
		`name authorization advertise connect_retries connect_backoff
		 reject_unknown|reject_unknown_cluster write_deadline write_timeout`)
}

// parseGateways
func gatewayRemoteLevel() *level {
	return newLevel("an entry of gateways", "gateway.gateways[].", "tls", "url urls", "name")
}

// parseLeafNodes
func leafnodesLevel() *level {
	return newLevel("leafnodes", "leafnodes.", `tls`, `listen port host|net remotes`,
		`authorization reconnect|reconnect_delay|reconnect_interval dial_timeout
		 leafnode_advertise|advertise no_advertise min_version|minimum_version compression
		 isolate_leafnode_interest|isolate write_deadline write_timeout`)
}

// parseRemoteLeafNodes
func leafRemoteLevel() *level {
	return newLevel("an entry of remotes", "leafnodes.remotes[].", `tls`, `url urls proxy`,
		`no_randomize|dont_randomize account|local creds|credentials nkey|seed hub
		 deny_imports|deny_import deny_exports|deny_export
		 ws_compress|ws_compression|websocket_compress|websocket_compression
		 ws_no_masking|websocket_no_masking jetstream_cluster_migrate|js_cluster_migrate
		 isolate_leafnode_interest|isolate request_isolation compression first_info_timeout dial_timeout
		 disabled ignore_discovered_servers`)
}

// parseRemoteLeafNodes, the proxy of a remote
func proxyLevel() *level {
	return newLevel("proxy", "leafnodes.remotes[].proxy.", "tls", "url", "username password timeout")
}

// parseWebsocket
func websocketLevel() *level {
	return newLevel("websocket", "websocket.", `tls no_tls handshake_timeout`, `listen port host|net`,
		`advertise same_origin allowed_origins|allowed_origin|allow_origins|allow_origin|origins|origin
		 compress|compression authorization|authentication jwt_cookie user_cookie pass_cookie token_cookie
		 no_auth_user headers ping_interval`)
}

// parseMQTT
func mqttLevel() *level {
	return newLevel("mqtt", "mqtt.", `tls`, `listen port host|net`,
		`authorization|authentication no_auth_user ack_wait|ackwait js_api_timeout|api_timeout
		 max_ack_pending|max_pending|max_inflight js_domain stream_replicas consumer_replicas
		 consumer_memory_storage consumer_inactive_threshold|consumer_auto_cleanup reject_qos2_publish
		 downgrade_qos2_subscribe`)
}

// parseAuthorization and parseLeafAuthorization
func authorizationLevel() *level {
	return newLevel("authorization", "authorization.", ``, ``,
		`user|username pass|password token timeout users
		 default_permission|default_permissions|permissions auth_callout|auth_hook proxy_required nkey
		 account`)
}

// parseAccounts
func accountLevel() *level {
	return newLevel("an account", "accounts.*.", ``, ``,
		`nkey imports exports jetstream users default_permissions mappings|maps limits
		 msg_trace|trace_dest`)
}
