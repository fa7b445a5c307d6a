package rules

import "natstls/lint/schema"

// pair is a certificate file and its key file, as a tls block names them.
type pair struct {
	cert, key *schema.Opt[string]
}

// pairsOf returns the pairs of a block that the server loads: both files are named.
func pairsOf(block *schema.TLS) []pair {
	if named(&block.CertFile) && named(&block.KeyFile) {
		return []pair{{&block.CertFile, &block.KeyFile}}
	}
	if block.CertFile.State != schema.Absent || block.KeyFile.State != schema.Absent {
		return nil
	}
	var pairs []pair
	for i := range block.Certs.Value {
		element := &block.Certs.Value[i]
		if named(&element.CertFile) && named(&element.KeyFile) {
			pairs = append(pairs, pair{&element.CertFile, &element.KeyFile})
		}
	}
	return pairs
}
