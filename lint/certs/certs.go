// Package certs reads the PEM files that a configuration names: certificate chains, pools and the
// public halves of private keys. It never touches the network and keeps nothing of a private key.
//
// Its verdicts are those of nats-server, which loads pairs with tls.LoadX509KeyPair and ca_file with
// x509.CertPool.AppendCertsFromPEM (server.GenTLSConfig, 2.0.0 to 2.15.2): CertificateError, KeyError,
// PairError and PoolError are nil exactly where these calls succeed with the Go release that built
// natstls, except that a file which could not be read here has no verdict (Problem.Known).
package certs

import (
	"crypto/x509"
	"io/fs"
)

// FS reads the files of the server that a configuration belongs to. It is called from several
// goroutines at once.
type FS interface {
	// ReadFile returns the content of a file, as it is named in the configuration. It reports a
	// missing file as fs.ErrNotExist, a file without the right to read it as fs.ErrPermission, a
	// directory as ErrDirectory, and does not read pipes and devices (ErrNotRegular); errors.Is tells.
	// The content stays its own: it is neither changed nor kept.
	ReadFile(name string) ([]byte, error)
}

// StatFS is an FS that also tells about a file without reading it: whether there is one, and its mode bits.
type StatFS interface {
	FS
	// Stat describes the file that a name leads to, through symbolic links.
	Stat(name string) (fs.FileInfo, error)
}

// DescribingFS is an FS some of whose certificates stand for others that do not exist yet.
type DescribingFS interface {
	FS
	// Describe returns what is known of the certificate that ReadFile gives for a name; nil if it is the real one.
	Describe(name string) *Description
}

// Description says that a certificate was made of a description, such as a Certificate of cert-manager. Its names,
// usages and kind of key are as described; its signature, issuer, serial number, key and the moments of its validity are
// not those of the certificate that a server will have, so that nothing may be concluded from them.
type Description struct {
	By      string // what describes it, such as "Certificate nats-tls"
	Certain bool   // the issuer is known to add and leave out nothing
}

// File is what one PEM file holds.
type File struct {
	Name         string
	Certificates []*Certificate // the CERTIFICATE blocks that Go can parse, in order
	Key          *Key           // the first private key, nil if there is none
	Err          error          // why the file could not be read at all (fs.ErrNotExist, fs.ErrPermission, ErrDirectory, ErrTooLarge, …)

	Refused []*Refused // the CERTIFICATE blocks that Go cannot parse, in order
	Blocks  []Block    // all PEM blocks that Go finds, in order
	Lost    []Lost     // what looks like a PEM block and is passed over in silence
	Form    Form       // how the file is written
	Content Content    // what the file holds if it has no PEM block that Go finds, as far as it can be told

	Described *Description // its certificate is not the real one; nil: it is
}

// Certificate is one certificate of a file.
type Certificate struct {
	*x509.Certificate
	Index   int  // position among the CERTIFICATE blocks of its file, from 0
	Line    int  // where its block begins, from 1
	Headers bool // the block has PEM headers: good in a cert_file, passed over in a ca_file
}

// Refused is a CERTIFICATE block that Go does not parse.
type Refused struct {
	Index          int     // position among the CERTIFICATE blocks of its file, from 0
	Line           int     // where its block begins, from 1
	Err            error   // what crypto/x509 says
	Content        Content // what the block really holds
	NegativeSerial bool    // refused by Go 1.23 and newer only
}

// Key is the public half of a private key.
type Key struct {
	Public    any // *rsa.PublicKey, *ecdsa.PublicKey or ed25519.PublicKey; nil if Err is set
	Encrypted bool
	Err       error // ErrEncrypted, ErrTooLarge, or why Go cannot use it

	Line      int    // where its block begins, from 1
	Type      string // of the block, such as "EC PRIVATE KEY"
	Algorithm string // such as "DSA" or "X25519", if Err is set and it can be told
}

// Block is one PEM block that Go finds.
type Block struct {
	Type    string  // such as "CERTIFICATE"
	Content Content // by its label; of a CERTIFICATE block that Go does not parse, by what is in it
	Line    int     // where it begins, from 1
}

// Content says what a file or block holds, in words that fit into a message.
type Content string

const (
	ContentUnknown         Content = ""
	ContentCertificate     Content = "a certificate"
	ContentTrusted         Content = "a certificate in the OpenSSL form TRUSTED CERTIFICATE"
	ContentOldCertificate  Content = "a certificate under the old label X509 CERTIFICATE"
	ContentPrivateKey      Content = "a private key"
	ContentEncryptedKey    Content = "an encrypted private key"
	ContentPublicKey       Content = "a public key"
	ContentRequest         Content = "a certificate signing request"
	ContentRevocationList  Content = "a certificate revocation list"
	ContentPKCS7           Content = "a PKCS #7 bundle"
	ContentPKCS12          Content = "a PKCS #12 store"
	ContentJKS             Content = "a Java key store"
	ContentParameters      Content = "key parameters"
	ContentNATSCredentials Content = "NATS credentials"
	ContentOther           Content = "PEM blocks of other kinds"
)

// Form says how a file is written.
type Form uint8

const (
	FormUnknown  Form = iota // nothing known here; also a file that could not be read
	FormPEM                  // at least one PEM block that Go finds
	FormEmpty                // no byte, or white space only
	FormDER                  // binary, Content says what
	FormBOM                  // PEM behind a byte order mark, which hides the block at the start of the file
	FormIndented             // PEM with white space before its first lines
	FormNoEnd                // a PEM block without its end line
	FormDamaged              // a PEM block with a wrong end line or characters that are not base64
	FormEscaped              // PEM in one line with \n written out
	FormOneLine              // PEM in one line
	FormBase64               // base64 of PEM, as in a Kubernetes secret
	FormUTF16                // PEM in two-byte characters, with a byte order mark
)
