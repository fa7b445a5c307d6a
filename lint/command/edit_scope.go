package command

import (
	"path/filepath"
	"sync"

	"natstls/lint"
	"natstls/lint/schema"
)

// editScope says which files a run may change: those that were named, and what they include, if that stands in a
// directory that was named or that holds a file that was named. It is safe for concurrent use.
type editScope struct {
	stdin    string // what standard input is called, empty if it is not read
	input    string // what it held
	named    map[string]bool
	dirs     []string
	excluded func(name string) bool

	mu   sync.Mutex
	keys map[string]string
}

func (p *process) editScope(s *settings, operands []string) *editScope {
	scope := &editScope{named: map[string]bool{}, excluded: s.conf.excludes, keys: map[string]string{}}
	for _, operand := range operands {
		if operand == "-" {
			scope.stdin, scope.input = s.stdinName, string(p.input)
			continue
		}
		scope.name(operand)
	}
	if p.server != nil {
		if config := schema.ReadCommandLine(p.server).Config; config != "" {
			scope.name(config)
		}
	}
	return scope
}

// name adds a file or a directory that was named.
func (s *editScope) name(operand string) {
	if isDirectory(operand) {
		s.dirs = append(s.dirs, s.key(operand))
		return
	}
	s.named[s.key(operand)] = true
	// The directory of the name, not that of what a link leads to: relative includes start there.
	s.dirs = append(s.dirs, s.key(filepath.Dir(operand)))
}

// key returns the absolute name of a file without symbolic links, which is the same for all its names.
func (s *editScope) key(name string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	key, known := s.keys[name]
	if !known {
		// Without links first: .. behind a link is not what the letters say.
		key = unlinked(name)
		if absolute, err := filepath.Abs(key); err == nil {
			key = unlinked(absolute)
		}
		s.keys[name] = key
	}
	return key
}

// editable reports whether a file may be changed.
func (s *editScope) editable(name string) bool {
	key := s.key(name)
	if s.isStdin(name) || s.named[key] {
		return true
	}
	for _, dir := range s.dirs {
		inside, err := filepath.Rel(dir, key)
		if err == nil && filepath.IsLocal(inside) {
			return !s.excluded(name)
		}
	}
	return false
}

// isStdin reports whether a name stands for standard input.
func (s *editScope) isStdin(name string) bool { return s.stdin != "" && s.key(name) == s.key(s.stdin) }

// stdinText returns the text of standard input with its fixes.
func (s *editScope) stdinText(fixed *lint.Fixed) string {
	for _, change := range fixed.Changes {
		if s.isStdin(change.Name) {
			return change.New
		}
	}
	return s.input
}
