package parser

import "strings"

// Template finds the first part of a template in a text: {{ … }}, {% … %}, <% … %> or ${…} on one line. It
// begins at start and ends before end. Quoted text of a valid file may hold one that was not rendered.
func Template(text string) (start, end int, found bool) {
	p := &parser{text: text}
	for {
		n := strings.IndexAny(text[start:], "{<$")
		if n < 0 {
			return 0, 0, false
		}
		start += n
		if end = p.markerEnd(start); end > 0 {
			return start, end, true
		}
		start++
	}
}

// template passes over a part of a template where a key should begin, once an earlier pass has shown
// that the text is one.
func (p *parser) template() bool {
	end := p.markerEnd(p.pos)
	if end < 0 {
		return false
	}
	p.failTemplate(p.pos, end)
	p.emit(TokenBad, end)
	p.skip()
	return true
}

// templateValue does the same where a value should begin.
func (p *parser) templateValue(v *Value) bool {
	end := p.markerEnd(p.pos)
	if end < 0 {
		return false
	}
	p.failTemplate(p.pos, end)
	for end < len(p.text) && !is(p.text[end], bareStop) {
		if next := p.markerEnd(end); next > 0 {
			end = next
			continue
		}
		end++
	}
	p.badValue(v, end)
	return true
}

// bareMarker looks for a ${…} in the unquoted value from start to the } at end. nats-server takes that }
// for the end of the map; once an earlier pass has shown that the text is a template, it is passed over.
func (p *parser) bareMarker(v *Value, start, end int) bool {
	n := strings.LastIndex(p.text[start:end], "${")
	if n < 0 || p.markerEnd(start+n) != end+1 {
		return false
	}
	p.marker = true
	if !p.hints.template {
		return false
	}
	p.failTemplate(start+n, end+1)
	for end++; end < len(p.text) && !is(p.text[end], bareStop); end++ {
		if next := p.markerEnd(end); next > 0 {
			end = next - 1
		}
	}
	p.badValue(v, end)
	return true
}

// skipTemplate does the same while something broken is passed over.
func (p *parser) skipTemplate() bool {
	if !p.hints.template {
		return false
	}
	end := p.markerEnd(p.pos)
	p.emit(TokenBad, end)
	return end > 0
}

// failTemplate reports that a template was not rendered, once. Lines with control flow make everything
// behind them a guess; a shell variable does not.
func (p *parser) failTemplate(start, end int) {
	p.breakScope()
	if !p.templated && !p.over {
		help := "render the template, and check its output"
		if p.text[start] == '$' {
			help = "render the template, and check its output; nats-server reads $NAME without braces"
		}
		p.report(start, end, "this is part of a template that was not rendered", help)
	}
	p.templated = true
	p.mute = p.mute || p.text[start] != '$'
}

// braceKey reports whether a key such as {NAME may stand above an offset: then ${NAME} is a variable to
// nats-server, and the } behind it closes the map.
func (p *parser) braceKey(name string, before int) bool {
	for from := 0; ; {
		n := strings.Index(p.text[from:before], name)
		if n < 0 {
			return false
		}
		from += n
		if from == 0 || p.text[from-1] != '$' {
			return true
		}
		from++
	}
}

// maxMarker is how many bytes a part of a template has at most, and maxTemplateLook in how many bytes before the end of a
// broken line one is searched, so that a long line takes no more than linear time.
const (
	maxMarker       = 1024
	maxTemplateLook = 4096
)

// markerEnd returns where the part of a template that begins at i ends: {{ … }}, {% … %}, <% … %> or
// ${…} on one line. It returns -1 if none begins there.
func (p *parser) markerEnd(i int) int {
	next := p.at(i + 1)
	var closing string
	switch c := p.at(i); {
	case c == '{' && next == '{':
		closing = "}}"
	case (c == '{' || c == '<') && next == '%':
		closing = "%}"
		if c == '<' {
			closing = "%>"
		}
	case c == '$' && next == '{':
		closing = "}"
	default:
		return -1
	}
	inside := p.text[i+2 : min(i+maxMarker, len(p.text))]
	if n := strings.IndexByte(inside, '\n'); n >= 0 {
		inside = inside[:n]
	}
	n := strings.Index(inside, closing)
	if n < 0 || closing == "}}" && looksLikeField(inside[:n]) || closing == "}" && !looksLikeName(inside[:n]) {
		return -1
	}
	return i + 2 + n + len(closing)
}

// looksLikeField tells blocks of the dialect such as {{a: 1}} from templates.
func looksLikeField(s string) bool {
	s = strings.TrimLeft(s, " \t")
	s = strings.TrimLeft(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-\"'")
	s = strings.TrimLeft(s, " \t")
	return s != "" && strings.ContainsAny(s[:1], ":={[")
}

// looksLikeName tells ${NAME} and ${NAME:-default} from other text.
func looksLikeName(s string) bool {
	rest := strings.TrimLeft(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.")
	return len(rest) < len(s) && (rest == "" || strings.ContainsAny(rest[:1], ":-?+="))
}

// templateNear looks for a part of a template, outside of comments and quoted text, on the lines
// from the latest field to the place of an error.
func (p *parser) templateNear(start, end int) (from, to int, found bool) {
	stop := p.lineEnd(min(end, len(p.text)))
	from = max(p.lineStart(min(start, p.fieldStart)), stop-maxTemplateLook)
	for from < stop {
		n := strings.IndexAny(p.text[from:stop], "{<$")
		if n < 0 {
			return 0, 0, false
		}
		from += n
		if to := p.markerEnd(from); to > 0 && !p.hidden(from, to) {
			return from, to, true
		}
		from++
	}
	return 0, 0, false
}

// hidden reports whether the range stands inside a comment or quoted text.
func (p *parser) hidden(start, end int) bool {
	if start < p.pos {
		t := p.tokenAt(start)
		c := p.text[t.Start()]
		return t.Kind == TokenComment || (c == '"' || c == '\'' || c == '(') && end <= t.End()
	}
	ahead := p.text[p.pos:max(start, p.pos)]
	return strings.Contains(ahead, " #") || strings.Contains(ahead, " //") || strings.Count(ahead, `"`)%2 == 1
}
