package manifest

import (
	"strconv"

	"go.yaml.in/yaml/v4"
)

// The functions in this file look at single nodes. An alias is followed where it stands and never copied, so that
// aliases of aliases cost nothing.

// follow returns what an alias stands for, and any other node itself.
func follow(n *yaml.Node) *yaml.Node {
	const most = 100 // aliases of aliases
	for range most {
		if n == nil || n.Kind != yaml.AliasNode {
			return n
		}
		n = n.Alias
	}
	return nil
}

// small reports whether a node has at most left nodes below it, and none deeper than depth. Aliases count as one.
func small(n *yaml.Node, depth int, left *int) bool {
	if *left--; *left < 0 || depth < 0 {
		return false
	}
	for _, inner := range n.Content {
		if !small(inner, depth-1, left) {
			return false
		}
	}
	return true
}

// pair is a key of a mapping with its value.
type pair struct{ key, value *yaml.Node }

// pairs returns the keys of a mapping that are scalars.
func pairs(n *yaml.Node) []pair {
	n = follow(n)
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	var all []pair
	for i := 0; i+1 < len(n.Content); i += 2 {
		if key := follow(n.Content[i]); key != nil && key.Kind == yaml.ScalarNode {
			all = append(all, pair{key, follow(n.Content[i+1])})
		}
	}
	return all
}

// get follows keys from mapping to mapping; nil if one is missing. Merge keys (<<) are followed one level.
func get(n *yaml.Node, keys ...string) *yaml.Node {
	for _, key := range keys {
		n = value(n, key, true)
	}
	return n
}

func value(n *yaml.Node, key string, merge bool) *yaml.Node {
	n = follow(n)
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if name := n.Content[i]; name.Kind == yaml.ScalarNode && name.Value == key {
			return follow(n.Content[i+1])
		}
	}
	for i := 0; merge && i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value != "<<" {
			continue
		}
		if found := value(n.Content[i+1], key, false); found != nil {
			return found
		}
	}
	return nil
}

// list returns the elements of a sequence.
func list(n *yaml.Node) []*yaml.Node {
	n = follow(n)
	if n == nil || n.Kind != yaml.SequenceNode {
		return nil
	}
	all := make([]*yaml.Node, 0, len(n.Content))
	for _, item := range n.Content {
		if item = follow(item); item != nil {
			all = append(all, item)
		}
	}
	return all
}

// text returns a scalar, empty if the node is none or null.
func text(n *yaml.Node) string {
	if n == nil || n.Kind != yaml.ScalarNode || n.ShortTag() == "!!null" {
		return ""
	}
	return n.Value
}

// texts returns the scalars of a sequence.
func texts(n *yaml.Node) []string {
	var all []string
	for _, item := range list(n) {
		all = append(all, text(item))
	}
	return all
}

// number returns an integer; otherwise, if the node is none.
func number(n *yaml.Node, otherwise int) int {
	if value, err := strconv.Atoi(text(n)); err == nil {
		return value
	}
	return otherwise
}

func isTrue(n *yaml.Node) bool { return text(n) == "true" }
