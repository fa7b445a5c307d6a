package rules

import (
	"time"

	"natstls/lint"
	"natstls/lint/creds"
	"natstls/lint/schema"
)

// operator is an element of the option operator with what it leads to.
type operator struct {
	schema.Item
	file *creds.File
}

// operatorsOf returns the operators of a configuration that can be looked at. The server takes a value
// for the name of a file first, and for a JWT if there is no such file.
func operatorsOf(p *lint.Pass) []operator {
	var operators []operator
	for _, item := range p.Server.Operators.Value {
		if file := operatorFile(p, item.Text); file != nil {
			operators = append(operators, operator{item, file})
		}
	}
	return operators
}

func operatorFile(p *lint.Pass, text string) *creds.File {
	const longestName = 255 // NAME_MAX of Linux, and no larger elsewhere
	inline := creds.Inline(text)
	switch {
	case notRendered(text):
		return nil
	case inline && len(text) > longestName:
		return creds.Parse("", []byte(text))
	case p.Creds == nil:
		return nil
	}
	file := p.Creds.File(text)
	if inline && file.Err != nil && p.Files == lint.FilesRequired {
		return creds.Parse("", []byte(text))
	}
	return file
}

// nameOf returns what messages call an operator: the name of its file, never a JWT.
func (o operator) nameOf() string {
	if o.file.Name == "" || creds.Inline(o.file.Name) {
		return "this value"
	}
	return shown(o.file.Name)
}

// ended reports whether a time is set and has come.
func ended(p *lint.Pass, end time.Time) bool { return !end.IsZero() && !end.After(p.Now) }

// dateOf writes a time for messages; the years of a claim may be any.
func dateOf(t time.Time) string {
	if t.Year() < 1970 || t.Year() > 9999 {
		return "an unusual date"
	}
	return t.Format(time.DateOnly)
}
