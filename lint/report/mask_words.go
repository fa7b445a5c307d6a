package report

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// stars stand for a secret where no width has to be kept. They say nothing of its length.
const stars = "********"

// words are the secrets of a report, for messages that quote one.
type words struct {
	all     map[string]bool
	lengths map[string][]int // of the words with the same first bytes, each once and negative: the longest come first
}

const (
	leastQuoted = 3 // bytes of a secret that is hidden between quotes
	leastBare   = 4 // … and elsewhere
	// leastPlain are the letters from which on a secret of small letters alone is hidden outside of
	// quotes: "nats" or "server" as a password must not make every message unreadable.
	leastPlain = 9
)

// addLines adds the lines of a secret, as it stands, as Go quotes it, and without percent escapes.
func (w *words) addLines(text string) {
	if w.all == nil {
		w.all = map[string]bool{}
	}
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.Trim(line, " \t\r")
		w.add(line)
		w.add(strings.Trim(strconv.Quote(line), `"`))
		if plain, err := url.PathUnescape(line); err == nil {
			w.add(plain)
		}
	}
}

func (w *words) add(word string) {
	if len(word) >= leastQuoted {
		w.all[word] = true
	}
}

// finish makes the words ready to be looked for.
func (w *words) finish() {
	w.lengths = map[string][]int{}
	for word := range w.all {
		start := word[:leastQuoted]
		w.lengths[start] = append(w.lengths[start], -len(word))
	}
	for start, lengths := range w.lengths {
		slices.Sort(lengths)
		w.lengths[start] = slices.Compact(lengths)
	}
}

// each finds the secrets that a message quotes.
func (w *words) each(text string, hide func(start, end int)) {
	if len(w.lengths) == 0 {
		return
	}
	for i := 0; i+leastQuoted <= len(text); i++ {
		for _, length := range w.lengths[text[i:i+leastQuoted]] {
			end := i - length
			if end <= len(text) && w.all[text[i:end]] && standsAlone(text, i, end) {
				hide(i, end)
				break
			}
		}
	}
}

// standsAlone reports whether the word at that range is the secret and not part or twin of an
// ordinary one.
func standsAlone(text string, start, end int) bool {
	before, after := byteAt(text, start-1), byteAt(text, end)
	if strings.IndexByte("\"'`", before) >= 0 && before == after {
		return true
	}
	word := text[start:end]
	if len(word) < leastBare || len(word) < leastPlain && strings.Trim(word, "abcdefghijklmnopqrstuvwxyz") == "" {
		return false
	}
	return !(alnum(before) && alnum(word[0])) && !(alnum(after) && alnum(word[len(word)-1]))
}

// byteAt returns a byte of the text, 0 outside of it.
func byteAt(text string, i int) byte {
	if i < 0 || i >= len(text) {
		return 0
	}
	return text[i]
}

func alnum(b byte) bool { return b >= '0' && b <= '9' || b|0x20 >= 'a' && b|0x20 <= 'z' }

// message returns a message without the secrets in it.
func (m *masker) message(text string) string {
	m.look()
	var found []extent
	hide := func(start, end int) { found = append(found, extent{start, end}) }
	eachForm(text, hide)
	m.words.each(text, hide)
	return starred(text, found)
}

// setting returns a piece of configuration without the secrets in it.
func (m *masker) setting(text string) string {
	m.look()
	var found []extent
	hide := func(start, end int) { found = append(found, extent{start, end}) }
	eachForm(text, hide)
	m.words.each(text, hide)
	eachSetting(text, 0, len(text), true, hide)
	return starred(text, found)
}

func starred(text string, found []extent) string {
	if len(found) == 0 {
		return text
	}
	var out strings.Builder
	done := 0
	for _, e := range merged(found) {
		out.WriteString(text[done:e.start])
		out.WriteString(stars)
		done = e.end
	}
	out.WriteString(text[done:])
	return out.String()
}
