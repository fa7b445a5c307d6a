// Package schema gives a resolved configuration its types: the TLS blocks of every context, the
// listeners, the URLs that the server dials. It knows which options exist where for the target
// release, and reports what does not fit as problems with a place each.
package schema

import (
	"time"

	"natstls/lint/release"
	"natstls/parser"
	"natstls/parser/resolve"
)

// Context is a place in the configuration that can hold a tls map.
type Context uint8

const (
	Root          Context = iota // tls: clients, and https monitoring
	Cluster                      // cluster.tls
	Gateway                      // gateway.tls
	GatewayRemote                // gateway.gateways[].tls
	Leafnodes                    // leafnodes.tls
	LeafRemote                   // leafnodes.remotes[].tls
	LeafProxy                    // leafnodes.remotes[].proxy.tls
	Websocket                    // websocket.tls
	MQTT                         // mqtt.tls
	ResolverTLS                  // resolver_tls
)

// State says what is known of an option.
type State uint8

const (
	Absent  State = iota // not in the configuration (in an open block: not seen)
	Set                  // Value holds what the server gets
	Unknown              // it is there, its value cannot be known here
	Invalid              // it is there with a value that the server refuses; a Problem says why
)

// Opt is one option of a block. An option that is set in two spellings is Unknown, since which of
// them wins is random.
type Opt[T any] struct {
	State State
	Value T              // meaningful if State is Set; a list that is Unknown or Invalid holds the elements that are known
	Field *resolve.Field // nil if Absent
}

// Item is one element of a list option, with its own place.
type Item struct {
	Text string
	At   *resolve.Value
}

// Pair is one element of certs: a certificate file and its key file.
type Pair struct {
	CertFile, KeyFile Opt[string]
	At                *resolve.Value
}

// HandshakeFirst is the value of handshake_first.
type HandshakeFirst struct {
	On       bool
	Fallback time.Duration // how long the server waits for a ClientHello before it sends INFO; 0: for ever
}

// TLS is one tls map. Options that the target release does not know are not in it.
type TLS struct {
	Context Context
	Path    string         // such as "cluster.tls" or "gateway.gateways[0].tls"
	Field   *resolve.Field // the tls key
	Map     *resolve.Map   // nil if the value is not a map
	Open    bool           // not wholly known, or not the only one of its place: nothing may be concluded from an absent option
	Partial bool           // not wholly known: it may have options that are not seen here
	Flags   bool           // made by the flags of a command line, with what they leave of the file's block

	// File names are as written; an empty one is Set, and to the server the same as Absent.
	CertFile, KeyFile, CAFile         Opt[string]
	Certs                             Opt[[]Pair]
	Insecure                          Opt[bool]
	Verify, VerifyAndMap              Opt[bool]
	VerifyCertAndCheckKnownURLs       Opt[bool]
	CipherSuites, CurvePreferences    Opt[[]Item]
	AllowInsecureCipherSuites         Opt[bool]
	MinVersion                        Opt[string]
	Timeout                           Opt[time.Duration]
	HandshakeFirst                    Opt[HandshakeFirst]
	ConnectionRateLimit               Opt[int64]
	PinnedCerts                       Opt[[]Item]
	OCSPPeer                          Opt[OCSPPeer]
	CertStore, CertMatchBy, CertMatch Opt[string]
	CertMatchSkipInvalid              Opt[bool]
	CACertsMatch                      Opt[[]Item]
}

// OCSPPeer is the value of ocsp_peer.
type OCSPPeer struct {
	Verify bool // whether peer certificates are checked by OCSP
}

// ListenerKind says what a listener accepts.
type ListenerKind uint8

const (
	ClientListener ListenerKind = iota
	ClusterListener
	GatewayListener
	LeafListener
	WebsocketListener
	MQTTListener
	HTTPMonitor
	HTTPSMonitor
)

