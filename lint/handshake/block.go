package handshake

import (
	"crypto/tls"
	"crypto/x509"
	"strings"
	"time"

	"natstls/lint/certs"
	"natstls/lint/release"
	"natstls/lint/schema"
	"natstls/parser"
	"natstls/parser/resolve"
)

// Machine is what a server has beside its configuration.
type Machine struct {
	Files       func(name string) *certs.File // reads a certificate file; nil if files are not looked at
	SystemRoots *x509.CertPool                // what its system trusts; nil: not known
	Shared      map[string]bool               // certificate files that other servers name by the same absolute path
}

func (m Machine) file(name string) *certs.File {
	if m.Files == nil {
		return nil
	}
	return m.Files(name)
}

// newEnd returns an end of a server with what its tls block says. A nil block is no TLS; open says that there may be
// one all the same.
func newEnd(name string, at parser.Span, server *schema.Server, block *schema.TLS, open bool, m Machine) *End {
	end := &End{Name: name, At: at, Block: block, NoTiny: server.Target.Has("go-rejects-rsa-below-1024")}
	switch {
	case block == nil && open, block != nil && block.Map == nil && !block.Flags:
		end.Speech, end.First = SpeechHidden, FirstIsHidden
		return end
	case block == nil:
		end.withoutBlock(server.Target, m)
		return end
	}
	end.Speech = AlwaysTLS
	end.Chains, end.ChainsKnown = chains(block, m)
	end.Roots = roots(block, m)
	end.Insecure = answer(block, block.Insecure)
	end.parameters(block, server.Target)
	end.First = first(block)
	end.Staples = staples(server, block)
	return end
}

// withoutBlock is what a server does that uses TLS without a tls block.
func (e *End) withoutBlock(target release.Target, m Machine) {
	e.ChainsKnown = true
	e.Roots = Roots{Pool: m.SystemRoots, System: true}
	e.MinVersion, e.MaxVersion = tls.VersionTLS12, tls.VersionTLS13
	e.ParametersKnown = true
	e.defaults(target)
}

// defaults are the cipher suites and curves of a tls block that names none.
func (e *End) defaults(target release.Target) {
	for _, suite := range target.DefaultSuites() {
		e.Suites = append(e.Suites, suite.ID)
	}
	for _, name := range target.DefaultCurves() {
		if curve, ok := curveByName(name); ok {
			e.Curves = append(e.Curves, curve)
		}
	}
}

// chains returns the certificates of a block in order. It returns false if they are not all known.
func chains(block *schema.TLS, m Machine) ([]*Chain, bool) {
	if block.CertStore.State != schema.Absent {
		return nil, false
	}
	var names []*schema.Opt[string]
	if block.CertFile.State != schema.Absent {
		names = append(names, &block.CertFile)
	}
	if block.Certs.State != schema.Absent && block.Certs.State != schema.Set {
		return nil, false
	}
	for i := range block.Certs.Value {
		names = append(names, &block.Certs.Value[i].CertFile)
	}
	if len(names) == 0 {
		return nil, !block.Open
	}
	var all []*Chain
	for _, name := range names {
		if name.State != schema.Set {
			return nil, false
		}
		if name.Value == "" {
			continue // as if it were not there
		}
		file := m.file(name.Value)
		if file == nil || certs.CertificateError(file) != nil || len(file.Refused) > 0 {
			return nil, false
		}
		all = append(all, &Chain{File: file, At: name.Field.Syntax.KeySpan, Shared: m.Shared[name.Value]})
	}
	return all, len(all) > 0 || !block.Open
}

// roots returns what a block trusts: its ca_file, else what the system does, never both.
func roots(block *schema.TLS, m Machine) Roots {
	opt := block.CAFile
	switch {
	case opt.State == schema.Set && opt.Value != "":
		file := m.file(opt.Value)
		if file == nil || certs.PoolError(file) != nil {
			return Roots{}
		}
		return Roots{Pool: certs.Pool(file), File: file}
	case opt.State == schema.Set, opt.State == schema.Absent && !block.Open:
		return Roots{Pool: m.SystemRoots, System: true}
	}
	return Roots{}
}

