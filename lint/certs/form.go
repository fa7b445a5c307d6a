package certs

import (
	"bytes"
	"encoding/base64"
	"strings"
)

// formOf tells how a file is written and, if it has no PEM block that Go finds, what it holds.
func formOf(file *File, data []byte) (Form, Content) {
	switch {
	case len(file.Blocks) > 0:
		return FormPEM, ContentUnknown
	case len(file.Lost) > 0:
		first := file.Lost[0]
		return first.Why, contentOfLabel(first.Type)
	case len(bytes.TrimSpace(data)) == 0:
		return FormEmpty, ContentUnknown
	case len(bytes.TrimSpace(bytes.TrimPrefix(data, []byte(byteOrderMark)))) == 0:
		return FormEmpty, ContentUnknown
	}
	if content := contentOfDER(data); content != ContentUnknown {
		return FormDER, content
	}
	return formOfText(data)
}

// formOfText knows PEM that was written in a way that Go does not read.
func formOfText(data []byte) (Form, Content) {
	if text, ok := fromUTF16(data); ok && strings.Contains(text, beginMark) {
		return FormUTF16, contentOfFirst(text)
	}
	text := string(data[:min(len(data), lookAt)])
	if label, body, ok := cutLabel(text); ok && strings.HasPrefix(body, `\n`) {
		return FormEscaped, contentOfLabel(label)
	}
	compact := strings.Join(strings.Fields(text), "")
	decoded, _ := base64.StdEncoding.DecodeString(compact[:len(compact)/4*4]) // as far as it goes
	if bytes.Contains(decoded, []byte(beginMark)) {
		return FormBase64, contentOfFirst(string(decoded))
	}
	return FormUnknown, ContentUnknown
}

// lookAt is how many bytes of a file are looked at for a begin line.
const lookAt = 4096

func contentOfFirst(text string) Content {
	label, _, ok := cutLabel(text)
	if !ok {
		return ContentUnknown
	}
	return contentOfLabel(label)
}

// cutLabel returns the label of the first begin line and what follows it.
func cutLabel(text string) (label, body string, ok bool) {
	_, after, ok := strings.Cut(text, beginMark)
	if !ok {
		return "", "", false
	}
	return strings.Cut(after, dashes)
}

// fromUTF16 returns the start of a text in two-byte characters behind a byte order mark, as far as it
// is ASCII, which PEM is.
func fromUTF16(data []byte) (string, bool) {
	high := 1 // where the zero bytes are: little endian
	switch {
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}):
	case bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		high = 0
	default:
		return "", false
	}
	var text []byte
	for i := 2; i+1 < len(data) && len(text) < lookAt && data[i+high] == 0; i += 2 {
		text = append(text, data[i+1-high])
	}
	return string(text), true
}
