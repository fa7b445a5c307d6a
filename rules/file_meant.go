package rules

import (
	"slices"
	"strings"

	"natstls/lint"
	"natstls/lint/certs"
)

// fileRole is what a file is named for.
type fileRole struct {
	judge   func(*certs.File) *certs.Problem // why the server refuses a file in this role
	instead func(*certs.File) *certs.Problem // the same, for a file that may be meant: a pair has to match
	names   string                           // the names that tools give to such files, the likely ones first
	endings string                           // and their endings
}

// The names are those of cert-manager and Kubernetes, mkcert, certbot, the NATS operator and the documentation
// of NATS.

func certificateRole(key *certs.File) fileRole {
	instead := func(other *certs.File) *certs.Problem {
		if certs.KeyError(key) != nil {
			return certs.CertificateError(other)
		}
		return certs.PairError(other, key)
	}
	return fileRole{certs.CertificateError, instead, "tls.crt fullchain.pem server.pem server.crt server-cert.pem cert.pem tls.pem", ".crt .pem .cer .cert"}
}

func keyRole(cert *certs.File) fileRole {
	instead := func(other *certs.File) *certs.Problem {
		if certs.CertificateError(cert) != nil {
			return certs.KeyError(other)
		}
		return certs.PairError(cert, other)
	}
	return fileRole{certs.KeyError, instead, "tls.key privkey.pem server.key server-key.pem key.pem tls-key.pem", ".key .pem"}
}

func authorityRole() fileRole {
	return fileRole{certs.PoolError, certs.PoolError, "ca.crt ca.pem rootCA.pem ca-cert.pem cacert.pem", ".crt .pem .cer .cert"}
}

// nameMeant returns the name of a file that is there instead of one that is not: in the same directory, with
// another ending or under one of the usual names, and good for the same purpose. It is empty if there is none.
func nameMeant(p *lint.Pass, name string, role fileRole) string {
	directory := name[:strings.LastIndexAny(name, `/\\`)+1]
	base, _ := stem(name)
	var candidates []string
	for ending := range strings.FieldsSeq(role.endings) {
		candidates = append(candidates, base+ending)
	}
	for _, candidate := range slices.Concat(candidates, strings.Fields(role.names)) {
		other := directory + candidate
		if other != name && exists(p, other) && role.instead(p.File(other)) == nil {
			return other
		}
	}
	return ""
}
