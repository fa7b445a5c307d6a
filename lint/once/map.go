// Package once makes things that many goroutines ask for, each once.
package once

import "sync"

// Map holds what was made for each key. The zero Map is empty. It is safe for concurrent use: one caller makes the
// value of a key, others that want the same one wait for it, those that want another do not.
type Map[K comparable, V any] struct {
	mu   sync.Mutex
	made map[K]func() V // each makes its value when it is first called
}

// Get returns the value of a key, which make makes when it is asked for first.
func (m *Map[K, V]) Get(key K, make func() V) V {
	m.mu.Lock()
	value, known := m.made[key]
	if !known {
		if m.made == nil {
			m.made = map[K]func() V{}
		}
		value = sync.OnceValue(make)
		m.made[key] = value
	}
	m.mu.Unlock()
	return value()
}
