// Package handshake pairs the ends of a fleet of servers and predicts for each pair whether the TLS
// handshake between them succeeds. It opens no socket and needs no private key: the verdicts on
// certificates come from crypto/x509, the rest is what crypto/tls and nats-server do in which order.
package handshake

import (
	"crypto/tls"
	"crypto/x509"

	"natstls/lint/certs"
	"natstls/lint/schema"
	"natstls/parser"
)

// Kind is what a link carries. It decides who speaks first and which checks each side makes.
type Kind uint8

const (
	Route         Kind = iota
	Gateway            // from one cluster to another; each direction is a connection of its own
	Leaf               // leaf node to hub over TCP
	LeafWebsocket      // leaf node to hub over websocket
	Client             // client over TCP
	Websocket          // client over websocket
	MQTT
	Monitoring // HTTP requests to the monitoring port
	Resolver   // HTTP requests for account JWTs
)

// Answer is what is known of a yes or no question.
type Answer uint8

const (
	No Answer = iota
	Yes
	NotKnown // it cannot be known here
)

// Side is one of the two ends of a link.
type Side uint8

const (
	Dialler Side = iota
	Acceptor
)

// Speech says how an end begins.
type Speech uint8

const (
	Plain        Speech = iota // never TLS
	AlwaysTLS                  // always TLS
	EitherWay                  // an acceptor that takes both (allow_non_tls); a dialler that follows what INFO asks for
	SpeechHidden               // it cannot be known here
)

// First says whether TLS comes before INFO. It matters where INFO exists and comes from the acceptor: leaf nodes over
// TCP and clients.
type First uint8

const (
	AfterInfo     First = iota
	BeforeInfo          // handshake_first
	WithFallback        // handshake_first with a delay: the acceptor takes both
	FirstIsHidden       // it cannot be known here
)

// Chain is a certificate with what is sent behind it.
type Chain struct {
	File *certs.File
	At   parser.Span // where the configuration names it
	// Shared says that other servers name the file by the same absolute path. Each may have one of its own there, so
	// that nothing is concluded from the names in it.
	Shared bool
}

// Leaf returns the certificate itself.
func (c *Chain) Leaf() *certs.Certificate { return c.File.Certificates[0] }

// Roots are the authorities that an end trusts.
type Roots struct {
	Pool   *x509.CertPool // nil: not known
	File   *certs.File    // nil: they are those of the system
	System bool           // there is no ca_file
}

// End is one side of a link with all that is known of it. Its zero value speaks plain text.
type End struct {
	Name  string      // of the server or client, for messages
	At    parser.Span // the URL that is dialled, or what opens the port; zero: no place in a configuration
	Block *schema.TLS // the tls block that applies; nil without one, and for clients

	Speech      Speech
	First       First
	Chains      []*Chain // in the order of the configuration
	ChainsKnown bool     // Chains holds all that there are
	Roots       Roots

	MinVersion, MaxVersion uint16 // such as tls.VersionTLS12
	Suites                 []uint16
	Curves                 []tls.CurveID
	ParametersKnown        bool // the four above are what counts; else nothing is concluded from them

	Insecure Answer          // of a dialler: takes every certificate
	Asks     Answer          // of an acceptor: demands a client certificate
	Pins     map[string]bool // SHA-256 of public keys, hexadecimal in lower case; nil: none
	PinsOpen bool            // the pins are not known
	NoTime   bool            // the timeout is negative, so that every handshake ends at once
	Short    bool            // the timeout is so short that it is a matter of luck
	Staples  bool            // OCSP answers count, which are known only at run time
	NoTiny   bool            // its release of Go neither signs nor verifies with RSA keys of less than 1024 bits

	// Of an acceptor: who is let in by the names of his certificate.
	Known Names // verify_cert_and_check_known_urls: the hosts of its own URLs
	Users Names // verify_and_map: the users

	// Of a dialler: what the certificate is checked against, in the order of the attempts. There are two where a
	// saved host name comes before the address of the URL.
	Verifies []string
	// Address says that the last attempt is for an IP address that is not known here.
	Address bool
	// NamesOpen says that it is not known which name is verified.
	NamesOpen bool
}

// Names are a list against which certificates are held, if Applies is Yes.
type Names struct {
	Applies Answer
	List    []string
	Open    bool        // there may be more
	At      parser.Span // the option that asks for it
}

// String returns the kind in one word, for messages and the matrix.
func (k Kind) String() string {
	switch k {
	case Route:
		return "route"
	case Gateway:
		return "gateway"
	case Leaf:
		return "leafnode"
	case LeafWebsocket:
		return "leafnode over websocket"
	case Client:
		return "client"
	case Websocket:
		return "websocket"
	case MQTT:
		return "mqtt"
	case Monitoring:
		return "monitoring"
	case Resolver:
		return "resolver"
	}
	return "unknown"
}

// String returns the side in one word.
func (s Side) String() string {
	if s == Acceptor {
		return "acceptor"
	}
	return "dialler"
}
