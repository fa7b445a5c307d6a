package rules

import (
	"crypto/x509"
	"encoding/asn1"
	"slices"

	"natstls/lint"
	"natstls/lint/certs"
	"natstls/lint/schema"
)

// A certificate is to be stapled, and the server cannot ask about it.
//
// # What happens
//
// With ocsp { mode: always } the server asks for the state of each of its certificates when it starts; without
// that, or with mode auto or must, for that of certificates which say must-staple. It does not start if it does
// not know whom to ask ("no available ocsp servers"), or which certificate issued the one in question ("no
// issuers found"). nats-server -t does not notice. The certificates of leaf nodes are not stapled.
//
// The issuer has to be the second certificate of cert_file, or, if there is none, in ca_file; without ca_file
// the authorities of the system are searched.
//
// # How to fix it
//
// Write the address of the responder, if the authority has one: ocsp { mode: always, url: "http://…" }. Put the
// issuer behind the certificate in cert_file. Or take the mode always out: auto staples what asks for it.
//
//	openssl x509 -noout -ocsp_uri -in server.pem
//
// # Example
//
//	ocsp { mode: always }
//	tls {
//	  cert_file: "server.pem"     # bad: names no responder
//	  key_file: "server-key.pem"
//	  ca_file: "ca.pem"
//	}
//
//	ocsp { mode: auto }
//	tls {
//	  cert_file: "server.pem"
//	  key_file: "server-key.pem"
//	  ca_file: "ca.pem"
//	}
var ocspStapleImpossible = &lint.Rule{
	Name:         "ocsp-staple-impossible",
	Consequences: []lint.Consequence{lint.Refused},
	Since:        "0.2.0",
	Refs: []string{
		"nats-server NewOCSPMonitor and getOCSPIssuer, server/ocsp.go, 2.3.0, 2.9.21, 2.15.2",
		"RFC 7633 section 4: must-staple",
		"https://docs.nats.io/running-a-nats-service/configuration/ocsp",
	},
	Check: checkOCSPStapleImpossible,
}

func checkOCSPStapleImpossible(p *lint.Pass) {
	mode := p.Server.OCSPMode
	if !p.Target.Has("ocsp-always-no-issuer") || p.Server.Open || mode.State != schema.Absent && mode.State != schema.Set || mode.State == schema.Set && mode.Value == "never" {
		return
	}
	covers := stapled(p.Target)
	for _, block := range p.Server.TLS {
		if block.Open || !covers(block) {
			continue
		}
		for _, c := range presentedBy(p, block) {
			if mode.State == schema.Set && mode.Value == "always" || asksForStaple(c.leaf().Certificate) {
				checkStaple(p, c, mode)
			}
		}
	}
}

// checkStaple reports why the server cannot get a staple, if that is certain. Whether the responder answers is
// not known here.
func checkStaple(p *lint.Pass, c presented, mode schema.Opt[string]) {
	why := "asks for an OCSP staple"
	if mode.State == schema.Set && mode.Value == "always" {
		why = "is to be stapled by ocsp"
	}
	finding := lint.Finding{
		When: lint.AtStart,
		On:   c.pair.cert.Field, At: valueOf(c.pair.cert.Field),
		Message: certificateOf(c.file, c.leaf()) + " " + why,
	}
	if mode.State == schema.Set {
		finding.Related = []lint.Related{{At: mode.Field.Syntax.KeySpan, Message: "the mode of ocsp"}}
	}
	switch {
	case len(c.leaf().OCSPServer) == 0 && !namesResponder(mode):
		finding.Message += ", and neither it nor ocsp names a responder, so that the server does not start"
		finding.Help = `write ocsp { url: "http://…" } if the authority has a responder, else use ocsp: false`
	case lacksIssuer(p, c):
		finding.Message += ", and its issuer is neither behind it nor in ca_file, so that the server does not start"
		finding.Help = "put the certificate of the issuer behind it in cert_file"
	default:
		return
	}
	p.Report(finding)
}

// namesResponder reports whether ocsp has an address of its own. Its keys have to be in lower case.
func namesResponder(mode schema.Opt[string]) bool {
	if mode.State != schema.Set || mode.Field.Value.Map == nil {
		return false
	}
	for _, f := range mode.Field.Value.Map.Fields {
		if f.Key == "url" || f.Key == "urls" {
			return true
		}
	}
	return false
}

// lacksIssuer reports whether the server is sure not to find the certificate of the issuer.
func lacksIssuer(p *lint.Pass, c presented) bool {
	leaf, behind := c.leaf(), c.file.Certificates[1:]
	// The search below came with the release that stopped to staple leaf nodes, 2.9.21. Before, the server took
	// what stood there without a look at its signature.
	if !p.Target.Has("ocsp-leaf-not-stapled") {
		return len(behind) == 0 && len(c.file.Refused) == 0 && !named(&c.block.CAFile)
	}
	if len(c.file.Refused) > 0 || slices.ContainsFunc(append(poolOf(trustedBy(p, c.block)), c.file.Certificates...), isHuge) {
		return false // what Go makes of the file is another rule's; and a check is to take no long time
	}
	if len(behind) > 0 {
		return behind[0].CheckSignature(leaf.SignatureAlgorithm, leaf.RawTBSCertificate, leaf.Signature) != nil
	}
	roots := p.SystemRoots
	if named(&c.block.CAFile) {
		pool := trustedBy(p, c.block)
		if pool == nil || len(poolOf(pool)) != len(pool.Blocks) {
			return false
		}
		roots = certs.Pool(pool)
	}
	// With the usage that crypto/x509 takes if none is said, as the server does.
	return roots != nil && certs.Verify(c.file, roots, x509.ExtKeyUsageServerAuth, p.Now) != nil
}

// isHuge reports whether checking a signature with the key of a certificate would take long.
func isHuge(c *certs.Certificate) bool { return rsaBits(c) > 2*mostForGo }

// asksForStaple reports whether a certificate says must-staple: the TLS feature status_request, RFC 7633.
func asksForStaple(c *x509.Certificate) bool {
	feature := asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 1, 24}
	const statusRequest = 5 // RFC 6066 section 1.1
	for _, extension := range c.Extensions {
		if !extension.Id.Equal(feature) {
			continue
		}
		var features []int
		if rest, err := asn1.Unmarshal(extension.Value, &features); err != nil || len(rest) > 0 {
			return false
		}
		for _, f := range features {
			if f == statusRequest {
				return true
			}
		}
		return false
	}
	return false
}
