package command

import (
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"natstls/lint/certs"
)

func pinCommand() command {
	return command{
		name:     "pin",
		operands: "CERT…",
		summary:  "print the pinned_certs entry of a certificate",
		examples: []string{
			"pin client.pem",
			"pin --format config peers/*.pem",
		},
		notes: `
An entry is the SHA-256 of the public key of a certificate, so it stays the same when the certificate is
renewed over the same key. A file with several certificates stands for the first, which is the one that
its owner presents, unless --all is given.

exit code: 0 printed, 2 a file holds no certificate.`,
		flags: []cli.Flag{
			&cli.StringFlag{Name: "format", Value: "plain", Usage: "`FORMAT` plain is an entry a line, config the option as it stands in a tls block"},
			&cli.BoolFlag{Name: "all", Usage: "print the entries of all certificates of a file"},
		},
		run: runPin,
	}
}

// pinned is an entry of pinned_certs.
type pinned struct{ pin, subject string }

func runPin(p *process, c *cli.Context) error {
	format, err := oneOf(c, "format", "plain", "config")
	if err != nil {
		return err
	}
	if c.NArg() == 0 {
		return usagef("pin takes files of certificates")
	}
	var pins []pinned
	failed := false
	seen := map[string]bool{}
	for _, name := range c.Args().Slice() {
		file, err := readCertificates(name)
		if err != nil {
			p.complain(err.Error())
			failed = true
			continue
		}
		list := file.Certificates
		if !c.Bool("all") {
			list = list[:1]
		}
		for _, certificate := range list {
			if pin := certs.Pin(certificate.Certificate); !seen[pin] {
				seen[pin] = true
				pins = append(pins, pinned{pin, certificate.Subject.String()})
			}
		}
	}
	writePins(p, format, pins)
	if failed {
		return status(exitFailed)
	}
	return nil
}

func writePins(p *process, format string, pins []pinned) {
	if format == "plain" {
		for _, pin := range pins {
			fmt.Fprintln(p.stdout, pin.pin)
		}
		return
	}
	if len(pins) == 0 {
		return
	}
	fmt.Fprintln(p.stdout, "pinned_certs: [")
	for _, pin := range pins {
		fmt.Fprintf(p.stdout, "  %q # %s\n", pin.pin, strings.TrimSpace(visible(distinguished(pin.subject))))
	}
	fmt.Fprintln(p.stdout, "]")
}

// readCertificates reads a file that must hold at least one certificate.
func readCertificates(name string) (*certs.File, error) {
	data, err := readRegular(name)
	if err != nil {
		return nil, fmt.Errorf("cannot read %s: %w", name, reason(err))
	}
	file := certs.Parse(name, data)
	if problem := certs.CertificateError(file); problem != nil {
		return nil, fmt.Errorf("%s; %s", problem.Message, problem.Help)
	}
	return file, nil
}
