package effective

import (
	"net/url"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"natstls/lint/schema"
	"natstls/parser"
	"natstls/parser/resolve"
)

// notKnown is what a person reads about a property that cannot be known here.
const notKnown = "not known here"

// hidden stands in place of what may be a secret.
const hidden = "***"

// maxText is how many bytes of a value are shown.
const maxText = 120

// valueText shows a value that does not count.
func valueText(v *resolve.Value) string {
	if v == nil || v.Unknown || v.Literal == nil {
		return notKnown
	}
	switch v.Literal.Kind {
	case parser.MapValue:
		return "{ … }"
	case parser.Array:
		var texts []string
		for i, element := range v.Array {
			if i == 3 {
				texts = append(texts, "…")
				break
			}
			texts = append(texts, valueText(element))
		}
		return "[" + strings.Join(texts, ", ") + "]"
	case parser.Bool:
		if v.Literal.Bool {
			return "true"
		}
		return "false"
	}
	if strings.Contains(v.Literal.Text, "://") {
		return shownURL(v.Literal.Text)
	}
	return plainText(v.Literal.Text)
}

// plainText returns a text of the configuration without secrets, and not too long.
func plainText(text string) string {
	if secret(text) {
		return hidden
	}
	if len(text) <= maxText {
		return text
	}
	cut := maxText
	for cut > 0 && !utf8.RuneStart(text[cut]) {
		cut--
	}
	return text[:cut] + "…"
}

// secret reports whether a text may hold what nobody should read: credentials of a URL, a key, a token. It is
// meant for values that should hold none, so it rather hides too much.
func secret(text string) bool {
	if strings.Contains(text, "@") || strings.Contains(text, "-----BEGIN") || strings.Contains(text, "eyJ") {
		return true
	}
	// A seed of nkeys is base32 and starts with S.
	const least = 42
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsUpper(r) && !unicode.IsDigit(r) }) {
		if len(word) >= least && strings.Contains(word, "S") {
			return true
		}
	}
	return false
}

// shownURL returns a URL without user, query and fragment. One that cannot be read is not shown, since nobody
// knows where its password is.
func shownURL(text string) string {
	u := schema.ParseURL(text)
	if u == nil || strings.Contains(u.Host+u.Path, "@") {
		return hidden
	}
	shown := url.URL{Scheme: u.Scheme, Host: u.Host, Path: strings.TrimSuffix(u.Path, "/")}
	return plainText(shown.String())
}

// timeText writes a duration as people write it in a configuration.
func timeText(d time.Duration) string {
	if d%time.Second == 0 && d < time.Minute && d > -time.Minute {
		return strings.TrimSuffix(d.String(), "s") + " s"
	}
	return d.String()
}
