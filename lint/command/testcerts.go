package command

import (
	"errors"
	"fmt"
	"slices"

	"github.com/urfave/cli/v2"

	"natstls/lint/effective"
	"natstls/lint/schema"
)

func testcertsCommand() command {
	return command{
		name:     "testcerts",
		operands: "PATH… [-- nats-server FLAGS]",
		summary:  "make the certificates that configurations name, for tests",
		examples: []string{
			"testcerts --out . nats.conf",
			"testcerts --out testdata a.conf b.conf c.conf",
			"testcerts --out . --host nats.example.com --client app --client joe@example.com nats.conf",
		},
		notes: `
For tests only: the keys are not protected. A test authority issues a certificate for each cert_file,
with the key usages that its tls blocks need, and with the names of the addresses on which they listen,
of what they advertise, and of the URLs by which the given configurations reach each other. Each ca_file
gets the authority, which stands with its key in DIR/test-authority as well, for --ca.

Files are written below DIR under the names that the configuration has for them; for an absolute one a
line says with which --path-map it is found. Nothing that exists is replaced without --force.

exit code: 0 written, 2 not.`,
		flags: slices.Concat([]cli.Flag{
			&cli.StringFlag{Name: "out", Usage: "`DIR` where the files are written"},
			&cli.BoolFlag{Name: "force", Usage: "replace files that exist"},
			&cli.StringSliceFlag{Name: "host", Usage: "`NAME` a further name or IP address of the servers; repeatable"},
			&cli.IntFlag{Name: "days", Value: 365, Usage: "`DAYS` how long the certificates are valid"},
			&cli.StringFlag{Name: "ca", Usage: "`CERT` certificate of the authority that issues them (default a new one)"},
			&cli.StringFlag{Name: "ca-key", Usage: "`KEY` private key of the authority of --ca"},
			&cli.StringSliceFlag{Name: "client", Usage: "`NAME` a client that gets a certificate: a name or an e-mail address; repeatable"},
		}, targetFlags(), hostFlags(), configFlags()),
		server: true,
		run:    runTestcerts,
	}
}

func runTestcerts(p *process, c *cli.Context) error {
	request, err := newTestRequest(c)
	if err != nil {
		return err
	}
	s := &settings{}
	if err := p.readScope(c, s); err != nil {
		return err
	}
	all, problems, err := p.inspect(s, c)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		for _, problem := range problems {
			p.complain(problem.Message)
		}
		return status(exitFailed)
	}
	p.unresolved(all)
	var servers []*schema.Server
	for _, one := range all {
		servers = append(servers, one.server)
	}
	needs := effective.NeedsOf(servers)
	if len(needs.Pairs)+len(needs.Authorities)+len(request.clients) == 0 {
		return errors.New("no tls block of these configurations names a file of certificates")
	}
	files, err := request.issue(needs, s.options.Now)
	if err != nil {
		return err
	}
	if err := p.uninterrupted(func() error { return files.write(request.out, request.force) }); err != nil {
		return err
	}
	for _, file := range files {
		fmt.Fprintf(p.stdout, "%s  %s\n", visible(file.shown(request.out)), visible(file.what))
	}
	for _, hint := range files.hints(request.out) {
		p.note(hint)
	}
	return nil
}

// testRequest is what the flags of testcerts ask for.
type testRequest struct {
	out       string
	force     bool
	hosts     []string
	days      int
	ca, caKey string
	clients   []string
}

func newTestRequest(c *cli.Context) (*testRequest, error) {
	r := &testRequest{
		out: c.String("out"), force: c.Bool("force"), hosts: c.StringSlice("host"), days: c.Int("days"),
		ca: c.String("ca"), caKey: c.String("ca-key"), clients: c.StringSlice("client"),
	}
	const mostDays = 36500
	switch {
	case r.out == "":
		return nil, usagef("--out has to say where the files are written")
	case r.days < 1 || r.days > mostDays:
		return nil, usagef("--days %d is not from 1 to %d", r.days, mostDays)
	case (r.ca == "") != (r.caKey == ""):
		return nil, usagef("--ca and --ca-key belong together")
	}
	for _, client := range r.clients {
		if !isFileWord(client) {
			return nil, usagef("--client %s cannot be part of a file name", client)
		}
	}
	return r, nil
}

// isFileWord reports whether a word can be part of a file name on every system.
func isFileWord(word string) bool {
	for _, r := range word {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '.', r == '-', r == '_', r == '@', r == '+':
		default:
			return false
		}
	}
	return word != "" && word[0] != '.' && word[0] != '-' && len(word) <= 200
}
