package handshake

import (
	"crypto/tls"
	"slices"
	"time"
)

// Verdict is what is predicted of a link.
type Verdict uint8

const (
	Works Verdict = iota
	Fails
	Unsure // nothing is known that makes it fail, but not all is known that would have to be
)

// Outcome is the prediction for one link.
type Outcome struct {
	Failures []Failure // all of them, in the order in which the link would meet them
	Unknowns []string  // what is not known here and may make it fail

	TLS       bool
	Version   uint16 // TLS version; 0 if there is none in common, or it is not known
	Name      string // the name that is verified; empty: none, or not known
	Forgotten string // the saved name that is tried first and fails, after which Name is tried
}

// Verdict returns what is predicted.
func (o *Outcome) Verdict() Verdict {
	switch {
	case len(o.Failures) > 0:
		return Fails
	case len(o.Unknowns) > 0:
		return Unsure
	}
	return Works
}

// Predict predicts a single link at a time. For many links, a Judge does the same with less work.
func Predict(kind Kind, dial, accept *End, now time.Time) Outcome {
	return NewJudge(now).Predict(kind, dial, accept)
}

// Predict predicts a link.
func (j *Judge) Predict(kind Kind, dial, accept *End) Outcome {
	p := &prediction{judge: j, kind: kind, dial: dial, accept: accept}
	if p.speech() {
		p.parameters()
		p.certificates()
	}
	return p.Outcome
}

// prediction is one prediction under way.
type prediction struct {
	Outcome
	judge        *Judge
	kind         Kind
	dial, accept *End
}

func (p *prediction) fail(f Failure) {
	p.Failures = append(p.Failures, f)
}

func (p *prediction) unknown(what string) {
	if !slices.Contains(p.Unknowns, what) {
		p.Unknowns = append(p.Unknowns, what)
	}
}

// speech finds out whether both sides speak TLS at the same time. It returns false if there is nothing more to
// find out: in plain text, or if it is not known.
func (p *prediction) speech() bool {
	dial, accept := p.dial, p.accept
	if dial.Speech == SpeechHidden || accept.Speech == SpeechHidden {
		p.unknown("whether both sides use TLS")
		return false
	}
	switch {
	case dial.Speech == Plain && accept.Speech == AlwaysTLS:
		p.fail(p.plainToTLS())
		return false
	case dial.Speech == AlwaysTLS && accept.Speech == Plain:
		p.fail(p.tlsToPlain())
		return false
	case dial.Speech == Plain || accept.Speech == Plain, dial.Speech == EitherWay && accept.Speech == EitherWay:
		return false
	}
	p.TLS = true
	p.first()
	p.time()
	return true
}

// first compares who begins, where that is not always the dialler (leafnode.go createLeafNode, server.go createClient).
func (p *prediction) first() {
	if p.kind != Leaf && p.kind != Client {
		return
	}
	dial, accept := p.dial.First, p.accept.First
	switch {
	case dial == FirstIsHidden || accept == FirstIsHidden:
		if accept != WithFallback {
			p.unknown("which side begins the handshake")
		}
	case dial == BeforeInfo && accept == AfterInfo, dial == AfterInfo && accept == BeforeInfo:
		p.fail(p.firstMismatch())
	}
}

func (p *prediction) time() {
	for side, end := range p.ends() {
		switch {
		case end.NoTime:
			p.fail(p.noTime(Side(side)))
		case end.Short:
			p.unknown("whether a timeout is long enough")
		}
		if end.Staples {
			p.unknown("OCSP answers")
		}
	}
}

// ends are the two ends, by their Side.
func (p *prediction) ends() [2]*End { return [2]*End{p.dial, p.accept} }

// version returns the TLS version that both sides agree on, 0 if there is none.
func version(dial, accept *End) uint16 {
	highest := min(dial.MaxVersion, accept.MaxVersion)
	if highest < max(dial.MinVersion, accept.MinVersion) {
		return 0
	}
	return highest
}

// parameters compares versions and, where the version is TLS 1.3, key exchanges; the others depend on the certificate.
func (p *prediction) parameters() {
	dial, accept := p.dial, p.accept
	if !dial.ParametersKnown || !accept.ParametersKnown {
		p.unknown("TLS versions, cipher suites and curves")
		return
	}
	if p.Version = version(dial, accept); p.Version == 0 {
		p.fail(p.noVersion())
		return
	}
	if p.Version >= tls.VersionTLS13 {
		p.curves()
	}
}

func (p *prediction) curves() {
	if p.Version != 0 && len(p.commonCurves()) == 0 && !p.rsaKeyExchange() {
		p.fail(p.noCurve())
	}
}

func (p *prediction) commonSuites() []uint16 {
	var common []uint16
	for _, id := range p.dial.Suites {
		if slices.Contains(p.accept.Suites, id) {
			common = append(common, id)
		}
	}
	return common
}

// commonCurves returns the key exchanges of both sides. Hybrid ones exist in TLS 1.3 only.
func (p *prediction) commonCurves() []tls.CurveID {
	var common []tls.CurveID
	for _, curve := range p.dial.Curves {
		if slices.Contains(p.accept.Curves, curve) && (p.Version >= tls.VersionTLS13 || !hybrid(curve)) {
			common = append(common, curve)
		}
	}
	return common
}

// rsaKeyExchange reports whether TLS 1.2 can do without a curve: with a cipher suite of the kind TLS_RSA, which works
// with RSA keys only.
func (p *prediction) rsaKeyExchange() bool {
	if p.Version >= tls.VersionTLS13 {
		return false
	}
	return slices.ContainsFunc(p.commonSuites(), func(id uint16) bool { return suiteKind(id) == rsaOnly })
}
