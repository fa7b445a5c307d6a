package effective

import (
	"fmt"
	"strings"
	"time"

	"natstls/lint/certs"
	"natstls/lint/schema"
	"natstls/parser/limit"
)

// identity returns the certificates of a block, those of certs in their order.
func (b *builder) identity(block *schema.TLS) Cell[[]Identity] {
	if block.CertStore.State != schema.Absent {
		c := unknown[[]Identity](written(block.CertStore.Field))
		c.Text = "in a certificate store of Windows, " + notKnown
		return c
	}
	if c, doubt := doubtful[[]Identity](block, block.Certs); doubt && block.Certs.State != schema.Absent {
		return c
	}
	type named struct {
		option string
		opt    *schema.Opt[string]
	}
	var files []named
	if opt := &block.CertFile; opt.State != schema.Absent && (opt.State != schema.Set || opt.Value != "") {
		files = append(files, named{"cert_file", opt})
	}
	for i := range block.Certs.Value[:min(limit.PointFiles, len(block.Certs.Value))] {
		files = append(files, named{fmt.Sprintf("certs[%d].cert_file", i), &block.Certs.Value[i].CertFile})
	}
	lost := append(b.lostIn(block, "cert_file", block.CertFile.Field), b.lostIn(block, "certs", block.Certs.Field)...)
	if len(files) == 0 {
		c := cell([]Identity{}, "no certificate", Origin{Kind: Default})
		if block.Open {
			c = unknown[[]Identity](Origin{})
		}
		c.Overrode = lost
		return c
	}
	c := Cell[[]Identity]{Fact: Fact{Origin: written(files[0].opt.Field)}}
	if block.Certs.Field != nil && len(block.Certs.Value) > 0 {
		c.Origin = written(block.Certs.Field)
	}
	c.Overrode = lost
	var shown []string
	for _, file := range files {
		one := b.certificate(file.option, file.opt)
		c.Unknown = c.Unknown || one.Certificate == nil
		c.Value = append(c.Value, one)
		shown = append(shown, one.text())
	}
	c.Text = strings.Join(shown, "; ")
	if more := len(block.Certs.Value) - limit.PointFiles; more > 0 {
		c.Unknown, c.Text = true, fmt.Sprintf("%s; %d more are not looked at", c.Text, more)
	}
	return c
}

// certificate reads the first certificate of a file, which is the one that counts.
func (b *builder) certificate(option string, opt *schema.Opt[string]) Identity {
	one := Identity{Option: option, File: plainText(opt.Value)}
	switch {
	case opt.State != schema.Set:
		one.Problem = option + " is " + notKnown
		return one
	case b.read == nil:
		one.Problem = one.File + " is not opened"
		return one
	}
	file := b.read(opt.Value)
	if file == nil {
		one.Problem = one.File + " is not opened"
		return one
	}
	if problem := certs.CertificateError(file); problem != nil {
		one.Problem = problem.Message
		if secret(opt.Value) {
			one.Problem = "the file cannot be read"
		}
		return one
	}
	one.Certificate = file.Certificates[0]
	return one
}

// text shows subject and names, the first few of many.
func (i *Identity) text() string {
	if i.Certificate == nil {
		return i.Problem
	}
	subject := i.Certificate.Subject.String()
	if subject == "" {
		subject = "empty subject"
	}
	const most = 4
	names := certs.Names(i.Certificate.Certificate)
	more := ""
	if len(names) > most+1 {
		more = fmt.Sprintf(" and %d more", len(names)-most)
		names = names[:most]
	}
	shown := strings.Join(names, ", ") + more
	if shown == "" {
		shown = "no names"
	}
	return cut(subject) + " (" + cut(shown) + ")"
}

// cut shortens what a certificate says, which may be of any length.
func cut(text string) string {
	const most = 200
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most], "") + "…"
}

// expiry returns the certificate that ends first, of those that are shown.
func (b *builder) expiry(identity Cell[[]Identity]) Cell[*certs.Certificate] {
	if identity.Unknown {
		return unknown[*certs.Certificate](identity.Origin)
	}
	var first *certs.Certificate
	for _, one := range identity.Value {
		if first == nil || one.Certificate.NotAfter.Before(first.NotAfter) {
			first = one.Certificate
		}
	}
	if first == nil {
		return Cell[*certs.Certificate]{}
	}
	return cell(first, b.validity(first), identity.Origin)
}

// validity says when a certificate ends, and how much of it is left.
func (b *builder) validity(c *certs.Certificate) string {
	date := c.NotAfter.UTC().Format(time.DateOnly)
	days := certs.DaysLeft(c.Certificate, b.now)
	switch {
	case b.now.Before(c.NotBefore):
		return date + ", not valid before " + c.NotBefore.UTC().Format(time.DateOnly)
	case b.now.After(c.NotAfter):
		return fmt.Sprintf("%s, ended %s ago", date, daysText(-days))
	case days == 0:
		return date + ", ends within a day"
	}
	return fmt.Sprintf("%s, %s left", date, daysText(days))
}

func daysText(days int) string {
	if days == 1 {
		return "1 day"
	}
	return fmt.Sprintf("%d days", days)
}

// trust returns what a block verifies certificates against.
func (b *builder) trust(block *schema.TLS) Cell[string] {
	c, doubt := doubtful[string](block, block.CAFile)
	switch opt := block.CAFile; {
	case doubt:
	case block.Context == schema.ResolverTLS && b.target.Has("resolver-ca-ignored"):
		c = cell("", systemRoots+", ca_file does not count", Origin{Kind: Always})
	case opt.State == schema.Set && opt.Value != "":
		c = cell(plainText(opt.Value), plainText(opt.Value)+b.poolText(opt.Value), written(opt.Field))
	case block.CertStore.State != schema.Absent:
		c = unknown[string](written(block.CertStore.Field))
	default:
		c = cell("", systemRoots, Origin{Kind: Default})
	}
	c.Overrode = b.lostIn(block, "ca_file", block.CAFile.Field)
	return c
}

const systemRoots = "the authorities of the operating system"

// poolText says what is in a ca_file.
func (b *builder) poolText(name string) string {
	if b.read == nil {
		return ""
	}
	file := b.read(name)
	switch {
	case file == nil:
		return ""
	case certs.PoolError(file) != nil && !certs.PoolError(file).Known():
		return " (not here)"
	case certs.PoolError(file) != nil:
		return " (the server refuses it)"
	case len(file.Certificates) == 1:
		return " (" + cut(file.Certificates[0].Subject.String()) + ")"
	}
	return fmt.Sprintf(" (%d certificates)", len(file.Certificates))
}
