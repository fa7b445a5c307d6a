package report

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// secretName reports whether the value of a key of that name is secret: password, token, seed,
// encryption_key, but also names that people give to variables, such as NATS_PASS or adminSecret.
// The options of nats-server itself are those of server/opts.go in 2.15.2.
func secretName(name string) bool {
	if len(name) > longestName {
		return true // to be safe: it is no option, and nobody reads it
	}
	words := nameWords(name)
	if len(words) == 0 {
		return false
	}
	last := words[len(words)-1]
	if slices.Contains(publicEndings, last) {
		return false
	}
	if slices.Contains(secretWords, last) || slices.Contains(keyWords, last) && !slices.Contains(words, "public") {
		return true
	}
	lower := strings.ToLower(name)
	for _, part := range secretParts {
		if strings.Contains(lower, part) {
			return true
		}
	}
	return false
}

// shortestSecretName is how many bytes a secret name has at least, so that a text of very many short words is read
// fast. The shortest of them is ek, the encryption key.
const shortestSecretName = 2

// longestName is up to how many bytes a name is taken apart.
const longestName = 1000

// keyName reports whether a secret name may also hold something public: a public NKey, or by mistake
// the name of a key file.
func keyName(name string) bool {
	if len(name) > longestName {
		return false
	}
	words := nameWords(name)
	return len(words) > 0 && slices.Contains(keyWords, words[len(words)-1])
}

var (
	secretWords = []string{"pass", "passwd", "pwd", "passcode", "token", "seed", "psk", "ek", "apikey", "auth", "authorization", "bearer"}
	secretParts = []string{"password", "passwd", "passphrase", "secret"}
	keyWords    = []string{"key", "nkey"}
	// publicEndings make a name that says something about a secret and is none: password_file,
	// token_cookie, secretName.
	publicEndings = []string{"file", "files", "path", "dir", "cookie", "url", "urls", "name", "position", "timeout",
		"ttl", "length", "type", "env", "ref", "policy", "count"}
)

// nameWords splits a name at everything that is neither letter nor digit and where a small letter
// meets a capital, and gives the words in small letters, without the digits at their ends.
func nameWords(name string) []string {
	var words []string
	start := 0
	flush := func(end int) {
		word := strings.TrimRight(strings.ToLower(name[start:end]), "0123456789")
		if word != "" {
			words = append(words, word)
		}
	}
	var before rune
	for i := 0; i < len(name); {
		r, size := utf8.DecodeRuneInString(name[i:])
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			flush(i)
			start = i + size
		case unicode.IsUpper(r) && unicode.IsLower(before):
			flush(i)
			start = i
		}
		before = r
		i += size
	}
	flush(len(name))
	return words
}

// publicValue reports whether the value of a key such as nkey or tls_key is none of the secret kind:
// a public NKey, or the name of a file.
func publicValue(text string) bool {
	if len(text) == 56 && strings.IndexByte("UAONCX", text[0]) >= 0 && base32Run(text) == len(text) {
		return true
	}
	lower := strings.ToLower(text)
	return slices.ContainsFunc(keyFileEndings, func(ending string) bool { return strings.HasSuffix(lower, ending) })
}

var keyFileEndings = []string{".pem", ".key", ".crt", ".cer", ".cert", ".der", ".p12", ".pfx", ".jks", ".nk", ".creds"}
