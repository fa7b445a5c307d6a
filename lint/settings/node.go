package settings

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// key is one key of a mapping, and how its value is read.
type key[T any] struct {
	name string
	read func(r *reading, n *yaml.Node, into *T)
}

// mapping reads the keys of a mapping into a value.
func mapping[T any](r *reading, n *yaml.Node, keys []key[T], into *T) {
	for _, pair := range r.pairs(n) {
		i := slices.IndexFunc(keys, func(k key[T]) bool { return k.name == pair.name.Value })
		if i < 0 {
			var names []string
			for _, k := range keys {
				names = append(names, k.name)
			}
			r.fail(pair.name, "there is no key %s here%s", short(pair.name.Value), r.meant(pair.name.Value, names))
			continue
		}
		keys[i].read(r, pair.value, into)
	}
}

// pair is a key with its value.
type pair struct{ name, value *yaml.Node }

// pairs returns the pairs of a mapping in which no key stands twice.
func (r *reading) pairs(n *yaml.Node) []pair {
	if n.Kind != yaml.MappingNode {
		r.fail(n, "a mapping has to stand here: KEY: VALUE")
		return nil
	}
	var pairs []pair
	lines := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		p := pair{n.Content[i], n.Content[i+1]}
		switch {
		case p.name.Kind != yaml.ScalarNode:
			r.fail(p.name, "a key has to be a word")
		case lines[p.name.Value] > 0:
			r.fail(p.name, "the key %s stands in line %d already", short(p.name.Value), lines[p.name.Value])
		default:
			lines[p.name.Value] = p.name.Line
			pairs = append(pairs, p)
		}
	}
	return pairs
}

// items returns the elements of a list that is not empty.
func (r *reading) items(n *yaml.Node) []*yaml.Node {
	if n.Kind != yaml.SequenceNode || len(n.Content) == 0 {
		r.fail(n, "a list has to stand here, such as [ONE, TWO]")
		return nil
	}
	return n.Content
}

// text returns a scalar as it is written; false if there is none.
func (r *reading) text(n *yaml.Node) (string, bool) {
	if n.Kind != yaml.ScalarNode || isNull(n) || n.Value == "" {
		r.fail(n, "a value has to stand here")
		return "", false
	}
	if strings.ContainsRune(n.Value, 0) {
		r.fail(n, "the value holds a zero byte")
		return "", false
	}
	return n.Value, true
}

// texts returns the scalars of a list.
func (r *reading) texts(n *yaml.Node) []Value[string] {
	var values []Value[string]
	for _, item := range r.items(n) {
		if text, ok := r.text(item); ok {
			values = append(values, Value[string]{text, r.origin(item)})
		}
	}
	return values
}

// choice returns a scalar that is one of the allowed words.
func (r *reading) choice(n *yaml.Node, allowed ...string) (string, bool) {
	text, ok := r.text(n)
	if ok && !slices.Contains(allowed, text) {
		r.fail(n, "the value %s is none of %s%s", short(text), strings.Join(allowed, ", "), r.meant(text, allowed))
		return "", false
	}
	return text, ok
}

// rule returns the name of a rule.
func (r *reading) rule(n *yaml.Node) (string, bool) {
	text, ok := r.text(n)
	if ok && !slices.Contains(r.Rules, text) {
		r.fail(n, "there is no rule %s%s", short(text), r.meant(text, r.Rules))
		return "", false
	}
	return text, ok
}

// rules returns the names of rules in a list.
func (r *reading) rules(n *yaml.Node) []Value[string] {
	var names []Value[string]
	for _, item := range r.items(n) {
		if name, ok := r.rule(item); ok {
			names = append(names, Value[string]{name, r.origin(item)})
		}
	}
	return names
}

// globs returns the globs in a list.
func (r *reading) globs(n *yaml.Node) []Value[string] {
	globs := r.texts(n)
	for _, glob := range globs {
		if problem := globProblem(glob.V); problem != "" {
			r.failAt(glob.At.Line, glob.At.Column, "the path %s %s", short(glob.V), problem)
		}
	}
	return globs
}

// short returns a word for a message, cut if it is long.
func short(word string) string {
	const most = 60
	runes := []rune(word)
	if len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return word
}

// textKey is a key with a single value that check, if there is one, finds good.
func textKey[T any](name string, field func(*T) *Value[string], check func(r *reading, n *yaml.Node) (string, bool)) key[T] {
	return key[T]{name, func(r *reading, n *yaml.Node, into *T) {
		if text, ok := check(r, n); ok {
			*field(into) = Value[string]{text, r.origin(n)}
		}
	}}
}

// word is a value of textKey that may be anything.
func word(r *reading, n *yaml.Node) (string, bool) { return r.text(n) }

// file is a value of textKey that names a file or directory.
func file(r *reading, n *yaml.Node) (string, bool) {
	text, ok := r.text(n)
	return r.path(text), ok
}

// oneOf is a value of textKey that is one of some words.
func oneOf(allowed ...string) func(*reading, *yaml.Node) (string, bool) {
	return func(r *reading, n *yaml.Node) (string, bool) { return r.choice(n, allowed...) }
}

// listKey is a key with a list.
func listKey[T any](name string, field func(*T) *[]Value[string], read func(r *reading, n *yaml.Node) []Value[string]) key[T] {
	return key[T]{name, func(r *reading, n *yaml.Node, into *T) { *field(into) = read(r, n) }}
}
