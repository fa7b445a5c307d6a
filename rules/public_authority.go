package rules

import (
	"crypto/x509"
	"encoding/asn1"
	"slices"
	"strings"
)

// fromPublicAuthority reports whether a certificate is sure to come from a public authority: it says that it
// is in certificate transparency logs (RFC 6962 section 3.3), or that it was issued under the rules of the
// CA/Browser Forum (policies 2.23.140.1.2.* of its baseline requirements) by an issuer that can be fetched.
func fromPublicAuthority(c *x509.Certificate) bool {
	timestamps := asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 11129, 2, 4, 2}
	for _, extension := range c.Extensions {
		if extension.Id.Equal(timestamps) {
			return true
		}
	}
	return len(c.IssuingCertificateURL) > 0 && slices.ContainsFunc(c.Policies, func(policy x509.OID) bool {
		return strings.HasPrefix(policy.String(), "2.23.140.1.2.")
	})
}

// isPublicRoot reports whether a self-signed certificate has the organisation of a public authority. It is
// used to count; that a name is in the list proves nothing by itself.
func isPublicRoot(c *x509.Certificate) bool {
	return len(c.Subject.Organization) > 0 && slices.Contains([]string{
		"Actalis S.p.A./03358520967", "Amazon", "Buypass AS-983163327", "COMODO CA Limited", "Certainly", "D-Trust GmbH",
		"DigiCert Inc", "DigiCert, Inc.", "Entrust, Inc.", "GlobalSign", "GlobalSign nv-sa", "GoDaddy.com, Inc.",
		"Google Trust Services LLC", "IdenTrust", "Internet Security Research Group", "Microsoft Corporation",
		"QuoVadis Limited", "SSL Corporation", "Sectigo Limited", "Starfield Technologies, Inc.", "SwissSign AG",
		"The USERTRUST Network", "Unizeto Technologies S.A.",
	}, c.Subject.Organization[0])
}
