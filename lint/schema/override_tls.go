package schema

import (
	"slices"
	"strings"

	"natstls/parser"
	"natstls/parser/resolve"
)

// tls puts the block that the flags make in place of the one of the file, or nothing with --tls=false. The
// server replaces the certificates and everything else that crypto/tls is told, and keeps the rest
// (overrideTLS, and Options of nats-server 2.15.2).
func (o *override) tls() {
	var flags []*Flag
	for _, f := range o.line.Flags {
		if strings.HasPrefix(f.Name, "tls") {
			flags = append(flags, f)
		}
	}
	if len(flags) == 0 {
		return
	}
	before := o.dropBlock()
	if f := o.line.Last("tls"); f != nil && !f.On() {
		o.TLSOff = f
		o.useBlock(nil, false)
		return
	}
	block := &TLS{Context: Root, Path: "tls", Flags: true}
	key := flags[0].Field
	field := setting(key.Syntax.KeySpan, key.Key, parser.Value{Kind: parser.MapValue, Span: key.Syntax.KeySpan})
	block.Field = field
	o.useBlock(block, false)
	if !o.complete(flags) {
		block.Open, block.Partial = true, true
		return
	}
	block.Map = &resolve.Map{}
	field.Value.Map = block.Map
	o.fill(block)
	o.keep(block, before)
	if before == nil {
		block.Open, block.Partial = o.Open, o.Open
	}
}

// complete reports whether the certificate and its key are there, and what the server says if they are not.
func (o *override) complete(flags []*Flag) bool {
	for _, needed := range []struct{ name, message, help string }{
		{"tlscert", "the server does not start with TLS by flags and without --tlscert", "add --tlscert and --tlskey; they do not come from the configuration"},
		{"tlskey", "the server does not start with TLS by flags and without --tlskey", "add --tlskey; it does not come from the configuration"},
	} {
		if o.line.given(needed.name) == "" {
			o.refused(flags[0], flags[0].Field.Syntax.KeySpan, needed.message, needed.help)
			return false
		}
	}
	return true
}

// fill reads the flags into the block.
func (o *override) fill(block *TLS) {
	for _, file := range []struct {
		name string
		opt  *Opt[string]
	}{{"tlscert", &block.CertFile}, {"tlskey", &block.KeyFile}, {"tlscacert", &block.CAFile}} {
		if f := o.line.Last(file.name); f != nil && f.Text != "" {
			*file.opt = Opt[string]{State: Set, Value: f.Text, Field: f.Field}
			block.Map.Fields = append(block.Map.Fields, f.Field)
		}
	}
	if f := o.line.Last("tlsverify"); f != nil {
		block.Verify = Opt[bool]{State: Set, Value: f.On(), Field: f.Field}
		block.Map.Fields = append(block.Map.Fields, f.Field)
	}
}

// keep takes over what the server keeps of the block of the file. Without --tlsverify that does not make it
// ask for certificates, whatever the file says.
func (o *override) keep(block, before *TLS) {
	if before == nil {
		return
	}
	block.Open, block.Partial = before.Open, before.Partial
	block.Timeout = before.Timeout
	block.PinnedCerts = before.PinnedCerts
	block.ConnectionRateLimit = before.ConnectionRateLimit
	block.HandshakeFirst = before.HandshakeFirst
	if block.Verify.Value {
		block.VerifyAndMap = before.VerifyAndMap
	}
	for _, field := range []*resolve.Field{
		block.Timeout.Field, block.PinnedCerts.Field, block.ConnectionRateLimit.Field, block.HandshakeFirst.Field, block.VerifyAndMap.Field,
	} {
		if field != nil {
			block.Map.Fields = append(block.Map.Fields, field)
		}
	}
}

// dropBlock takes the block of clients out and returns it, nil if there is none.
func (o *override) dropBlock() *TLS {
	o.FileTLS = nil
	for _, block := range o.TLS {
		if block.Context == Root {
			o.FileTLS = block
		}
	}
	o.TLS = slices.DeleteFunc(slices.Clone(o.TLS), func(block *TLS) bool { return block.Context == Root })
	o.useBlock(nil, true)
	return o.FileTLS
}

// useBlock gives the listeners of clients and of https monitoring another block. open says that it cannot be
// known whether they have one.
func (o *override) useBlock(block *TLS, open bool) {
	if block != nil {
		o.TLS = append([]*TLS{block}, o.TLS...)
	}
	for _, l := range o.Listeners {
		if l.Kind == ClientListener || l.Kind == HTTPSMonitor {
			l.TLS, l.Open = block, open
		}
	}
}
