package rules

import (
	"slices"

	"natstls/lint"
	"natstls/lint/certs"
	"natstls/lint/schema"
)

// The private key of the authority lies with the files of the server.
//
// # What happens
//
// Whoever gets into the server can issue certificates that all others trust: for servers, for clients, with
// any name. It happens when the whole secret of the authority is mounted to get at its certificate, or when
// certificates were made in the folder of the server. natstls looks into ca_file and, in its folder, into
// files with the usual names of such a key (ca-key.pem, ca.key, rootCA-key.pem, tls.key).
//
// A key of something else in ca_file is noted: the server does not read it, and such files are handed around.
//
// # How to fix it
//
// Keep the key where certificates are issued, and give the server the certificate of the authority alone. If
// others could read it, make a new authority.
//
// # Example
//
//	tls { cert_file: "server.pem", key_file: "server-key.pem", ca_file: "ca-with-key.pem", verify: true }    # bad
//
//	tls { cert_file: "server.pem", key_file: "server-key.pem", ca_file: "ca.pem", verify: true }
var authorityKeyExposed = &lint.Rule{
	Name:         "authority-key-exposed",
	Consequences: []lint.Consequence{lint.Insecure, lint.Noted},
	Since:        "0.1.0",
	Refs: []string{
		"https://github.com/cozystack/cozystack/pull/2684",
		"crypto/x509 CertPool.AppendCertsFromPEM: keys are passed over",
	},
	Check: checkAuthorityKeyExposed,
}

func checkAuthorityKeyExposed(p *lint.Pass) {
	var seen []string
	for _, block := range p.Server.TLS {
		file := trustedBy(p, block)
		if file == nil || slices.Contains(seen, file.Name) {
			continue
		}
		seen = append(seen, file.Name)
		finding := lint.Finding{
			On: block.CAFile.Field, At: valueOf(block.CAFile.Field),
			Help: "keep the key where certificates are issued, and the certificate alone here",
		}
		if c := authorityOf(file, file.Key); c != nil {
			finding.Message = shown(file.Name) + " holds the private key of the authority " + subjectOf(c.Certificate) + " too"
			p.Report(finding)
			continue
		}
		if file.Key != nil && !isKeyFile(p, file) {
			finding.Message = shown(file.Name) + " holds a private key, which the server does not look for there"
			finding.Help = "take the key out of ca_file, which is handed around"
			finding.Consequence = lint.Noted
			p.Report(finding)
		}
		if !keyFilesKnown(p.Server) {
			continue
		}
		base, ending := stem(block.CAFile.Value)
		for _, other := range siblings(p, block.CAFile.Value, base+"-key"+ending, base+".key", base+"_key"+ending, "ca-key.pem", "ca.key", "rootCA-key.pem", "tls.key") {
			c := authorityOf(file, other.Key)
			if c == nil || isKeyFile(p, other) {
				continue // of a pair: ca-certificate-as-server-certificate
			}
			finding.Message = "the private key of the authority " + subjectOf(c.Certificate) + " lies beside its certificate, in " + shown(other.Name)
			finding.Help, finding.Consequence = "keep the key where certificates are issued, not on the server", lint.Insecure
			p.Report(finding)
			break
		}
	}
}

// authorityOf returns the authority of a ca_file that a key belongs to, nil if there is none.
func authorityOf(file *certs.File, key *certs.Key) *certs.Certificate {
	if key == nil || key.Public == nil {
		return nil
	}
	for _, c := range poolOf(file) {
		if certs.MaySign(c.Certificate) && certs.SameKey(c.PublicKey, key.Public) {
			return c
		}
	}
	return nil
}

// isKeyFile reports whether a block names a file for its key.
func isKeyFile(p *lint.Pass, file *certs.File) bool {
	is := func(option *schema.Opt[string]) bool { return named(option) && p.File(option.Value) == file }
	return slices.ContainsFunc(p.Server.TLS, func(block *schema.TLS) bool {
		return is(&block.KeyFile) || slices.ContainsFunc(block.Certs.Value, func(pair schema.Pair) bool { return is(&pair.KeyFile) })
	})
}

// keyFilesKnown reports whether it is certain which files the blocks of a server name for their keys.
func keyFilesKnown(server *schema.Server) bool {
	unsure := func(state schema.State) bool { return state == schema.Unknown || state == schema.Invalid }
	return !server.Open && !slices.ContainsFunc(server.TLS, func(block *schema.TLS) bool {
		return block.Open || unsure(block.KeyFile.State) || unsure(block.Certs.State)
	})
}
