package parser

import (
	"slices"
	"sort"
	"strings"

	"natstls/parser/limit"
)

// Parse reads a text. It never fails and never panics: what is wrong is in File.Errors, and the rest
// of the text is in the tree. It does no input or output.
//
// A text that nats-server takes is read in one pass without a guess. A broken one may be read again,
// with what the pass before has learned about it: where a bracket was forgotten, that numbers close
// their array, that the text is a template.
//
// A text of more than limit.TextSize bytes is not read at all, and of one with more than limit.Tokens tokens the rest
// is one bad token.
func Parse(src *Source) *File {
	if len(src.Text) > limit.TextSize {
		return &File{Source: src, Root: &Map{Broken: true}, Errors: []*Error{{
			Span:    Span{Source: src},
			Message: "the text is too large to be a configuration",
			Help:    "name another file",
			Limit:   true,
		}}}
	}
	p := run(src, hints{})
	for p.again {
		p = run(src, p.hints) // each round sets one more of the two flags in hints
	}
	if p.unclosed {
		p = p.closeBrackets()
	}
	top := &p.scopes[0] // what is open inside is a block, or dropped with a quote that ends the file
	root := &Map{Span: p.span(0, len(p.text)), Fields: slices.Clip(top.fields), Broken: top.broken}
	file := &File{Source: src, Tokens: p.tokens, Root: root, Errors: sorted(p.errors), Misread: sorted(p.misreads)}
	p.noteLimits(file)
	return file
}

// run makes one pass over a text.
func run(src *Source, h hints) *parser {
	size := len(src.Text)
	p := &parser{
		src:    src,
		text:   src.Text,
		hints:  h,
		tokens: make([]Token, 0, min(size/3, limit.Tokens)+8),
		keys:   make([]pending, 0, 16),
		scopes: make([]scope, 1, 16),
	}
	if strings.HasPrefix(src.Text, byteOrderMark) {
		p.misread(0, len(byteOrderMark), "the byte order mark becomes part of the first key", "save the file as UTF-8 without a byte order mark")
	}
	p.scopes[0].fields = make([]Field, 0, size/256+minRoom)
	p.top()
	p.emit(TokenBad, size) // behind a NUL byte or quote that the server takes for the end of the file
	return p
}

// parser is one pass over one text.
type parser struct {
	src  *Source
	text string
	pos  int // the end of the last token

	tokens   []Token
	keys     []pending // keys that wait for a value, see complete
	maps     []Map     // room for maps to come
	scopes   []scope   // what is open, the top level first
	errors   []*Error
	misreads []*Error

	hints       hints
	over        bool         // the pass ends here
	full        bool         // because there are limit.Tokens tokens
	unlisted    int          // errors that came after the first limit.Mistakes
	failed      bool         // there was an error, reported or not
	again       bool         // hints has grown: this pass is worth nothing
	mute        bool         // what follows is a consequence of an error that was reported
	unclosed    bool         // the text ended inside a bracket
	openAtEnd   []int        // the brackets that were open then, from the outside in
	fieldStart  int          // where the latest key or array item begins
	openDigits  int          // open arrays with an item such as 1]
	noBlockEnd  int          // a block string that begins before this offset has no end
	brokenLines map[int]bool // lines with an error, from 1
	marker      bool         // something that may be part of a template was read as a value
	templated   bool         // the error about a template is reported
}

// hints is what an earlier pass has learned about a broken text.
type hints struct {
	digits   bool     // digits before ] are numbers that close their array
	template bool     // {{ … }} and the like are parts of a template
	closers  []closer // in text order
}

// closer says that the bracket at open was meant to be closed before the offset at.
type closer struct {
	open, at int
}

// pending is a key that waits for its value.
type pending struct {
	text       string
	start, end int
}

// outcome says how the reading of a key or value went.
type outcome uint8

const (
	done    outcome = iota // the value counts, perhaps as a Bad one
	dropped                // nats-server forgets this value; its key goes on waiting
	closed                 // the } of the map came in place of the value
	failed                 // an error took the field; it is stored
	over                   // the pass ends here
)

func (p *parser) span(start, end int) Span { return Span{Source: p.src, Start: start, End: end} }

// stop ends the pass.
func (p *parser) stop() { p.over = true }

// top reads the top level and the blocks without a key in it. The text may end inside such a block.
func (p *parser) top() {
	for !p.over {
		p.space()
		if len(p.hints.closers) > 0 && p.virtualClose() {
			p.pop()
			continue
		}
		if p.pos == len(p.text) {
			return
		}
		inBlock := p.scope().kind == blockScope
		switch c := p.text[p.pos]; {
		case p.hints.template && p.template():
		case c == '{':
			if !p.enter(blockScope) {
				p.emit(TokenBad, len(p.text))
			}
		case c == '}' && inBlock:
			p.closeBlock()
		case p.comment():
		case c == '/':
			p.failSlash()
		case c == 0:
			p.failNUL()
		default:
			p.topField()
		}
	}
}

// topField reads a field of the top level or a block, with what ends it.
func (p *parser) topField() {
	var t trail
	p.field(&t, false)
	for !p.over {
		step := p.fieldEnd()
		if step == stepJunk {
			step = p.junk(&t)
		}
		switch step {
		case stepNext:
			return
		case stepClose:
			p.closeBlock()
			return
		}
	}
}

// closeBlock closes the innermost block. Behind a block within a block nats-server passes over white
// space, and wants another } or a separator before the next key (conf.lexBlockEnd, v2.15.2).
func (p *parser) closeBlock() {
	for {
		p.emit(TokenPunct, p.pos+1)
		p.pop()
		if p.scope().kind == topScope {
			return
		}
		for c := p.peek(); is(c, spaceByte) && c != '\v' && c != '\f' || c == '/' && p.at(p.pos+1) != '/'; c = p.peek() {
			if c == '/' {
				p.emit(TokenPunct, p.pos+1)
			} else {
				p.emit(TokenSpace, p.pos+1)
			}
		}
		switch c := p.peek(); {
		case c == '}':
			continue
		case p.comment():
		case c == ',' || c == ';':
			p.emit(TokenPunct, p.pos+1)
		case p.pos == len(p.text):
			p.failUnclosed()
		case c == 0:
			p.failNUL()
		default:
			p.fail(p.pos, p.pos+1, "only }, a comma or a semicolon may follow a block inside another block",
				"take away the inner braces, which have no meaning, or write a comma behind them")
		}
		return
	}
}

// sorted brings errors into text order.
func sorted(errs []*Error) []*Error {
	sort.SliceStable(errs, func(i, j int) bool { return errs[i].Span.Start < errs[j].Span.Start })
	return errs
}
