package resolve

import "natstls/parser"

// scope is a map while it is being read: what a variable in it, or in a map inside, can see.
type scope struct {
	syntax *parser.Map
	fields []*Field       // in the order of reading; nil where a later setting of the key won
	lost   bool           // whether there is a nil among fields
	index  map[string]int // key to its place in fields; nil while fields is short
	open   bool
}

// shortScope is the number of fields up to which a search from the end beats a hash table.
const shortScope = 8

// find returns the setting of a key that counts so far, or nil.
func (s *scope) find(key string) *Field {
	if i := s.at(key); i >= 0 {
		return s.fields[i]
	}
	return nil
}

func (s *scope) at(key string) int {
	if s.index != nil {
		if i, ok := s.index[key]; ok {
			return i
		}
		return -1
	}
	for i, f := range s.fields {
		if f != nil && f.Key == key {
			return i
		}
	}
	return -1
}

// set adds a setting behind all others. An earlier setting of the same key loses.
func (s *scope) set(f *Field) {
	if i := s.at(f.Key); i >= 0 {
		lost := s.fields[i]
		s.fields[i], s.lost = nil, true
		// What f itself brings along lost inside an included file, which was read later than lost.
		own := f.Overridden
		f.Overridden = append(append(lost.Overridden, lost), own...)
	}
	s.fields = append(s.fields, f)
	switch {
	case s.index != nil:
		s.index[f.Key] = len(s.fields) - 1
	case len(s.fields) > shortScope:
		s.index = make(map[string]int, 2*len(s.fields))
		for i, f := range s.fields {
			if f != nil {
				s.index[f.Key] = i
			}
		}
	}
}

// live returns the settings that count.
func (s *scope) live() []*Field {
	if !s.lost {
		return s.fields
	}
	var kept []*Field
	for _, f := range s.fields {
		if f != nil {
			kept = append(kept, f)
		}
	}
	return kept
}
