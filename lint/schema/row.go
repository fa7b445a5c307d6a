package schema

import (
	"strconv"
	"strings"
	"sync"
	"time"

	"natstls/lint/release"
	"natstls/parser"
)

// row is an option of tls blocks. Rows carry what the server does with values; which release takes an
// option where is in the release table, under the same name.
type row struct {
	name   string
	read   func(*decoder, *TLS, input)
	unsure func(*TLS) // makes the option unknown
}

// tlsRows are the options of tls blocks, after parseTLS of nats-server v2.15.2.
func tlsRows() []row {
	return []row{
		option("cert_file", func(b *TLS) *Opt[string] { return &b.CertFile }, (*decoder).textValue),
		option("key_file", func(b *TLS) *Opt[string] { return &b.KeyFile }, (*decoder).textValue),
		option("ca_file", func(b *TLS) *Opt[string] { return &b.CAFile }, (*decoder).textValue),
		option("certs", func(b *TLS) *Opt[[]Pair] { return &b.Certs }, (*decoder).pairs),
		option("insecure", func(b *TLS) *Opt[bool] { return &b.Insecure }, (*decoder).boolValue),
		option("verify", func(b *TLS) *Opt[bool] { return &b.Verify }, (*decoder).boolValue),
		option("verify_and_map", func(b *TLS) *Opt[bool] { return &b.VerifyAndMap }, (*decoder).boolValue),
		option("verify_cert_and_check_known_urls", func(b *TLS) *Opt[bool] { return &b.VerifyCertAndCheckKnownURLs }, (*decoder).boolValue),
		option("cipher_suites", func(b *TLS) *Opt[[]Item] { return &b.CipherSuites }, (*decoder).filledList),
		option("curve_preferences", func(b *TLS) *Opt[[]Item] { return &b.CurvePreferences }, (*decoder).filledList),
		option("allow_insecure_cipher_suites", func(b *TLS) *Opt[bool] { return &b.AllowInsecureCipherSuites }, (*decoder).boolValue),
		option("min_version", func(b *TLS) *Opt[string] { return &b.MinVersion }, (*decoder).minVersion),
		inBlock("timeout", func(b *TLS) *Opt[time.Duration] { return &b.Timeout }, (*decoder).timeout),
		inBlock("handshake_first", func(b *TLS) *Opt[HandshakeFirst] { return &b.HandshakeFirst }, (*decoder).handshakeFirst),
		option("connection_rate_limit", func(b *TLS) *Opt[int64] { return &b.ConnectionRateLimit }, (*decoder).intValue),
		option("pinned_certs", func(b *TLS) *Opt[[]Item] { return &b.PinnedCerts }, (*decoder).listValue),
		option("ocsp_peer", func(b *TLS) *Opt[OCSPPeer] { return &b.OCSPPeer }, (*decoder).ocspPeer),
		option("cert_store", func(b *TLS) *Opt[string] { return &b.CertStore }, (*decoder).certStore),
		option("cert_match_by", func(b *TLS) *Opt[string] { return &b.CertMatchBy }, (*decoder).certMatchBy),
		option("cert_match", func(b *TLS) *Opt[string] { return &b.CertMatch }, (*decoder).filledValue),
		option("cert_match_skip_invalid", func(b *TLS) *Opt[bool] { return &b.CertMatchSkipInvalid }, (*decoder).boolValue),
		option("ca_certs_match", func(b *TLS) *Opt[[]Item] { return &b.CACertsMatch }, (*decoder).caCertsMatch),
	}
}

// knownRows are the same for all configurations, and nobody changes them.
var knownRows = sync.OnceValue(rowsByName)

func rowsByName() map[string]row {
	rows := map[string]row{}
	for _, r := range tlsRows() {
		rows[r.name] = r
	}
	return rows
}

// option makes the row of an option whose value means the same in every context.
func option[T any](name string, get func(*TLS) *Opt[T], read func(*decoder, input) (T, State)) row {
	return inBlock(name, get, func(d *decoder, _ *TLS, in input) (T, State) { return read(d, in) })
}

// inBlock makes the row of an option whose value depends on the context.
func inBlock[T any](name string, get func(*TLS) *Opt[T], read func(*decoder, *TLS, input) (T, State)) row {
	return row{
		name: name,
		read: func(d *decoder, b *TLS, in input) {
			value, state := read(d, b, in)
			*get(b) = Opt[T]{State: state, Value: value, Field: in.field}
		},
		unsure: func(b *TLS) { get(b).State = Unknown },
	}
}

// minVersion reads min_version. Which versions there are is a rule of its own.
func (d *decoder) minVersion(in input) (string, State) {
	if in.kind() != parser.Float && in.kind() != parser.Integer {
		return d.textValue(in)
	}
	message := "min_version takes a string, and " + in.value.Literal.Text + " without quotes is a number"
	if in.value.Env != "" {
		message = "min_version takes a string, not " + found(in.value)
	}
	help := `write min_version: "1.2" or min_version: "1.3"`
	return "", d.wrong(in, message, help, quoted(in.value))
}

