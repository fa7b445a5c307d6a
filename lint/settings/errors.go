package settings

import "fmt"

// Error is something in a settings file that cannot be used. Line and Column count from 1, in characters; they
// are 0 where the file as a whole is meant.
type Error struct {
	File         string
	Line, Column int
	Message      string // starts small, no full stop
}

func (e *Error) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("%s: %s", e.File, e.Message)
	}
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, e.Message)
}
