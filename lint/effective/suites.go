package effective

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"fmt"
	"slices"
	"strings"

	"natstls/lint/release"
	"natstls/lint/schema"
)

// The cipher suites of TLS 1.3, which no list limits (crypto/tls, Config.CipherSuites).
func suitesOfTLS13() []string {
	return []string{"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"}
}

// suites returns the cipher suites of a block, and which of them the versions, the curves and, where the server
// listens, the keys leave over. The point must have its minimum version, curves and identity.
func (b *builder) suites(p *Point, block *schema.TLS) Cell[Suites] {
	c, doubt := doubtful[Suites](block, block.CipherSuites)
	var list []release.Suite
	switch {
	case doubt:
	case block.Flags && b.target.Has("flags-ciphers"):
		c = cell(Suites{}, "those of Go", Origin{Kind: GoDefault})
	case block.CipherSuites.State == schema.Absent:
		list = b.target.DefaultSuites()
		c = cell(Suites{}, "default list", Origin{Kind: Default})
	default:
		c = cell(Suites{}, "", written(block.CipherSuites.Field))
		for _, item := range block.CipherSuites.Value {
			suite, ok := b.target.Suite(item.Text)
			if !ok {
				c.Unknown, c.Text = true, "not valid, the server refuses it"
			}
			if !slices.Contains(list, suite) { // again and again is the same as once
				list = append(list, suite)
			}
		}
	}
	c.Overrode = b.lostIn(block, "cipher_suites", block.CipherSuites.Field)
	if c.Unknown || list == nil {
		return c
	}
	for _, suite := range list {
		c.Value.List = append(c.Value.List, suite.Name)
	}
	use := b.usable(p, list)
	c.Value.Usable = use.all()
	c.Text = use.text(c.Origin.Kind == Default)
	return c
}

// usableSuites is what is left of a list.
type usableSuites struct {
	known  bool
	tls13  bool     // TLS 1.3 can come about
	before []string // suites of TLS 1.2 that can
	listed int      // how many the list has of TLS 1.2
	keys   string   // whose keys decide, such as "ECDSA"; empty: nobody's
	only13 bool     // TLS 1.2 is not spoken
	bare   bool     // it takes a certificate, and there is none
}

func (u *usableSuites) all() []string {
	if !u.known {
		return nil
	}
	all := []string{}
	if u.tls13 {
		all = suitesOfTLS13()
	}
	return append(all, u.before...)
}

// text says what is usable; a default list is counted and one that is written is shown.
func (u *usableSuites) text(isDefault bool) string {
	thirteen := "those of TLS 1.3"
	list := "cipher_suites"
	if isDefault {
		list = "default list"
	}
	count := fmt.Sprintf("%d of the %d for TLS 1.2", len(u.before), u.listed)
	if u.keys != "" {
		count += " (" + u.keys + " key)"
	}
	switch {
	case u.bare:
		return "none, since there is no certificate"
	case u.only13 && u.known && !u.tls13:
		return "none: no key here fits TLS 1.3"
	case u.only13:
		return thirteen + ", which no list limits"
	case !u.known:
		return fmt.Sprintf("%s with %d for TLS 1.2, which of them fit the key is not known here, and %s", list, u.listed, thirteen)
	case !u.tls13 && len(u.before) == 0:
		return "none fits the key"
	case len(u.before) == 0:
		return thirteen + " only, none of the " + list + " can be used with TLS 1.2"
	case isDefault && u.tls13:
		return list + ": " + count + ", and " + thirteen
	case u.tls13:
		return strings.Join(u.before, ", ") + ", and " + thirteen
	}
	return list + ": " + count
}

func (b *builder) usable(p *Point, list []release.Suite) *usableSuites {
	u := &usableSuites{known: p.MinVersion.Known() && p.Curves.Known(), tls13: true}
	u.only13 = p.MinVersion.Value == "1.3"
	var keys []any
	if !p.Link {
		u.known = u.known && p.Identity.Known()
		for _, identity := range p.Identity.Value {
			if identity.Certificate != nil {
				keys = append(keys, identity.Certificate.PublicKey)
			}
		}
		u.bare = p.Identity.Known() && len(keys) == 0
		u.keys = kinds(keys)
		u.tls13 = slices.ContainsFunc(keys, b.fitsTLS13)
	}
	classic := p.Curves.Value == nil || slices.ContainsFunc(p.Curves.Value, func(name string) bool { return !postQuantum(name) })
	for _, suite := range list {
		if suite.TLS13 {
			continue
		}
		u.listed++
		fits := func(key any) bool { return b.fits(suite.Name, key, classic) }
		able := classic || strings.HasPrefix(suite.Name, "TLS_RSA_")
		if !p.Link {
			able = slices.ContainsFunc(keys, fits)
		}
		if able && !u.only13 {
			u.before = append(u.before, suite.Name)
		}
	}
	return u
}

// kinds names the kinds of keys.
func kinds(keys []any) string {
	var names []string
	for _, key := range keys {
		name := "unknown"
		switch key.(type) {
		case *ecdsa.PublicKey:
			name = "ECDSA"
		case ed25519.PublicKey:
			name = "Ed25519"
		case *rsa.PublicKey:
			name = "RSA"
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return strings.Join(names, " or ")
}

// fits reports whether a suite of TLS 1.2 works with the key of the server that listens; classic says that there
// is a curve for TLS 1.2, which knows no post-quantum ones.
func (b *builder) fits(name string, key any, classic bool) bool {
	switch key := key.(type) {
	case *ecdsa.PublicKey, ed25519.PublicKey:
		return strings.HasPrefix(name, "TLS_ECDHE_ECDSA_") && classic
	case *rsa.PublicKey:
		ok := strings.HasPrefix(name, "TLS_ECDHE_RSA_") && classic || strings.HasPrefix(name, "TLS_RSA_")
		return ok && !b.tooShort(key)
	}
	return false
}

// fitsTLS13 reports whether a key can sign in TLS 1.3 (RFC 8446, section 4.2.3): RSA-PSS with SHA-256 needs 528
// bits, and of the curves of ECDSA P-224 is none of TLS 1.3.
func (b *builder) fitsTLS13(key any) bool {
	switch key := key.(type) {
	case *ecdsa.PublicKey:
		return key.Curve != elliptic.P224()
	case ed25519.PublicKey:
		return true
	case *rsa.PublicKey:
		return key.N.BitLen() >= 528 && !b.tooShort(key)
	}
	return false
}

func (b *builder) tooShort(key *rsa.PublicKey) bool {
	return key.N.BitLen() < 1024 && b.target.Has("go-rejects-rsa-below-1024")
}
