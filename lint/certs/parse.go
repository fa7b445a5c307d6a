package certs

import (
	"bytes"
	"cmp"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"syscall"

	"natstls/parser/limit"
)

var (
	// ErrTooLarge says that a file, or a key in it, is beyond what is read here. A server might.
	ErrTooLarge = errors.New("is too large")

	// ErrDirectory says that a name belongs to a directory, as the system itself says it.
	ErrDirectory error = syscall.EISDIR

	// ErrNotRegular says that a name belongs to a pipe, a device or a socket, which cannot be read
	// without taking away what is in it.
	ErrNotRegular = errors.New("is not a regular file")

	// ErrWithheld says that a file is none of those that can be looked at here, which is as it should be: a private
	// key in a manifest, or what only the cluster knows. There is nothing to report about it.
	ErrWithheld = errors.New("is not looked at")
)

// Parse reads the content of a file. It never fails: what is wrong is in the File. It keeps neither
// data nor anything that is made from the secret part of a key.
func Parse(name string, data []byte) *File {
	if len(data) > limit.BundleSize {
		return &File{Name: name, Err: ErrTooLarge}
	}
	r := reader{file: &File{Name: name}, text: data, line: 1}
	for r.next() && !r.full() {
	}
	if r.full() {
		return &File{Name: name, Err: ErrTooLarge}
	}
	r.file.Form, r.file.Content = formOf(r.file, data)
	return r.file
}

// reader goes through a file the way crypto/tls and crypto/x509 do: with pem.Decode from rest to rest.
type reader struct {
	file         *File
	text         []byte
	at           int // offset up to which text is read
	line         int // number of the line at that offset
	certificates int // CERTIFICATE blocks so far
}

// next reads one block, and reports whether there may be another one.
func (r *reader) next() bool {
	rest := r.text[r.at:]
	block, after := pem.Decode(rest)
	if block == nil {
		r.lose(len(r.text))
		return false
	}
	end := len(r.text) - len(after)
	r.lose(r.at + beginOf(rest[:len(rest)-len(after)]))
	r.add(block)
	r.skip(end)
	return r.at < len(r.text)
}

func (r *reader) full() bool { return len(r.file.Blocks)+len(r.file.Lost) > limit.Blocks }

// beginOf returns where the block begins that ends with text: at the last BEGIN before the last END,
// see pem.Decode.
func beginOf(text []byte) int {
	end := bytes.LastIndex(text, []byte(endMark))
	return max(0, bytes.LastIndex(text[:max(0, end)], []byte(beginMark)))
}

func (r *reader) skip(to int) {
	r.line += bytes.Count(r.text[r.at:to], []byte("\n"))
	r.at = to
}

func (r *reader) add(block *pem.Block) {
	content := contentOfBlock(block)
	switch {
	case block.Type == "CERTIFICATE":
		content = r.addCertificate(block)
	case isKeyLabel(block.Type):
		if r.file.Key == nil {
			r.file.Key = readKey(block)
			r.file.Key.Line = r.line
		}
		clear(block.Bytes)
	}
	r.file.Blocks = append(r.file.Blocks, Block{Type: block.Type, Content: content, Line: r.line})
}

// addCertificate returns what the block holds.
func (r *reader) addCertificate(block *pem.Block) Content {
	index := r.certificates
	r.certificates++
	certificate, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		refused := &Refused{
			Index: index, Line: r.line, Err: err,
			Content: contentOfDER(block.Bytes), NegativeSerial: hasNegativeSerial(block.Bytes),
		}
		r.file.Refused = append(r.file.Refused, refused)
		return cmp.Or(refused.Content, ContentCertificate)
	}
	r.file.Certificates = append(r.file.Certificates, &Certificate{
		Certificate: certificate, Index: index, Line: r.line, Headers: len(block.Headers) != 0,
	})
	return ContentCertificate
}
