package report

import (
	"strings"

	"natstls/parser"
)

// hideSettings hides secrets where the tree does not reach: commented-out settings, text inside
// values, lines with a syntax error, other languages around a configuration.
func (m *masker) hideSettings(file *parser.File) {
	source := file.Source
	for _, lines := range badLines(file) {
		for number := lines.start; number <= lines.end; number++ {
			text, start := source.Line(number)
			m.scan(source, start, start+len(text), true)
		}
	}
	for _, token := range file.Tokens {
		if m.justHidden(source, token.Start(), token.End()) {
			continue
		}
		switch token.Kind {
		case parser.TokenComment, parser.TokenValue, parser.TokenPath:
			m.scan(source, token.Start(), token.End(), false)
		case parser.TokenBad:
			m.scan(source, token.Start(), token.End(), true)
		}
	}
}

// badLines returns the ranges of lines with a syntax error, ascending, with the last lines. Behind a limit of the
// parser any line may have one.
func badLines(file *parser.File) []extent {
	var lines []extent
	for _, e := range file.Errors {
		last := e.Span.Finish().Line
		if e.Limit {
			last = file.Source.LineCount()
		}
		lines = append(lines, extent{e.Span.Begin().Line, last})
	}
	return merged(lines)
}

// scanAround hides secrets in a text that holds configurations, such as a manifest. What follows a name there may be a
// map on the next line, as behind secret in a list of volumes.
func (m *masker) scanAround(source *parser.Source, start, end int) {
	eachSetting(source.Text, start, end, false, func(from, to int) {
		name := from
		for name < to && nameByte(source.Text[name]) {
			name++
		}
		if name > from && strings.HasPrefix(source.Text[name:to], ":") && strings.Contains(source.Text[start:from], "\n") {
			m.scanAround(source, from, to)
			return
		}
		m.hide(source, from, to)
	})
}

func (m *masker) scan(source *parser.Source, start, end int, loose bool) {
	eachSetting(source.Text, start, end, loose, func(from, to int) { m.hide(source, from, to) })
}

// eachSetting finds what follows the secret names in the range. The separator is a colon or an equals
// sign, with loose also white space alone, as the dialect allows.
func eachSetting(text string, start, end int, loose bool, hide func(start, end int)) {
	for i := start; i < end; {
		if !nameByte(text[i]) {
			i++
			continue
		}
		name := i
		for i < end && nameByte(text[i]) {
			i++
		}
		if i-name < shortestSecretName || !secretName(text[name:i]) {
			continue
		}
		from, ok := valueAfter(text, i, loose || text[name] == '-')
		if !ok {
			continue
		}
		limit := end
		if from >= end {
			limit = len(text) // the range ends with the separator
		}
		to := valueEnd(text[:limit], from, name)
		if inner := text[from:to]; !keyName(text[name:i]) || !publicValue(strings.Trim(inner, "\"' \t,;}]")) {
			hide(from, to)
		}
		i = max(i, to)
	}
}

func nameByte(b byte) bool {
	return b == '_' || b == '-' || b >= '0' && b <= '9' || b|0x20 >= 'a' && b|0x20 <= 'z'
}

// valueAfter returns where the value behind a name starts, inside its quotes; ok is false if the name
// is only a word, or if what follows is a map or a variable.
func valueAfter(text string, at int, loose bool) (start int, ok bool) {
	i := at
	if i < len(text) && (text[i] == '"' || text[i] == '\'') {
		i++
	}
	i = skip(text, i, " \t")
	separated := i > at && loose
	if i < len(text) && (text[i] == ':' || text[i] == '=') {
		separated = true
		i = skip(text, i+1, " \t\r\n")
	}
	if !separated || i >= len(text) || strings.IndexByte("{,]}\r\n", text[i]) >= 0 || isReference(text[i:]) {
		return 0, false
	}
	if text[i] == '"' || text[i] == '\'' || text[i] == '[' {
		i++
	}
	return i, true
}

func skip(text string, i int, set string) int {
	for i < len(text) && strings.IndexByte(set, text[i]) >= 0 {
		i++
	}
	return i
}

// isReference reports whether the text begins with a variable.
func isReference(text string) bool {
	if text[0] != '$' {
		return false
	}
	end := 1
	for end < len(text) && nameByte(text[end]) {
		end++
	}
	return end > 1 && (end == len(text) || strings.IndexByte(" \t\r\n,;]}", text[end]) >= 0)
}

// valueEnd returns where a value ends that starts at from: at its closing quote, for the argument of a
// command-line flag at the next space, else at the end of the line (or before the quote that ends the
// text). For a block scalar of YAML it is the end of the lines that are indented deeper than the line
// of the name.
func valueEnd(text string, from, name int) int {
	line := from + lineLength(text[from:])
	if quote := text[from-1]; quote == '"' || quote == '\'' {
		for i := from; i < line; i++ {
			if text[i] == '\\' && quote == '"' {
				i++
			} else if text[i] == quote {
				return i
			}
		}
		return line
	}
	if line == len(text) && line > from && (text[line-1] == '"' || text[line-1] == '\'') {
		line--
	}
	if text[name] == '-' {
		if space := strings.IndexAny(text[from:line], " \t"); space >= 0 {
			return from + space
		}
		return line
	}
	if from >= line || text[from] != '|' && text[from] != '>' {
		return line
	}
	indent := indentAt(text, strings.LastIndexByte(text[:name], '\n')+1)
	for line < len(text) {
		next := line + 1
		length := lineLength(text[next:])
		if strings.TrimSpace(text[next:next+length]) != "" && indentAt(text, next) <= indent {
			break
		}
		line = next + length
	}
	return line
}

func lineLength(text string) int {
	if end := strings.IndexByte(text, '\n'); end >= 0 {
		return end
	}
	return len(text)
}

func indentAt(text string, lineStart int) int { return skip(text, lineStart, " \t") - lineStart }
