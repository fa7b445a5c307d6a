package schema

import (
	"slices"
	"strings"

	"natstls/lint/release"
)

// flagKind is the type of a flag's value.
type flagKind uint8

const (
	switchFlag flagKind = iota // takes a value behind = only
	numberFlag
	textFlag
)

// flagRow is one flag of nats-server.
type flagRow struct {
	names  []string // without dashes; the first one is its name here
	kind   flagKind
	secret bool
	url    bool            // URLs, which may hold a password
	since  release.Version // zero: every known release has it
}

// flagRows lists the flags of nats-server 2.2.0 to 2.15.2 (ConfigureOptions, server/opts.go).
func flagRows() []flagRow {
	rows := []flagRow{
		{names: []string{"auth"}, kind: textFlag, secret: true},
		{names: []string{"pass"}, kind: textFlag, secret: true},
		{names: []string{"cluster", "cluster_listen"}, kind: textFlag, url: true},
		{names: []string{"routes"}, kind: textFlag, url: true},
		{names: []string{"logtime_utc"}, since: release.Version{Major: 2, Minor: 9, Patch: 21}},
	}
	add := func(kind flagKind, list string) {
		for entry := range strings.FieldsSeq(list) {
			rows = append(rows, flagRow{names: strings.Split(entry, "|"), kind: kind})
		}
	}
	add(switchFlag, "help|h version|v help_tls t debug|D trace|V VV DV DVV logtime|T syslog|s no_advertise jetstream|js tls tlsverify")
	add(numberFlag, "port|p http_port|m https_port|ms profile connect_retries max_traced_msg_len log_size_limit")
	add(textFlag, `config|c addr|a|net server_name|name|n client_advertise user signal|sl pid|P ports_file_dir log|l
		remote_syslog|r cluster_advertise cluster_name tlscert tlskey tlscacert store_dir|sd`)
	return rows
}

// flagNamed returns the row of a name.
func flagNamed(rows []flagRow, name string) (flagRow, bool) {
	i := slices.IndexFunc(rows, func(r flagRow) bool { return slices.Contains(r.names, name) })
	if i < 0 {
		return flagRow{}, false
	}
	return rows[i], true
}

// flagMeant returns the flag that a wrong name most likely stands for, without dashes; empty if there is
// none. Names of options in a tls block count as well.
func flagMeant(rows []flagRow, name string) string {
	var names []string
	for _, row := range rows {
		names = append(names, row.names...)
	}
	option := synonyms(name)
	if option == "" {
		option = squash(name)
	}
	switch option {
	case "cert_file", "certfile":
		return "tlscert"
	case "key_file", "keyfile":
		return "tlskey"
	case "ca_file", "cafile":
		return "tlscacert"
	case "verify":
		return "tlsverify"
	}
	return nearest(name, names)
}

// hidesValue reports whether the value of a flag may be a secret, judging by a name that is perhaps none.
func hidesValue(name string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc([]string{"pass", "auth", "token", "secret", "cred", "seed", "pwd"}, func(part string) bool {
		return strings.Contains(name, part)
	})
}
