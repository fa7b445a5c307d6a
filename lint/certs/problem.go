package certs

import (
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"unicode"
)

// Reason says what is wrong with a file, or with two that belong together.
type Reason uint8

const (
	NotRead              Reason = iota // the file could not be read here, Problem.Err says why; what a server would say is not known
	IsDirectory                        // the name belongs to a directory
	NoCertificate                      // no CERTIFICATE block; File.Form and File.Content say what is there
	NoKey                              // no PRIVATE KEY block; File.Form and File.Content say what is there
	Swapped                            // the key is in the certificate file, and the certificate in the key file
	CertificateRefused                 // Go does not parse the first certificate, or none of those in a pool
	HeadersInPool                      // all certificates of a pool have PEM headers, so they are passed over
	KeyEncrypted                       // there is no option for the password of a key
	KeyUnsupported                     // a key that Go does not parse, or of an algorithm that it does not use for TLS
	PublicKeyUnsupported               // a certificate for a key of an algorithm that Go does not use for TLS
	Mismatch                           // the key belongs to no certificate of the file
	WrongOrder                         // the key belongs to a certificate of the file that is not the first one
	FirstLost                          // as Mismatch, and the certificate at the top of the file is passed over
)

// Problem is why a server refuses a file or a pair of files.
type Problem struct {
	Reason  Reason
	File    *File    // the file at fault
	Refused *Refused // with CertificateRefused: the first one
	Err     error    // what the file system or Go says, nil if neither said anything

	Message string // what is wrong, one sentence
	Help    string // what to do, one sentence, with the command if there is one
	Command string // the shell command that repairs or converts, "" if there is none
}

// Known says whether a server is sure to refuse: not if the file could not be read here.
func (p *Problem) Known() bool { return p.Reason != NotRead }

// unread is the problem of a file that could not be read, nil if it was read.
func unread(file *File) *Problem {
	switch {
	case file.Err == nil:
		return nil
	case errors.Is(file.Err, ErrDirectory):
		return &Problem{
			Reason: IsDirectory, File: file, Err: file.Err,
			Message: show(file.Name) + " is a directory, not a file",
			Help:    "name a file in it",
		}
	}
	problem := &Problem{
		Reason: NotRead, File: file, Err: file.Err,
		Message: fmt.Sprintf("%s could not be read, so it is not checked: %s", show(file.Name), cause(file.Err)),
		Help:    "run natstls where it can be read",
	}
	switch {
	case errors.Is(file.Err, fs.ErrNotExist):
		problem.Message = show(file.Name) + " does not exist"
		problem.Help = "name a file that exists; relative names start at the working directory of the server"
	case errors.Is(file.Err, fs.ErrPermission):
		problem.Message = show(file.Name) + " may not be read by this user, so it is not checked"
	case errors.Is(file.Err, ErrNotRegular), errors.Is(file.Err, ErrTooLarge):
		problem.Help = "name a regular file of usual size"
	}
	return problem
}

// cause is an error of the file system without operation and path, as it can stand in a message.
func cause(err error) string {
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		err = path.Err
	}
	return show(err.Error())
}

// manner says how the thing that is wanted (ContentCertificate or ContentPrivateKey) is written in a
// file that does not hold it, and at which line: a lost block of this kind, else the file as a whole.
// It is no matter of manner if the file holds something else.
func (f *File) manner(wanted Content) (form Form, line int, otherwise bool) {
	for _, lost := range f.Lost {
		if contentOfLabel(lost.Type).serves(wanted) {
			return lost.Why, lost.Line, false
		}
	}
	if len(f.Lost) > 0 {
		line = f.Lost[0].Line
	}
	known := f.Content != ContentUnknown && f.Content != ContentOther
	return f.Form, line, known && !f.Content.serves(wanted)
}

// serves says whether what is wanted (ContentCertificate or ContentPrivateKey) may be in it.
func (c Content) serves(wanted Content) bool {
	switch c {
	case ContentPKCS12, ContentJKS:
		return true
	case ContentCertificate, ContentTrusted, ContentOldCertificate, ContentPKCS7:
		return wanted == ContentCertificate
	case ContentPrivateKey, ContentEncryptedKey:
		return wanted == ContentPrivateKey
	}
	return false
}

// what says in words what a file is that does not hold what is wanted; it follows "it ".
func (f *File) what(wanted Content) string {
	form, line, otherwise := f.manner(wanted)
	if otherwise {
		return "holds " + string(f.Content)
	}
	switch form {
	case FormPEM:
		return "holds " + f.contents()
	case FormEmpty:
		return "is empty"
	case FormDER:
		if f.Content == ContentPKCS12 || f.Content == ContentJKS {
			return "is " + string(f.Content)
		}
		return "holds " + string(f.Content) + " as DER, not as PEM"
	case FormBOM:
		return fmt.Sprintf("has a byte order mark before the PEM block at line %d", line)
	case FormIndented:
		return fmt.Sprintf("has white space before the PEM block at line %d", line)
	case FormNoEnd:
		return fmt.Sprintf("has no end line for the PEM block at line %d", line)
	case FormDamaged:
		return fmt.Sprintf("has a damaged PEM block at line %d", line)
	case FormEscaped:
		return `has \n written out where PEM has line ends`
	case FormOneLine:
		return fmt.Sprintf("has its PEM block in one line (line %d)", line)
	case FormBase64:
		return "is the base64 of a PEM file"
	case FormUTF16:
		return "is written in UTF-16"
	}
	return "is not a PEM file"
}

// contents lists what the blocks of a file hold, each kind once.
func (f *File) contents() string {
	const enough = 3
	var kinds []string
	seen := map[Content]bool{}
	for _, block := range f.Blocks {
		if seen[block.Content] || len(kinds) == enough {
			continue
		}
		seen[block.Content] = true
		kinds = append(kinds, string(block.Content))
	}
	return strings.Join(kinds, " and ")
}

// show is a file name, or a text of someone else, as it can stand in a message.
func show(text string) string {
	const long = 200
	if len(text) > long {
		text = strings.ToValidUTF8(text[:long], "") + "…"
	}
	if text == "" || strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) || r == unicode.ReplacementChar }) {
		return strconv.Quote(text)
	}
	return text
}

// goSays is the message of an error of crypto/x509 or crypto/tls as it can stand in a message.
func goSays(err error) string {
	text := strings.TrimPrefix(err.Error(), "x509: ")
	return show(strings.TrimPrefix(text, "tls: "))
}
