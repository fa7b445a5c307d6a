package schema

import (
	"strings"

	"github.com/agnivade/levenshtein"
)

// maxKey is the longest key, in bytes, for which a near miss is looked for.
const maxKey = 48

// synonyms are other names for TLS options that people bring along: those of the command line of
// nats-server (--tlscert), of other software, and of older drafts. Keys are squashed (see squash).
func synonyms(key string) string {
	switch squash(key) {
	case "cert", "crt", "certificate", "crtfile", "pem", "pemfile", "certpath", "certificatefile",
		"certpem", "servercert", "servercertfile", "tlscert", "tlscertfile", "sslcert", "sslcertfile", "certchain",
		"sslcertificate", "certificatechain", "certificatechainfile", "tlscertificate", "fullchain", "peercertfile":
		return "cert_file"
	case "key", "privatekey", "privatekeyfile", "keypath", "keypem", "certkey", "certkeyfile", "serverkey",
		"serverkeyfile", "tlskey", "tlskeyfile", "sslkey", "sslkeyfile", "pkeyfile",
		"sslcertificatekey", "certificatekey", "tlscertificatekey", "keypairfile", "peerkeyfile":
		return "key_file"
	case "ca", "cacert", "cacerts", "cacertfile", "cacrt", "cabundle", "cabundlefile", "capath", "capem",
		"cacertificate", "rootca", "rootcafile", "rootcas", "trustedca", "trustedcafile", "truststore",
		"tlsca", "tlscafile", "tlscacert", "clientca", "clientcafile", "sslca", "tlscacertfile", "sslcafile", "clientcas",
		"sslclientcertificate", "ssltrustedcertificate", "clientcertificateauthority", "peertrustedcafile", "verifyfile":
		return "ca_file"
	case "cipher", "ciphers", "ciphersuite", "ciphersuit", "tlsciphers", "tlsciphersuites", "sslciphers":
		return "cipher_suites"
	case "curve", "curves", "curvepreference", "groups", "ecdhcurves", "tlscurves", "sslecdhcurve", "ecdhcurve", "sslcurves":
		return "curve_preferences"
	case "verifycert", "verifycerts", "verifyclient", "verifyclients", "verifypeer", "tlsverify", "mtls",
		"clientauth", "requireclientcert", "clientcertauth", "sslverifyclient", "requireclientcertificate", "requirecertificate",
		"requireandverifyclientcert", "tlsauthclients", "authclients", "failifnopeercert", "sslclientauth", "mutualtls":
		return "verify"
	case "map", "verifymap", "verifyandmapping", "mapcerts", "tlsmap", "useidentityasusername", "usesubjectasusername":
		return "verify_and_map"
	case "checkknownurls", "knownurls", "verifyandcheckknownurls":
		return "verify_cert_and_check_known_urls"
	case "skipverify", "insecureskipverify", "tlsinsecure", "tlsskipverify", "noverify", "tlsinsecureskipverify", "trustallcerts", "allowinvalidcertificates":
		return "insecure"
	case "tlsminversion", "mintlsversion", "mintls", "minversion", "minimumversion", "minprotocolversion", "tlsversion",
		"tlsminimumprotocolversion", "minimumprotocolversion", "sslminprotocolversion", "sslminversion", "mintlsprotocolversion":
		return "min_version"
	case "tlstimeout", "handshaketimeout", "tlshandshaketimeout":
		return "timeout"
	case "tlshandshakefirst", "tlsfirst":
		return "handshake_first"
	case "pins", "pinnedcert", "pinnedcertificates", "tlspinnedcerts", "pinnedkeys",
		"verifycertificatespki", "verifycertificatehash", "certpins", "publickeypins":
		return "pinned_certs"
	case "ratelimit", "connectionrate", "tlsratelimit", "connratelimit":
		return "connection_rate_limit"
	case "allowinsecureciphers", "insecureciphersuites", "insecureciphers":
		return "allow_insecure_cipher_suites"
	case "certificatefiles", "certpairs", "keypairs":
		return "certs"
	}
	return ""
}

// fold returns a key in lower case, as options are looked up. One that is longer than every option stays as it is.
func fold(key string) string {
	if len(key) > maxKey {
		return key
	}
	return strings.ToLower(key)
}

// squash takes what people vary out of a key: case and separators. A key that is too long to stand for anything
// stays as it is.
func squash(key string) string {
	if len(key) > maxKey {
		return key
	}
	key = strings.ToLower(key)
	return strings.Map(func(r rune) rune {
		if r == '_' || r == '-' || r == '.' || r == ' ' {
			return -1
		}
		return r
	}, key)
}

// nearest returns the one name that key is a near miss of, or an empty string if there is none or
// more than one.
func nearest(key string, names []string) string {
	if len(key) > maxKey {
		return ""
	}
	plain := squash(key)
	best, tie, least := "", false, maxKey
	for _, name := range names {
		other := squash(name)
		if plain == other {
			return name
		}
		if len(other) < 3 || max(len(plain)-len(other), len(other)-len(plain)) > tolerance(plain, other) {
			continue
		}
		distance := misspelt(plain, other)
		if distance > tolerance(plain, other) || distance > least {
			continue
		}
		tie = distance == least
		best, least = name, distance
	}
	if tie {
		return ""
	}
	return best
}

// tolerance is how many slips make a near miss: more in longer words.
func tolerance(a, b string) int {
	switch n := min(len(a), len(b)); {
	case n <= 5:
		return 1
	case n <= 9:
		return 2
	}
	return 3
}

// misspelt counts the slips between two words; two neighbours in the wrong order are one slip.
func misspelt(a, b string) int {
	if swapped(a, b) {
		return 1
	}
	return levenshtein.ComputeDistance(a, b)
}

// swapped reports whether a is b with two neighbouring bytes exchanged.
func swapped(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := 0; i+1 < len(a); i++ {
		if a[i] == b[i] {
			continue
		}
		return a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
	}
	return false
}

// respell writes a key in place of the one that stands in text, with the quotes of that one.
func respell(text, key string) string {
	if text == "" || text[0] != '"' && text[0] != '\'' {
		return key
	}
	return text[:1] + key + text[:1]
}
