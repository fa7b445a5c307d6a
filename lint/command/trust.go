package command

import (
	"crypto/x509"
	"fmt"

	"github.com/urfave/cli/v2"

	"natstls/lint/certs"
	config "natstls/lint/settings"
)

// trustFlags say what certificates are measured by.
func trustFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "system-roots", Usage: "`FILE` authorities that the server's system trusts, or host: those that this machine trusts (default not known)"},
		&cli.StringFlag{Name: "expiry-ceiling", Usage: "`TIME` a certificate that ends within this time is reported, such as 30d or 720h (default 30d)"},
		&cli.StringFlag{Name: "expiry-share", Usage: "`SHARE` of its lifetime, from 0 to 1: reported is what has less left than both (default 0.2)"},
	}
}

// newSystemRoots reads the authorities that the server's system trusts; nil if they are not known.
func newSystemRoots(value config.Value[string]) (*x509.CertPool, error) {
	name := called(value.At, "system_roots")
	switch value.V {
	case "":
		return nil, nil
	case "host":
		pool, err := x509.SystemCertPool()
		if err != nil {
			return nil, fmt.Errorf("%s host: %w", name, err)
		}
		return pool, nil
	}
	data, err := readRegular(value.V)
	if err != nil {
		return nil, fmt.Errorf("%s: cannot read %s: %w", name, value.V, reason(err))
	}
	file := certs.Parse(value.V, data)
	if problem := certs.PoolError(file); problem != nil {
		return nil, fmt.Errorf("%s: %s", name, problem.Message)
	}
	return certs.Pool(file), nil
}
