package command

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/urfave/cli/v2"

	"natstls/lint"
	"natstls/lint/certs"
	"natstls/lint/effective"
	config "natstls/lint/settings"
)

func certsCommand() command {
	return command{
		name:     "certs",
		operands: "PATH…|- [-- nats-server FLAGS]",
		summary:  "list the certificates that a configuration uses",
		examples: []string{
			"certs nats.conf",
			"certs --within 30d /etc/nats/nats.conf",
			"certs --format json nats.conf | jq '.certificates[].pin'",
			"certs --format prometheus nats.conf > /var/lib/node_exporter/nats-certs.prom",
		},
		notes: `
Each block shows the files that it names: what the server presents (cert_file, certs) and whom it trusts
(ca_file). A file that is not here, or holds no certificate, stands in the list with the reason.

With --within only certificates that have ended, or end within that time, are listed.

exit code: 0 listed, 1 with --within if there is such a certificate, 2 a configuration cannot be read, or
with --files required a file of certificates.`,
		flags: slices.Concat([]cli.Flag{
			&cli.StringFlag{Name: "format", Value: "text", Usage: "`FORMAT` text, json or prometheus"},
			&cli.StringFlag{Name: "within", Usage: "`TIME` list only what ends within this time, such as 30d or 720h"},
		}, targetFlags(), hostFlags(), configFlags()),
		server: true,
		run:    runCerts,
	}
}

// certificateUse is a use of a file, in a configuration.
type certificateUse struct {
	effective.Use
	config   string
	required bool // the file has to be here
}

// listing is what certs prints.
type listing struct {
	now    time.Time
	within time.Duration // 0: everything is listed
	uses   []certificateUse
}

func runCerts(p *process, c *cli.Context) error {
	format, err := oneOf(c, "format", "text", "json", "prometheus")
	if err != nil {
		return err
	}
	list := &listing{}
	if text := c.String("within"); text != "" {
		if list.within, err = config.ParseDays(text); err != nil || list.within <= 0 {
			return usagef("--within %s is no time such as 30d or 720h", text)
		}
	}
	s := &settings{}
	if err := p.readScope(c, s); err != nil {
		return err
	}
	list.now = s.options.Now
	all, problems, err := p.inspect(s, c)
	if err != nil {
		return err
	}
	p.unresolved(all)
	for _, one := range all {
		for _, use := range effective.Uses(one.server, one.read) {
			list.uses = append(list.uses, certificateUse{use, cmp.Or(one.root.Title, one.root.Name), one.root.Host.Files == lint.FilesRequired})
		}
	}
	if err := p.writeListing(format, list); err != nil {
		return err
	}
	if count := list.withoutCertificates(); list.within > 0 && count > 0 {
		p.note(fmt.Sprintf("%d of %d files hold no certificate here, natstls certs without --within says why", count, len(list.uses)))
	}
	problems = append(problems, list.unread()...)
	for _, problem := range problems {
		p.complain(problem.Message)
	}
	switch {
	case len(problems) > 0:
		return status(exitFailed)
	case list.within > 0 && list.any():
		return status(exitFindings)
	}
	return nil
}

func (p *process) writeListing(format string, list *listing) error {
	switch format {
	case "json":
		return list.json(p.stdout)
	case "prometheus":
		return list.prometheus(p.stdout)
	}
	return list.text(p.stdout)
}

// listed reports whether a certificate is to be listed.
func (l *listing) listed(c *certs.Certificate) bool {
	return l.within == 0 || c.NotAfter.Before(l.now.Add(l.within))
}

// any reports whether a certificate is listed.
func (l *listing) any() bool {
	return slices.ContainsFunc(l.uses, func(u certificateUse) bool { return slices.ContainsFunc(u.File.Certificates, l.listed) })
}

// withoutCertificates returns how many of the uses have no certificate.
func (l *listing) withoutCertificates() int {
	count := 0
	for i := range l.uses {
		if l.uses[i].reason() != "" {
			count++
		}
	}
	return count
}

// reason says why a use has no certificate, empty if it has one.
func (u *certificateUse) reason() string {
	problem := certs.CertificateError(u.File)
	if u.Authorities {
		problem = certs.PoolError(u.File)
	}
	if problem == nil || len(u.File.Certificates) > 0 {
		return ""
	}
	return problem.Message
}

// unread returns a problem for each file that has to be here and holds no certificate.
func (l *listing) unread() []*lint.Problem {
	var problems []*lint.Problem
	for i := range l.uses {
		use := &l.uses[i]
		if reason := use.reason(); reason != "" && use.required {
			message := fmt.Sprintf("%s: %s.%s: %s", use.config, use.Block.Path, use.Option, reason)
			problems = append(problems, &lint.Problem{File: use.config, Message: message})
		}
	}
	return problems
}
