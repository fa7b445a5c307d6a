package report

import (
	"strings"

	"natstls/parser"
)

// secretVariables returns the names of the variables whose values reach a secret setting, perhaps
// through other variables. Names count in all files alike: to hide one value too many does no harm.
func secretVariables(files map[*parser.Source]*parser.File) map[string]bool {
	uses := map[string][]string{} // from a key to the variables in its value
	secret := map[string]bool{}
	var queue []string
	for _, file := range files {
		eachField(file.Root, "", func(field *parser.Field, parent string) {
			for _, name := range variablesIn(&field.Value, nil) {
				uses[field.Key] = append(uses[field.Key], name)
				if secretName(field.Key) && !secret[name] {
					secret[name] = true
					queue = append(queue, name)
				}
			}
		})
	}
	for len(queue) > 0 {
		name := queue[0]
		queue = queue[1:]
		for _, other := range uses[name] {
			if !secret[other] {
				secret[other] = true
				queue = append(queue, other)
			}
		}
	}
	return secret
}

// eachField calls f for every field of a map and of the maps in it, with the key of the field that
// holds the map.
func eachField(node *parser.Map, parent string, f func(field *parser.Field, parent string)) {
	if node == nil {
		return
	}
	for i := range node.Fields {
		field := &node.Fields[i]
		f(field, parent)
		eachMap(&field.Value, func(inner *parser.Map) { eachField(inner, field.Key, f) })
	}
}

func eachMap(v *parser.Value, f func(*parser.Map)) {
	if v.Map != nil {
		f(v.Map)
	}
	for i := range v.Array {
		eachMap(&v.Array[i], f)
	}
}

func variablesIn(v *parser.Value, names []string) []string {
	if v.Kind == parser.Variable {
		names = append(names, v.Text)
	}
	for i := range v.Array {
		names = variablesIn(&v.Array[i], names)
	}
	return names
}

// hideTree hides the values of secret settings, and of variables that reach one.
func (m *masker) hideTree(file *parser.File, variables map[string]bool) {
	eachField(file.Root, "", func(field *parser.Field, parent string) {
		switch {
		case field.Include:
		case variables[field.Key]:
			m.hideAll(&field.Value)
		default:
			m.hideValue(&field.Value, field.Key, parent)
		}
	})
}

// hideValue hides the value of a key if the key is a secret one; parent is the key around it.
func (m *masker) hideValue(v *parser.Value, key, parent string) {
	if !secretName(key) {
		return
	}
	// jetstream.key is the encryption key itself, whatever it looks like
	if keyName(key) && !strings.EqualFold(parent, "jetstream") {
		start, end := inside(v)
		if publicValue(v.Text) || v.Span.Source != nil && publicValue(v.Span.Source.Text[start:end]) {
			return
		}
	}
	// authorization { … } and an account called SECRET: their own keys say what is secret
	if v.Kind == parser.MapValue && (strings.EqualFold(parent, "accounts") || strings.Contains(strings.ToLower(key), "auth")) {
		return
	}
	m.hideAll(v)
}

// hideAll hides a value and all that is in it.
func (m *masker) hideAll(v *parser.Value) {
	if v.Span.IsZero() {
		return
	}
	switch v.Kind {
	case parser.Variable, parser.Bool:
	case parser.Array:
		for i := range v.Array {
			m.hideAll(&v.Array[i])
		}
	case parser.MapValue:
		if v.Map != nil {
			for i := range v.Map.Fields {
				m.hideAll(&v.Map.Fields[i].Value)
			}
		}
	default:
		start, end := inside(v)
		m.hide(v.Span.Source, start, end)
		if v.Kind == parser.String {
			m.words.addLines(v.Text)
		}
		m.hideSpill(v, end)
	}
}

// inside returns the range of a value without its quotes.
func inside(v *parser.Value) (start, end int) {
	start, end = v.Span.Start, v.Span.End
	if start >= end {
		return start, end
	}
	text := v.Span.Text()
	closing := map[byte]byte{'"': '"', '\'': '\'', '(': ')'}[text[0]]
	if closing == 0 || v.Kind == parser.String && v.Quote == parser.Bare {
		return start, end
	}
	if len(text) > 1 && text[len(text)-1] == closing {
		end--
	}
	return start + 1, end
}

// hideSpill hides what a bare secret lost to the rules of the dialect: in "password: ab,cd" the value
// is ab and cd becomes a key. Text that goes on like a setting ("pass:ab,user:x") is none of it.
func (m *masker) hideSpill(v *parser.Value, end int) {
	text := v.Span.Source.Text
	if v.Kind == parser.String && v.Quote != parser.Bare || end >= len(text) || strings.IndexByte(",;]}'", text[end]) < 0 {
		return
	}
	stop := end + 1
	for stop < len(text) && strings.IndexByte(" \t\r\n,;]}:=\"'#", text[stop]) < 0 {
		stop++
	}
	if stop > end+1 && (stop == len(text) || text[stop] != ':' && text[stop] != '=') {
		m.hide(v.Span.Source, end+1, stop)
	}
}
