package report

import (
	"regexp"
	"strings"
	"sync"

	"natstls/parser"
)

// hideForms hides what is secret by its form alone.
func (m *masker) hideForms(source *parser.Source) {
	eachForm(source.Text, func(start, end int) { m.hide(source, start, end) })
}

// eachForm finds secrets that are known by their form: credentials in URLs, NKey seeds, JWTs, bcrypt
// hashes and PEM blocks of private keys, seeds and JWTs.
func eachForm(text string, hide func(start, end int)) {
	eachURL(text, hide)
	eachSeed(text, hide)
	eachPEM(text, hide)
	if strings.Contains(text, "eyJ") {
		eachMatch(jwtForm(), text, hide)
	}
	if strings.Contains(text, "$2") {
		eachMatch(bcryptForm(), text, hide)
	}
}

// Compiled when they are first asked for: most texts have nothing that begins like such a secret.
var (
	jwtForm    = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`eyJ[A-Za-z0-9_-]{10,}(?:\.[A-Za-z0-9_-]*){1,2}`) })
	bcryptForm = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\$2[abxy]?\$[0-9]{2}\$[./A-Za-z0-9]+`) })
	pemBegin   = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`-----BEGIN [A-Z0-9 ]*(?:PRIVATE KEY|SEED|JWT)-----`) })
	pemBody    = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z0-9+/=_.\\\s-]*`) })
)

func eachMatch(form *regexp.Regexp, text string, hide func(start, end int)) {
	for _, at := range form.FindAllStringIndex(text, -1) {
		hide(at[0], at[1])
	}
}

// eachPEM finds what stands between the lines of PEM blocks that hold secrets, also where the line
// breaks are escapes. A block without its last line goes as far as base64 does.
func eachPEM(text string, hide func(start, end int)) {
	for at := 0; strings.Contains(text[at:], "-----BEGIN "); {
		begin := pemBegin().FindStringIndex(text[at:])
		if begin == nil {
			return
		}
		start := at + begin[1]
		length := strings.Index(text[start:], "-----END")
		if length < 0 {
			length = len(pemBody().FindString(text[start:]))
		}
		hide(start, start+length)
		at = start + length
	}
}

// eachSeed finds NKey seeds: 58 characters of base32 that start with S and the letter of a kind. One
// that was cut or torn a little is still worth hiding.
func eachSeed(text string, hide func(start, end int)) {
	const least = 42
	for i := 0; i+least <= len(text); {
		run := base32Run(text[i:])
		if run >= least && text[i] == 'S' && strings.IndexByte("UANOCX", text[i+1]) >= 0 && (i == 0 || !nameByte(text[i-1])) {
			hide(i, i+run)
		}
		i += max(run, 1)
	}
}

// base32Run returns how many characters of base32 the text starts with.
func base32Run(text string) int {
	i := 0
	for i < len(text) && (text[i] >= 'A' && text[i] <= 'Z' || text[i] >= '2' && text[i] <= '7') {
		i++
	}
	return i
}

// eachURL finds the passwords of URLs, and tokens that stand in place of a user.
func eachURL(text string, hide func(start, end int)) {
	for at := 0; ; {
		next := strings.Index(text[at:], "://")
		if next < 0 {
			return
		}
		start := at + next + len("://")
		end := start + urlLength(text[start:])
		if from, to, ok := credentials(text[start:end]); ok {
			hide(start+from, start+to)
		}
		at = start
	}
}

// urlLength returns how far a URL may go: to the end of the line or to the next URL. That is too far
// for a good one, but a password may hold anything by mistake.
func urlLength(text string) int {
	end := len(text)
	if next := strings.Index(text, "://"); next >= 0 {
		end = next
	}
	return lineLength(text[:end])
}

// credentials returns the secret part of what stands between // and @ in a URL without its scheme.
func credentials(text string) (from, to int, ok bool) {
	word := text
	if space := strings.IndexAny(text, " \t\r\"'`"); space >= 0 {
		word = text[:space]
	}
	authority := word
	if slash := strings.IndexAny(word, "/?#"); slash >= 0 {
		authority = word[:slash]
	}
	at := strings.LastIndexByte(word, '@')
	if !strings.Contains(authority, "@") {
		// no credentials, if host and port are as they should be; else a password with a slash, a
		// space or a quote in it
		_, port, found := strings.Cut(authority, ":")
		if !found || strings.Trim(port, "0123456789,;]}") == "" || authority[0] == '[' {
			return 0, 0, false
		}
		at = strings.LastIndexByte(text, '@')
	}
	if at < 0 {
		return 0, 0, false
	}
	colon := strings.IndexByte(text[:at], ':')
	return colon + 1, at, true
}
