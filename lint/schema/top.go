package schema

import (
	"slices"
	"strings"
	"time"

	"natstls/lint/release"
	"natstls/parser"
	"natstls/parser/resolve"
)

// top decodes the top level.
func (d *decoder) top(m *resolve.Map) {
	s := d.server
	s.Open = m.Open
	level := d.levels.top()
	s.Known = slices.ContainsFunc(m.Fields, func(f *resolve.Field) bool {
		_, known := level.names[fold(f.Key)]
		return known
	})
	found := d.read(level, m)
	root := d.blocks(Root, m, found["tls"], "")
	d.each(m, found["allow_non_tls"], func(in input) {
		s.AllowNonTLS = both(s.AllowNonTLS, d.boolOption(in))
	})
	d.each(m, found["ocsp"], func(in input) { s.OCSPMode = both(s.OCSPMode, d.ocsp(in)) })
	d.each(m, found["ocsp_cache"], func(in input) {
		s.OCSPCacheField = in.field
		d.ocspCache(in)
	})
	d.listeners(m, found, root)
	d.maps(m, found["cluster"], d.cluster)
	d.maps(m, found["gateway"], d.gateway)
	d.maps(m, found["leafnodes"], d.leafnodes)
	d.maps(m, found["websocket"], d.websocket)
	d.maps(m, found["mqtt"], d.mqtt)
	for _, f := range found["websocket"] {
		s.WebsocketField = f
	}
	d.maps(m, found["authorization"], func(f *resolve.Field, inner *resolve.Map) {
		for _, timeout := range d.read(d.levels.authorization(), inner)["timeout"] {
			opt := d.authorizationTimeout(d.input(inner, timeout))
			s.AuthorizationTimeout = both(s.AuthorizationTimeout, opt)
		}
	})
	d.accounts(found["accounts"])
	s.Operators = d.operators(m, found["operator"])
	resolver := d.blocks(ResolverTLS, m, found["resolver_tls"], "")
	d.each(m, found["resolver"], func(in input) {
		s.ResolverField = in.field
		d.resolver(in, resolver, m.Open)
	})
	d.identity(m)
}

// both puts two spellings of one option together: with two the value is unknown.
func both[T any](first, second Opt[T]) Opt[T] {
	if first.State == Absent {
		return second
	}
	second.State = Unknown
	return second
}

func (d *decoder) boolOption(in input) Opt[bool] {
	value, state := d.boolValue(in)
	return Opt[bool]{State: state, Value: value, Field: in.field}
}

// accounts looks for TLS options in accounts, where the server takes none. Entries that only serve as
// variables are no accounts (parseAccounts at v2.15.2).
func (d *decoder) accounts(list []*resolve.Field) {
	for _, f := range list {
		if !isMap(f.Value) {
			continue
		}
		for _, account := range f.Value.Map.Fields {
			if isMap(account.Value) && !account.UsedAsVariable {
				d.read(d.levels.account(), account.Value.Map)
			}
		}
	}
}

// authorizationTimeout reads authorization.timeout without judging it.
func (d *decoder) authorizationTimeout(in input) Opt[time.Duration] {
	opt := Opt[time.Duration]{State: Unknown, Field: in.field}
	switch in.kind() {
	case parser.Integer, parser.Float:
		opt.Value, opt.State = d.secondsValue(in, false)
	case parser.String:
		if d.target.Takes("authorization.timeout", "duration string") {
			opt.Value, opt.State = parseDuration(in.word())
			break
		}
		// parseAuthorization and its kin at v2.11.1: anything but a number means one second.
		d.ignored(in, "a duration such as "+found(in.value)+" counts for this timeout "+d.since(release.FormReleases("authorization.timeout", "duration string"))+", which takes it for 1 s",
			"write the seconds as a number")
		opt.Value, opt.State = time.Second, Set
	}
	return opt
}

func parseDuration(text string) (time.Duration, State) {
	duration, err := time.ParseDuration(text)
	if err != nil {
		return 0, Unknown
	}
	return duration, Set
}

// resolver finds the URL of an account resolver of the form URL(https://…). A value with MEM in it is
// the memory resolver, whatever else it holds (processConfigFileLine at v2.15.2).
func (d *decoder) resolver(in input, block *TLS, open bool) {
	if in.kind() != parser.String {
		return
	}
	text := in.word()
	if _, _, memory := cutFold(text, "MEM"); memory {
		return
	}
	if url := resolverURL(text); url != "" {
		d.server.Dials = append(d.server.Dials, &Dial{
			Context: ResolverTLS, URL: url, At: in.value, Field: in.field, TLS: block, Open: block == nil && open,
		})
	}
}

// resolverURL returns the URL of the first URL(…) in a text, in which spaces and quotes may surround it.
func resolverURL(text string) string {
	_, rest, _ := cutFold(text, "URL")
	rest, found := strings.CutPrefix(rest, "(")
	if !found {
		return ""
	}
	rest = strings.TrimPrefix(strings.TrimLeft(rest, spaces), `"`)
	end := strings.IndexAny(rest, spaces+`"`)
	if end < 0 {
		end = len(rest)
	}
	url, behind := rest[:end], strings.TrimLeft(strings.TrimPrefix(rest[end:], `"`), spaces)
	if !strings.HasPrefix(behind, ")") {
		url = url[:max(0, strings.LastIndexByte(url, ')'))]
	}
	return url
}

const spaces = " \t\n\f\r"

// cutFold is strings.Cut without regard to the case of ASCII letters.
func cutFold(text, sep string) (before, after string, found bool) {
	for i := 0; i+len(sep) <= len(text); i++ {
		if strings.EqualFold(text[i:i+len(sep)], sep) {
			return text[:i], text[i+len(sep):], true
		}
	}
	return text, "", false
}

// known reports whether the target has a context.
func (d *decoder) known(c Context) (release.Ranges, bool) {
	releases := release.ContextReleases(c.String())
	return releases, releases.Contains(d.target.Version)
}
