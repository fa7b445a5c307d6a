package rules

import (
	"crypto/x509"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"natstls/lint"
	"natstls/lint/schema"
)

// coveredBy reports whether one of the certificates stands for a host as a Go peer sees it. Which one of a
// list is shown to somebody depends on the name that he asks for.
func coveredBy(chains []presented, host string) bool {
	return slices.ContainsFunc(chains, func(c presented) bool { return c.leaf().VerifyHostname(host) == nil })
}

// wholeChains returns what a block shows to its peers, if that is known to be all, and nil otherwise.
func wholeChains(p *lint.Pass, block *schema.TLS) []presented {
	chains := shownBy(p, block)
	if block.Open || !areAll(chains, block) {
		return nil
	}
	return chains
}

// hostsNothing reports whether a certificate has no name of a host: only a common name, which nobody should
// look at, or names of other kinds.
func hostsNothing(c *x509.Certificate) bool { return len(c.DNSNames) == 0 && len(c.IPAddresses) == 0 }

// dnsNames returns the first DNS names of certificates that some host can have, each once.
func dnsNames(chains []presented) []string {
	const most = 1000 // more serve nobody here, and each is compared with each URL
	var names []string
	seen := map[string]bool{}
	for _, c := range chains {
		for _, name := range c.leaf().DNSNames {
			if len(names) < most && !seen[name] && whyUnmatchable(name) == "" {
				seen[name] = true
				names = append(names, name)
			}
		}
	}
	return names
}

// hasAddresses reports whether some certificate stands for an IP address.
func hasAddresses(chains []presented) bool {
	return slices.ContainsFunc(chains, func(c presented) bool { return len(c.leaf().IPAddresses) > 0 })
}

// namesShown lists the first names of certificates for messages.
func namesShown(chains []presented) string {
	const most = 3
	var names []string
	for _, c := range chains {
		for _, name := range c.leaf().DNSNames {
			names = append(names, shown(name))
		}
		for _, address := range c.leaf().IPAddresses {
			names = append(names, address.String())
		}
	}
	if len(names) == 0 {
		return "no name"
	}
	if more := len(names) - most; more > 0 {
		return strings.Join(names[:most], ", ") + fmt.Sprintf(" and %d more", more)
	}
	return strings.Join(names, ", ")
}

// whyUnmatchable says why no URL can name a host that a DNS name of a certificate stands for; empty if one can.
// It asks crypto/x509, which takes odd names literally, and those cannot stand in a URL.
func whyUnmatchable(name string) string {
	host := strings.TrimSuffix(name, ".")
	if rest, ok := strings.CutPrefix(host, "*."); ok {
		host = "a." + rest
	}
	single := x509.Certificate{DNSNames: []string{name}}
	isAddress := isIP(strings.Trim(name, "[]"))
	if !isAddress && isHostName(host) && single.VerifyHostname(host) == nil {
		return ""
	}
	switch {
	case isAddress:
		return "an address counts only as an IP address, not as a DNS name"
	case strings.Contains(name, "://"), strings.Contains(name, "/"):
		return "a URL is not a name"
	case strings.Contains(name, ":"):
		return "a name has no port"
	case strings.Contains(name, "*"):
		return "a wildcard stands for the whole first label, and others follow it"
	case strings.HasSuffix(name, "."):
		return "the final dot of a host is taken off, that of a name is not"
	case name == "":
		return "an empty name stands for nothing"
	}
	return "no host in a URL is written like that"
}

// isHostName reports whether a text can be the host of a URL by its characters; crypto/x509 knows the rest.
func isHostName(text string) bool {
	return text != "" && strings.Trim(strings.ToLower(text), "abcdefghijklmnopqrstuvwxyz0123456789-_.") == ""
}

func isIP(text string) bool {
	_, err := netip.ParseAddr(text)
	return err == nil
}

// likeness is how a host misses a name of a certificate that was most likely meant for it.
type likeness uint8

const (
	unlike        likeness = iota
	wrongLevel             // a wildcard stands for one label, and here it would have to be none or several
	shortOrLonger          // one of the two goes on where the other one ends, such as n1 and n1.example.com
)

// likest returns the name among those of certificates that comes nearest to a host, empty if none is like it.
func likest(host string, names []string) (string, likeness) {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if host == "" || isIP(host) || isLoopback(host) {
		return "", unlike
	}
	labels := strings.Split(host, ".")
	for _, name := range names {
		suffix, wildcard := strings.CutPrefix(strings.ToLower(name), "*.")
		if wildcard && (host == suffix || strings.HasSuffix(host, "."+suffix)) {
			return name, wrongLevel
		}
	}
	for _, name := range names {
		own := strings.Split(strings.ToLower(name), ".")
		short := min(len(own), len(labels))
		if len(own) != len(labels) && (own[0] == "*" || own[0] == labels[0]) && slices.Equal(own[1:short], labels[1:short]) && !isLoopback(name) {
			return name, shortOrLonger
		}
	}
	return "", unlike
}

// fleetSigns says what hints there are that the servers that a list of URLs names have the same certificate as
// this one.
type fleetSigns struct {
	covered   []string // hosts of the list that the own certificate stands for
	uncovered []link   // the first URL of each other host
}

func signsOf(chains []presented, links []link) fleetSigns {
	var signs fleetSigns
	seen := map[string]bool{}
	for _, l := range links {
		host := strings.ToLower(strings.TrimSuffix(l.url.Hostname(), "."))
		if seen[host] {
			continue
		}
		seen[host] = true
		if coveredBy(chains, host) {
			signs.covered = append(signs.covered, host)
		} else {
			signs.uncovered = append(signs.uncovered, l)
		}
	}
	return signs
}

// shared reports whether the certificate is one for several servers: it stands for two hosts of the list, or a
// wildcard for one. A certificate of this server alone stands at most for its own name.
func (s fleetSigns) shared(names []string) bool {
	if len(s.covered) >= 2 {
		return true
	}
	wildcards := slices.DeleteFunc(slices.Clone(names), func(name string) bool { return !strings.HasPrefix(name, "*.") })
	return len(s.covered) == 1 && (&x509.Certificate{DNSNames: wildcards}).VerifyHostname(s.covered[0]) == nil
}

// hostOfAdvertise returns the host of an advertise option, which may have a port; empty if there is none.
func hostOfAdvertise(text string) string {
	text = strings.TrimSpace(text)
	if isIP(text) {
		return text
	}
	host := text
	if i := strings.LastIndexByte(text, ':'); i >= 0 {
		host = text[:i]
	}
	host = strings.Trim(host, "[]")
	if !isIP(host) && !isHostName(host) {
		return ""
	}
	return host
}
