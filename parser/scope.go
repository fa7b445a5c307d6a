package parser

type scopeKind uint8

const (
	topScope   scopeKind = iota // the text outside of all brackets
	blockScope                  // { … } without a key: its fields belong to the top level
	mapScope
	arrayScope
)

// scope is a bracket that is open.
type scope struct {
	kind     scopeKind
	broken   bool // becomes Map.Broken
	digits   bool // an array that holds an item such as 1]
	implicit bool // a map whose { is missing; it ends where the lines are no longer indented deeper
	indent   int  // of the line of its key, for an implicit map
	open     int  // offset of the bracket

	// The content so far. When the bracket is closed its part of the slice goes into the tree, and the
	// next bracket at the same depth uses the rest: only one is open at a time there, so that its
	// content lies in one piece from the beginning.
	fields []Field
	items  []Value
	room   int // how many fields or items were allocated last
}

func (p *parser) scope() *scope { return &p.scopes[len(p.scopes)-1] }

// push opens a scope at the read position.
func (p *parser) push(kind scopeKind) *scope {
	n := len(p.scopes)
	if n == cap(p.scopes) {
		p.scopes = append(p.scopes, scope{})
	}
	p.scopes = p.scopes[:n+1]
	s := &p.scopes[n]
	*s = scope{kind: kind, open: p.pos, fields: s.fields, items: s.items, room: s.room}
	return s
}

// pop closes the innermost scope.
func (p *parser) pop() {
	s := p.scope()
	if s.digits {
		p.openDigits--
	}
	s.fields = s.fields[len(s.fields):]
	s.items = s.items[len(s.items):]
	p.scopes = p.scopes[:len(p.scopes)-1]
}

// owner returns the scope to which the field belongs that is read here: the innermost map or the top
// level.
func (p *parser) owner() *scope {
	for i := len(p.scopes) - 1; ; i-- {
		if kind := p.scopes[i].kind; kind == mapScope || kind == topScope {
			return &p.scopes[i]
		}
	}
}

// How many fields or items are allocated together, unless one map has more.
const minRoom, maxRoom = 8, 64

// extend returns a with one more element, a zero value. When there is no room, it allocates twice as
// much as the last time, for the sake of the scopes to come.
func extend[T any](s *scope, a []T) []T {
	n := len(a)
	if n < cap(a) {
		return a[:n+1]
	}
	s.room = max(minRoom, 2*n, min(2*s.room, maxRoom))
	grown := make([]T, n+1, s.room)
	copy(grown, a)
	return grown
}

// shorten returns s without its last element.
func shorten[T any](s []T) []T {
	var zero T
	s[len(s)-1] = zero
	return s[:len(s)-1]
}

// breakScope marks the innermost map that is open.
func (p *parser) breakScope() { p.owner().broken = true }
