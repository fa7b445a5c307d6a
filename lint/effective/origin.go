package effective

import (
	"strings"

	"natstls/lint/schema"
	"natstls/parser"
	"natstls/parser/limit"
	"natstls/parser/resolve"
)

// written returns the origin of a setting; that of a default if there is none.
func written(f *resolve.Field) Origin {
	if f == nil || f.Syntax == nil {
		return Origin{Kind: Default}
	}
	origin := Origin{Kind: Written, At: f.Syntax.KeySpan}
	if f.Value != nil {
		origin.Env = f.Value.Env
		if d := f.Value.Definition; d != nil && d.Syntax != nil {
			origin.Definition = d.Syntax.KeySpan
		}
	}
	return origin
}

// at returns the origin of a setting with a place of its own inside it, such as an element of a list.
func at(f *resolve.Field, v *resolve.Value) Origin {
	origin := written(f)
	if v != nil && v.Use != nil && !v.Use.Span.IsZero() {
		origin.At, origin.Env = v.Use.Span, v.Env
		origin.Definition = parser.Span{}
		if v.Definition != nil && v.Definition.Syntax != nil {
			origin.Definition = v.Definition.Syntax.KeySpan
		}
	}
	return origin
}

// lostSettings returns what a setting overrides: earlier ones of the same key, and the settings with the same
// name in maps that were overridden as a whole, since the server does not merge maps. The name is that of the
// option, as is compares it; field is nil if the option is absent, and then parent is the map's own field.
func lostSettings(field, parent *resolve.Field, is func(key string) bool) []Lost {
	var lost []Lost
	if field != nil {
		lost = appendLost(lost, field.Overridden)
		parent = field.Parent
		if field.Index >= 0 {
			return lost
		}
	}
	var path []func(string) bool
	path = append(path, is)
	for f := parent; f != nil; f = f.Parent {
		for _, other := range f.Overridden {
			lost = appendLost(lost, inside(other, path))
		}
		if f.Index >= 0 {
			break // which element of another list is meant is not known
		}
		key := f.Key
		path = append(path, func(other string) bool { return strings.EqualFold(key, other) })
	}
	return lost
}

// inside returns the settings to which a path leads from a field; the first step is the last of the path.
func inside(f *resolve.Field, path []func(string) bool) []*resolve.Field {
	level := []*resolve.Field{f}
	for i := len(path) - 1; i >= 0; i-- {
		var next []*resolve.Field
		for _, f := range level {
			if f.Value == nil || f.Value.Map == nil {
				continue
			}
			for _, child := range f.Value.Map.Fields {
				if path[i](child.Key) {
					next = append(next, child)
				}
			}
		}
		level = next
	}
	return level
}

func appendLost(lost []Lost, fields []*resolve.Field) []Lost {
	for _, f := range fields {
		if len(lost) == limit.PointLosers {
			return lost
		}
		if f != nil && f.Syntax != nil {
			lost = append(lost, Lost{At: f.Syntax.KeySpan, Text: valueText(f.Value)})
		}
	}
	return lost
}

// named tells spellings of an option of tls blocks from others.
func (b *builder) named(block *schema.TLS, name string) func(string) bool {
	context := block.Context.String()
	return func(key string) bool {
		option, ok := b.target.Option(context, key)
		return ok && option.Name == name
	}
}

// lostIn returns what an option of a block overrides, in the file if flags made the block.
func (b *builder) lostIn(block *schema.TLS, name string, field *resolve.Field) []Lost {
	is := b.named(block, name)
	if !block.Flags {
		return lostSettings(field, block.Field, is)
	}
	if b.server.FileTLS == nil || b.server.FileTLS.Map == nil {
		return nil
	}
	var lost []Lost
	for _, f := range b.server.FileTLS.Map.Fields {
		if is(f.Key) && f != field {
			lost = appendLost(lost, []*resolve.Field{f})
		}
	}
	return lost
}
