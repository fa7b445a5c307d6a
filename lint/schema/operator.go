package schema

import (
	"natstls/parser"
	"natstls/parser/resolve"
)

// operators reads the option operator: a file or a JWT, or a list of them (processConfigFileLine at
// v2.15.2). It judges nothing; elements that are no strings make the list Unknown.
func (d *decoder) operators(m *resolve.Map, list []*resolve.Field) Opt[[]Item] {
	var opt Opt[[]Item]
	d.each(m, list, func(in input) {
		next := Opt[[]Item]{State: Unknown, Field: in.field}
		switch in.kind() {
		case parser.String:
			next.State, next.Value = Set, []Item{{Text: in.value.Literal.Text, At: in.value}}
		case parser.Array:
			next.Value, next.State = d.texts(in)
		}
		opt = both(opt, next)
	})
	return opt
}

// texts returns the elements of an array that are strings, and Unknown if there are others.
func (d *decoder) texts(in input) ([]Item, State) {
	var items []Item
	state := Set
	for _, v := range in.value.Array {
		if !d.step() {
			return items, Unknown
		}
		if in.element(v).kind() != parser.String {
			state = Unknown
			continue
		}
		items = append(items, Item{Text: v.Literal.Text, At: v})
	}
	return items, state
}