// Listener is a port that the server opens.
type Listener struct {
	Kind  ListenerKind
	Host  Opt[string]
	Port  Opt[int64]     // -1: a random port; Absent, with the default in Value, for the client port only
	Field *resolve.Field // the setting that opens it; nil for the client port that is open by default
	TLS   *TLS           // the block whose certificates it uses, nil if there is none
	Open  bool           // whether it has a TLS block cannot be known here
	// Advertise is what others are told to connect to, a host with or without a port, as written.
	Advertise Opt[string]
}

// Dial is a URL that the server connects to by itself.
type Dial struct {
	Context Context        // whose tls block applies: Cluster, GatewayRemote, LeafRemote, LeafProxy or ResolverTLS
	URL     string         // as written; may hold credentials, so never print it whole
	At      *resolve.Value // where it stands
	Field   *resolve.Field // the option that lists it
	TLS     *TLS           // the block that applies, for a gateway remote perhaps that of the gateway; nil if there is none
	Open    bool           // whether a block applies cannot be known here
}

// ProblemKind says what does not fit.
type ProblemKind uint8

const (
	UnknownOption   ProblemKind = iota // no such option in a block whose options are known
	WrongType                          // the value has a type that the option does not take
	NotAllowedHere                     // a TLS option where the server does not know or take it
	DuplicateKey                       // set more than once in the same map: the last one wins
	DuplicateInCase                    // set in two spellings: which one wins is random
	NotInRelease                       // other releases know the option or the form of its value, the target does not
)

// Problem is something that does not fit the schema.
type Problem struct {
	Kind    ProblemKind
	On      *resolve.Field // the option
	At      parser.Span    // its key or its value
	Refused bool           // nats-server -t refuses it; otherwise the option is silently ignored or overridden
	Message string         // what happens: starts small, no full stop
	Help    string         // what to do
	Related []parser.Note
	Replace string // the text to put at At, such as the option that was meant; empty: none known
}

// Server is one configuration with its types.
type Server struct {
	Tree      *resolve.Tree
	Target    release.Target
	Open      bool // the top level is not wholly known
	Known     bool // the top level has an option of some release of nats-server
	TLS       []*TLS
	Listeners []*Listener
	Dials     []*Dial
	Remotes   []*Remote // the entries of leafnodes.remotes
	Problems  []*Problem

	AllowNonTLS          Opt[bool]
	Operators            Opt[[]Item]    // the operators that are trusted: file names or JWTs, the latter never to be printed
	ResolverField        *resolve.Field // the account resolver, nil if there is none
	WebsocketField       *resolve.Field // the websocket block, nil if there is none
	WebsocketNoTLS       Opt[bool]
	WebsocketHandshake   Opt[time.Duration] // websocket.handshake_timeout
	AuthorizationTimeout Opt[time.Duration]
	OCSPMode             Opt[string]    // of the option ocsp, in lower case: auto, always, must or never
	OCSPCacheField       *resolve.Field // ocsp_cache, nil if it is not set
	Identity             Identity

	// Of a server that is started with a command line, nil otherwise. What flags replaced is in no other field.
	Command      *CommandLine
	FlagProblems []*FlagProblem
	FileTLS      *TLS  // the block of clients in the file, if flags replaced it or switched it off
	TLSOff       *Flag // --tls=false

	byBlock func() map[*TLS][]*Dial // Dials by their blocks, sorted out at the first question
}

// DialsWith returns what is dialled with a block. Many rules ask that for each block of a server that may have
// thousands of remotes.
func (s *Server) DialsWith(block *TLS) []*Dial { return s.byBlock()[block] }

func (s *Server) dialsByBlock() map[*TLS][]*Dial {
	dials := map[*TLS][]*Dial{}
	for _, dial := range s.Dials {
		dials[dial.TLS] = append(dials[dial.TLS], dial)
	}
	return dials
}

// Block returns the block of a context that can stand once (not a remote), nil if there is none.
func (s *Server) Block(context Context) *TLS {
	for _, block := range s.TLS {
		if block.Context == context {
			return block
		}
	}
	return nil
}
