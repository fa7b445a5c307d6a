package command

import (
	"encoding/json"
	"io"
	"time"

	"natstls/lint/certs"
)

// certsDocument is the output of certs --format json; docs/certs.schema.json describes it.
type certsDocument struct {
	SchemaVersion int               `json:"schema_version"`
	Tool          toolJSON          `json:"tool"`
	Now           string            `json:"now"`
	Certificates  []certificateJSON `json:"certificates"`
	Unread        []unreadJSON      `json:"unread"` // files without a certificate
}

type toolJSON struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// useJSON says where a file stands in a configuration.
type useJSON struct {
	Config string `json:"config"`
	Block  string `json:"block"`
	Option string `json:"option"`
	Role   string `json:"role"` // server, client, both or authority
	At     string `json:"at,omitempty"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
	File   string `json:"file"`
}

type unreadJSON struct {
	useJSON
	Message string `json:"message"`
}

type certificateJSON struct {
	useJSON
	Position           int      `json:"position"` // in the file, from 1
	Subject            string   `json:"subject"`
	Issuer             string   `json:"issuer"`
	SelfSigned         bool     `json:"self_signed"`
	Serial             string   `json:"serial"` // hexadecimal
	DNSNames           []string `json:"dns_names"`
	IPAddresses        []string `json:"ip_addresses"`
	Emails             []string `json:"emails"`
	URIs               []string `json:"uris"`
	KeyUsage           []string `json:"key_usage"`
	ExtendedKeyUsage   []string `json:"extended_key_usage"`
	CA                 bool     `json:"ca"`
	Key                keyJSON  `json:"key"`
	SignatureAlgorithm string   `json:"signature_algorithm"`
	NotBefore          string   `json:"not_before"` // RFC 3339
	NotAfter           string   `json:"not_after"`
	DaysLeft           int      `json:"days_left"`
	SHA256             string   `json:"sha256"`
	Pin                string   `json:"pin"`
}

type keyJSON struct {
	Algorithm string `json:"algorithm"`
	Bits      int    `json:"bits,omitempty"`
	Curve     string `json:"curve,omitempty"`
}

func (l *listing) json(w io.Writer) error {
	document := certsDocument{
		SchemaVersion: 1,
		Tool:          toolJSON{"natstls", version()},
		Now:           l.now.UTC().Format(time.RFC3339),
		Certificates:  []certificateJSON{},
		Unread:        []unreadJSON{},
	}
	for i := range l.uses {
		use := &l.uses[i]
		if reason := use.reason(); reason != "" {
			document.Unread = append(document.Unread, unreadJSON{use.json(), reason})
			continue
		}
		for _, c := range use.File.Certificates {
			if l.listed(c) {
				document.Certificates = append(document.Certificates, l.certificate(use, c))
			}
		}
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(document)
}

func (u *certificateUse) json() useJSON {
	j := useJSON{Config: u.config, Block: u.Block.Path, Option: u.Option, Role: rolesOf(u.Block.Context), File: u.File.Name}
	switch {
	case u.Authorities:
		j.Role = "authority"
	case j.Role == "server and client":
		j.Role = "both"
	}
	if place := u.Field.Syntax.KeySpan.Place(); !place.IsZero() {
		begin := place.Begin()
		j.At, j.Line, j.Column = place.Source.Name, begin.Line, begin.Column
	}
	return j
}

func (l *listing) certificate(use *certificateUse, c *certs.Certificate) certificateJSON {
	key := certs.KeyOf(c.Certificate)
	j := certificateJSON{
		useJSON:            use.json(),
		Position:           c.Index + 1,
		Subject:            c.Subject.String(),
		Issuer:             c.Issuer.String(),
		SelfSigned:         certs.SelfIssued(c.Certificate),
		Serial:             c.SerialNumber.Text(16),
		DNSNames:           filled(c.DNSNames),
		IPAddresses:        []string{},
		Emails:             filled(c.EmailAddresses),
		URIs:               []string{},
		KeyUsage:           filled(certs.KeyUsages(c.Certificate)),
		ExtendedKeyUsage:   filled(certs.ExtKeyUsages(c.Certificate)),
		CA:                 c.IsCA,
		Key:                keyJSON{key.Algorithm, key.Bits, key.Curve},
		SignatureAlgorithm: c.SignatureAlgorithm.String(),
		NotBefore:          c.NotBefore.UTC().Format(time.RFC3339),
		NotAfter:           c.NotAfter.UTC().Format(time.RFC3339),
		DaysLeft:           certs.DaysLeft(c.Certificate, l.now),
		SHA256:             certs.Fingerprint(c.Certificate),
		Pin:                certs.Pin(c.Certificate),
	}
	for _, ip := range c.IPAddresses {
		j.IPAddresses = append(j.IPAddresses, ip.String())
	}
	for _, uri := range c.URIs {
		j.URIs = append(j.URIs, uri.String())
	}
	return j
}

// filled makes an empty list of one that is not there, since JSON tells the two apart.
func filled(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