// answer reads a boolean option, which is false if it is absent.
func answer(block *schema.TLS, opt schema.Opt[bool]) Answer {
	switch {
	case opt.State == schema.Set && opt.Value:
		return Yes
	case opt.State == schema.Set, opt.State == schema.Absent && !block.Open:
		return No
	}
	return NotKnown
}

func (e *End) parameters(block *schema.TLS, target release.Target) {
	e.MinVersion, e.MaxVersion = tls.VersionTLS12, tls.VersionTLS13
	e.ParametersKnown = true
	e.defaults(target)
	known := func(state schema.State) bool {
		e.ParametersKnown = e.ParametersKnown && (state == schema.Set || state == schema.Absent && !block.Open)
		return state == schema.Set
	}
	if known(block.MinVersion.State) {
		switch block.MinVersion.Value {
		case "1.2":
		case "1.3":
			e.MinVersion = tls.VersionTLS13
		default:
			e.ParametersKnown = false
		}
	}
	if known(block.CipherSuites.State) {
		e.Suites = nil
		for _, item := range block.CipherSuites.Value {
			suite, ok := target.Suite(item.Text)
			e.ParametersKnown = e.ParametersKnown && ok
			e.Suites = append(e.Suites, suite.ID)
		}
	}
	if known(block.CurvePreferences.State) {
		e.Curves = nil
		for _, item := range block.CurvePreferences.Value {
			curve, ok := curveByName(item.Text)
			e.ParametersKnown = e.ParametersKnown && ok && target.Curve(item.Text)
			e.Curves = append(e.Curves, curve)
		}
	}
}

func first(block *schema.TLS) First {
	opt := block.HandshakeFirst
	switch {
	case opt.State == schema.Absent && !block.Open:
		return AfterInfo
	case opt.State != schema.Set:
		return FirstIsHidden
	case !opt.Value.On:
		return AfterInfo
	case opt.Value.Fallback > 0:
		return WithFallback
	}
	return BeforeInfo
}

// short is a timeout with which a handshake in a data centre may or may not succeed.
const short = 20 * time.Millisecond

// timeout applies the timeout of a block, where it counts.
func (e *End) timeout(block *schema.TLS) {
	if block == nil || block.Timeout.State != schema.Set {
		return
	}
	limit := block.Timeout.Value
	e.NoTime = limit < 0
	e.Short = limit > 0 && limit < short
}

// pins applies the pins of a block. An empty list pins nothing.
func (e *End) pins(block *schema.TLS) {
	if block == nil {
		return
	}
	opt := block.PinnedCerts
	e.PinsOpen = opt.State == schema.Unknown || opt.State == schema.Invalid || opt.State == schema.Absent && block.Open
	if opt.State != schema.Set || len(opt.Value) == 0 {
		return
	}
	e.Pins = map[string]bool{}
	for _, item := range opt.Value {
		e.Pins[strings.ToLower(item.Text)] = true
	}
}

// staples reports whether OCSP decides over links of a server.
func staples(server *schema.Server, block *schema.TLS) bool {
	if block.OCSPPeer.State != schema.Absent && (block.OCSPPeer.State != schema.Set || block.OCSPPeer.Value.Verify) {
		return true
	}
	mode := server.OCSPMode
	return mode.State != schema.Absent && (mode.State != schema.Set || mode.Value == "always" || mode.Value == "must")
}

// verifies reports whether a block of a port other than cluster and gateway demands a certificate. With verify_and_map
// beside verify: false it is random (map order in parseTLS).
func verifies(block *schema.TLS) Answer {
	verify, mapped := answer(block, block.Verify), answer(block, block.VerifyAndMap)
	switch {
	case mapped == Yes && block.Verify.State == schema.Set && verify == No:
		return NotKnown
	case verify == Yes || mapped == Yes:
		return Yes
	case verify == No && mapped == No:
		return No
	}
	return NotKnown
}

// keySpan is the place of an option, zero if it is not there.
func keySpan(field *resolve.Field) parser.Span {
	if field == nil {
		return parser.Span{}
	}
	return field.Syntax.KeySpan
}
