package parser

// TokenKind says what a token is. The dialect has no context-free tokens: the parser knows what it
// expects and asks the lexer for it, so that a kind is decided once and never guessed again.
type TokenKind uint8

const (
	TokenSpace     TokenKind = iota // white space and line breaks between other tokens
	TokenComment                    // from # or // to the end of the line, without the line break
	TokenKey                        // a key with its quotes
	TokenSeparator                  // : or = between a key and its value
	TokenValue                      // a scalar with its quotes or parentheses, or a variable with its $
	TokenInclude                    // the keyword include
	TokenPath                       // the path of an include with its quotes
	TokenPunct                      // { } [ ] , ; and the lone / that the server passes over
	TokenBad                        // bytes that no rule of the grammar takes
)

// Token is the half-open byte range Start to End of a text. The tokens of a File tile its text: the
// first starts at 0, each starts where the one before ends, the last ends with the text.
//
// There is one for every few bytes of a text, so that its size counts.
type Token struct {
	Kind       TokenKind
	start, end int32
}

// Start returns the offset of the first byte of the token.
func (t Token) Start() int { return int(t.start) }

// End returns the offset behind the last byte of the token.
func (t Token) End() int { return int(t.end) }
