package command

import (
	"fmt"
	"io"
	"strings"
	"time"

	"natstls/lint/certs"
)

// prometheus writes the listing in the text format of Prometheus, version 0.0.4, for a collector of text
// files.
func (l *listing) prometheus(w io.Writer) error {
	out := &strings.Builder{}
	metric := func(name, help string, value func(*certs.Certificate) time.Time) {
		fmt.Fprintf(out, "# HELP %s %s\n# TYPE %s gauge\n", name, help, name)
		seen := map[string]bool{}
		for i := range l.uses {
			use := &l.uses[i]
			for _, c := range use.File.Certificates {
				// A series may stand only once: two options can name the same file.
				if labels := use.labels(c); l.listed(c) && !seen[labels] {
					seen[labels] = true
					fmt.Fprintf(out, "%s{%s} %d\n", name, labels, value(c).Unix())
				}
			}
		}
	}
	metric("natstls_certificate_not_after_seconds", "End of a certificate's validity, in seconds since 1970.",
		func(c *certs.Certificate) time.Time { return c.NotAfter })
	metric("natstls_certificate_not_before_seconds", "Begin of a certificate's validity, in seconds since 1970.",
		func(c *certs.Certificate) time.Time { return c.NotBefore })
	fmt.Fprint(out, "# HELP natstls_certificate_file_readable Whether a file that a configuration names holds certificates.\n"+
		"# TYPE natstls_certificate_file_readable gauge\n")
	seen := map[string]bool{}
	for i := range l.uses {
		use := &l.uses[i]
		if labels := use.fileLabels(); !seen[labels] {
			seen[labels] = true
			readable := 1
			if use.reason() != "" {
				readable = 0
			}
			fmt.Fprintf(out, "natstls_certificate_file_readable{%s} %d\n", labels, readable)
		}
	}
	_, err := io.WriteString(w, out.String())
	return err
}

func (u *certificateUse) fileLabels() string {
	return label("config", u.config) + "," + label("block", u.Block.Path) + "," + label("option", u.Option) + "," + label("file", u.File.Name)
}

func (u *certificateUse) labels(c *certs.Certificate) string {
	return u.fileLabels() + "," + label("position", fmt.Sprint(c.Index+1)) + "," + label("subject", c.Subject.String()) + "," +
		label("serial", c.SerialNumber.Text(16))
}

// label writes a label with its value in quotes. Bytes that are no UTF-8 are replaced.
func label(name, value string) string {
	value = strings.ToValidUTF8(value, "\ufffd")
	return name + `="` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(value) + `"`
}
