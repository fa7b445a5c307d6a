package schema

import "natstls/parser/resolve"

// blocks decodes the tls maps that an option holds in a map, one for each spelling, and returns the
// one that counts: nil if there is none. With several, which one counts is random, so they are open.
func (d *decoder) blocks(context Context, m *resolve.Map, list []*resolve.Field, path string) *TLS {
	var last *TLS
	for _, f := range list {
		last = d.block(context, m, f, join(path, f.Key))
		last.Partial = last.Open
		last.Open = last.Open || d.doubled || len(list) > 1
		d.server.TLS = append(d.server.TLS, last)
	}
	return last
}

// block decodes one tls map.
func (d *decoder) block(context Context, m *resolve.Map, f *resolve.Field, path string) *TLS {
	block := &TLS{Context: context, Path: path, Field: f, Open: true}
	in := d.input(m, f)
	// A syntax error around a block says nothing about the block itself.
	in.unknown = noValue(in.value)
	inner, state := d.mapValue(in)
	if state != Set {
		return block
	}
	block.Map = inner
	block.Open = inner.Open || d.vanishes(f)
	d.options(block)
	return block
}

// options reads the options of a block.
func (d *decoder) options(block *TLS) {
	found := fields{}
	var order []string
	for _, f := range block.Map.Fields {
		if !d.step() {
			block.Open = true
			return
		}
		option, known := d.target.Option(block.Context.String(), f.Key)
		if !known {
			d.unknown(block, f)
			block.Open = true // perhaps it is what seems to be absent
			continue
		}
		if len(found[option.Name]) == 0 {
			order = append(order, option.Name)
		}
		found[option.Name] = append(found[option.Name], f)
		d.overridden(block.Map, f)
		d.rows[option.Name].read(d, block, d.input(block.Map, f))
	}
	for _, name := range order {
		d.spellings(block.Map, found[name])
		if !same(found[name]) {
			d.rows[name].unsure(block)
		}
	}
}
