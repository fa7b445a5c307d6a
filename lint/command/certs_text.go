package command

import (
	"fmt"
	"io"
	"strings"
	"time"

	"natstls/lint/certs"
	"natstls/lint/effective"
	"natstls/lint/schema"
)

// text writes the listing for people: a paragraph for each certificate.
func (l *listing) text(w io.Writer) error {
	out := &strings.Builder{}
	config, block := "", (*schema.TLS)(nil)
	shown := 0
	for i := range l.uses {
		use := &l.uses[i]
		paragraphs := l.paragraphs(use)
		if len(paragraphs) == 0 {
			continue
		}
		if use.config != config {
			if config != "" {
				fmt.Fprintln(out)
			}
			fmt.Fprintf(out, "%s\n", visible(use.config))
			config, block = use.config, nil
		}
		if use.Block != block {
			fmt.Fprintf(out, "\n  %s, %s\n", visible(use.Block.Path), rolesOf(use.Block.Context))
			block = use.Block
		}
		for _, paragraph := range paragraphs {
			out.WriteString(paragraph)
		}
		shown += len(paragraphs)
	}
	if shown == 0 {
		fmt.Fprintf(out, "%s\n", l.nothing())
	}
	_, err := io.WriteString(w, out.String())
	return err
}

// nothing says that there is nothing to list.
func (l *listing) nothing() string {
	if l.within > 0 {
		return "no certificate ends within " + daysText(l.within)
	}
	return "no tls block names a file of certificates"
}

// daysText writes a duration in days where it is a number of them.
func daysText(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d == day:
		return "1 day"
	case d%day == 0:
		return fmt.Sprintf("%d days", d/day)
	}
	return d.String()
}

// rolesOf says what the certificates of a block are for.
func rolesOf(context schema.Context) string {
	server, client := effective.Roles(context)
	switch {
	case server && client:
		return "server and client"
	case client:
		return "client"
	}
	return "server"
}

// paragraphs describe the certificates of a file that are listed, or why there is none.
func (l *listing) paragraphs(use *certificateUse) []string {
	at := use.Field.Syntax.KeySpan.Place()
	place := ""
	if !at.IsZero() {
		begin := at.Begin()
		place = fmt.Sprintf(" (%s:%d)", visible(at.Source.Name), begin.Line)
	}
	if reason := use.reason(); reason != "" {
		if l.within > 0 {
			return nil
		}
		return []string{fmt.Sprintf("    %s%s\n      %s\n", use.Option, place, visible(reason))}
	}
	var paragraphs []string
	for i, c := range use.File.Certificates {
		if !l.listed(c) {
			continue
		}
		position := ""
		if len(use.File.Certificates)+len(use.File.Refused) > 1 {
			position = fmt.Sprintf(", certificate %d", c.Index+1)
		}
		head := fmt.Sprintf("    %s %s%s%s\n", use.Option, visible(use.File.Name), position, place)
		if i > 0 && len(paragraphs) > 0 {
			head = "\n" + head
		}
		paragraphs = append(paragraphs, head+l.rows(c))
	}
	return paragraphs
}

// rows describe a certificate, a property a line.
func (l *listing) rows(c *certs.Certificate) string {
	var out strings.Builder
	row := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&out, "      %-8s %s\n", name, visible(value))
		}
	}
	row("subject", distinguished(c.Subject.String()))
	issuer := distinguished(c.Issuer.String())
	if certs.SelfIssued(c.Certificate) {
		issuer = "itself"
	}
	row("issuer", issuer)
	names := append(certs.Names(c.Certificate), c.EmailAddresses...)
	for _, uri := range c.URIs {
		names = append(names, uri.String())
	}
	if c.IsCA {
		row("is", "an authority")
	}
	row("names", strings.Join(names, ", "))
	row("usages", usagesOf(c))
	row("key", certs.KeyOf(c.Certificate).String()+", signed with "+c.SignatureAlgorithm.String())
	row("valid", l.validity(c))
	row("sha256", certs.Fingerprint(c.Certificate))
	row("pin", certs.Pin(c.Certificate))
	return out.String()
}

// distinguished writes a name that may be empty.
func distinguished(name string) string {
	if name == "" {
		return "(empty)"
	}
	return name
}

func usagesOf(c *certs.Certificate) string {
	usages := append(certs.ExtKeyUsages(c.Certificate), certs.KeyUsages(c.Certificate)...)
	return strings.Join(usages, ", ")
}

// validity says from when to when a certificate is valid, and how much of it is left.
func (l *listing) validity(c *certs.Certificate) string {
	text := c.NotBefore.UTC().Format(time.DateOnly) + " to " + c.NotAfter.UTC().Format(time.DateOnly)
	days := certs.DaysLeft(c.Certificate, l.now)
	switch {
	case l.now.Before(c.NotBefore):
		return text + ", not yet valid"
	case l.now.After(c.NotAfter):
		return fmt.Sprintf("%s, ended %s ago", text, daysText(time.Duration(-days)*24*time.Hour))
	case days == 0:
		return text + ", ends within a day"
	}
	return fmt.Sprintf("%s, %s left", text, daysText(time.Duration(days)*24*time.Hour))
}