// timeout reads the handshake limit of a block.
func (d *decoder) timeout(b *TLS, in input) (time.Duration, State) {
	number := in.kind() == parser.Bad || in.kind() == parser.Integer || in.kind() == parser.Float
	if !number && d.target.Takes("timeout", "any type") {
		// Until 2.3.2 anything but a number passes, and the default counts.
		d.ignored(in, "nats-server "+d.target.Version.String()+" takes only numbers for timeout and ignores "+found(in.value), "write the seconds as a number")
		return 0, Set
	}
	limit, state := d.secondsValue(in, false)
	// parseRemoteLeafNodes refuses a negative limit in the tls block of a proxy only.
	if state == Set && limit < 0 && b.Context == LeafProxy {
		return 0, d.wrong(in, "the timeout of a proxy may not be negative", "write the seconds as a positive number", "")
	}
	return limit, state
}

// autoFallback is how long "auto" waits (DEFAULT_TLS_HANDSHAKE_FIRST_FALLBACK_DELAY, since 2.10.4).
const autoFallback = 50 * time.Millisecond

// handshakeFirst reads handshake_first. When dialling, and for leafnodes before 2.11.0, there is no
// fallback, so that delays mean plain true.
func (d *decoder) handshakeFirst(b *TLS, in input) (HandshakeFirst, State) {
	if in.kind() == parser.String && d.target.Takes("handshake_first", "string") {
		value, ok := parseHandshakeFirst(in.word())
		if !ok {
			message := in.name + ` takes true, false, "auto" or a duration such as "300ms", not ` + found(in.value)
			return value, d.wrong(in, message, "write "+in.name+": true", "")
		}
		listens := b.Context == Root || b.Context == Leafnodes && !d.target.Has("handshake-first-leaf-fallback")
		if !listens || value.Fallback < 0 {
			value.Fallback = 0
		}
		return value, Set
	}
	if in.kind() == parser.String {
		if value, ok := parseHandshakeFirst(in.word()); ok && value.Fallback != 0 {
			return HandshakeFirst{}, d.newForm(in, in.name+` takes "auto" and durations`, release.FormReleases("handshake_first", "string"))
		}
	}
	if in.kind() == parser.Bad || in.kind() == parser.Bool || !d.target.Takes("handshake_first", "string") {
		on, state := d.boolValue(in)
		return HandshakeFirst{On: on}, state
	}
	message := in.name + ` takes true, false, "auto" or a duration such as "300ms", not ` + found(in.value)
	return HandshakeFirst{}, d.wrong(in, message, "write "+in.name+": true", "")
}

func parseHandshakeFirst(text string) (HandshakeFirst, bool) {
	switch strings.ToLower(text) {
	case "true", "on":
		return HandshakeFirst{On: true}, true
	case "false", "off":
		return HandshakeFirst{}, true
	case "auto", "auto_fallback":
		return HandshakeFirst{On: true, Fallback: autoFallback}, true
	}
	fallback, err := time.ParseDuration(text)
	return HandshakeFirst{On: true, Fallback: fallback}, err == nil
}

// certStore reads the name of a Windows certificate store. That only Windows takes it is a rule.
func (d *decoder) certStore(in input) (string, State) {
	return d.oneOf(in, "WindowsCurrentUser", "WindowsLocalMachine")
}

func (d *decoder) certMatchBy(in input) (string, State) {
	if d.target.Takes("cert_match_by", "Thumbprint") {
		return d.oneOf(in, "Issuer", "Subject", "Thumbprint")
	}
	if in.kind() == parser.String && strings.EqualFold(in.word(), "Thumbprint") {
		return "", d.newForm(in, "the value Thumbprint exists", release.FormReleases("cert_match_by", "Thumbprint"))
	}
	return d.oneOf(in, "Issuer", "Subject")
}

// oneOf reads one of some words, in any case.
func (d *decoder) oneOf(in input, words ...string) (string, State) {
	text, state := d.textValue(in)
	if state != Set {
		return text, state
	}
	for _, word := range words {
		if strings.EqualFold(word, text) {
			return word, Set
		}
	}
	replace := nearest(text, words)
	if replace != "" {
		replace = strconv.Quote(replace)
	}
	return text, d.wrong(in, in.name+" takes one of "+strings.Join(words, ", ")+", not "+found(in.value), "write "+in.name+": "+strconv.Quote(words[0]), replace)
}

// caCertsMatch reads a string or a list of strings; anything else passes as an empty list.
func (d *decoder) caCertsMatch(in input) ([]Item, State) {
	switch in.kind() {
	case parser.Bad, parser.Array:
		return d.listValue(in)
	case parser.String:
		return []Item{{Text: in.value.Literal.Text, At: in.value}}, Set
	}
	d.ignored(in, in.name+" takes a string or a list of strings, "+found(in.value)+" counts as an empty list", "put the value in quotes")
	return nil, Set
}
