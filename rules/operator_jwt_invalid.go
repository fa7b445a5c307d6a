package rules

import (
	"errors"
	"io/fs"

	"natstls/lint"
	"natstls/lint/creds"
)

// The JWT of an operator cannot be read, is damaged, is about something else, or has expired.
//
// # What happens
//
// The server reads every JWT that operator names when it checks the configuration, verifies its signature,
// and refuses the configuration if that fails. A value that begins with eyJ and names no file is taken for
// the JWT itself.
//
// The server does not look at the end of an operator's JWT: it shows it in the log and goes on. Whoever set
// the end counts on more than that.
//
// A file that does not exist here is only noted, unless --files required says that this is the server's own
// host.
//
// # How to fix it
//
// Write the JWT again with nsc describe operator --raw. Relative names start at the working directory of the
// server (--dir).
//
// # Example
//
//	operator: "account.jwt"     # bad: the JWT of an account
//	resolver: MEM
//
//	operator: "operator.jwt"
//	resolver: MEM
var operatorJWTInvalid = &lint.Rule{
	Name:         "operator-jwt-invalid",
	Consequences: []lint.Consequence{lint.Refused, lint.Suspicious, lint.Noted},
	Since:        "0.2.0",
	Refs: []string{
		"nats-server readOperatorJWT, server/jwt.go, and processConfigFileLine, server/opts.go, 2.15.2",
		"nats-server Server.Start, server/server.go, 2.15.2: the end is logged only",
	},
	Check: checkOperatorJWTInvalid,
}

func checkOperatorJWTInvalid(p *lint.Pass) {
	for _, o := range operatorsOf(p) {
		finding := operatorFinding(p, o)
		if finding.Message == "" {
			continue
		}
		finding.On, finding.At = p.Server.Operators.Field, o.At.Use.Span
		p.Report(finding)
	}
}

// operatorFinding says what is wrong with an operator; its message is empty if nothing is.
func operatorFinding(p *lint.Pass, o operator) lint.Finding {
	const renew = "write the operator's JWT again, for example with nsc describe operator --raw"
	file := o.file
	switch {
	case o.Text == "":
		return lint.Finding{Message: "operator names no file", Help: "name the file with the operator's JWT, or take the option out"}
	case file.Err != nil:
		return unreadOperator(p, o)
	case file.Defect != "":
		return lint.Finding{Message: "the server needs the JWT of an operator, and " + o.nameOf() + " " + string(file.Defect), Help: renew}
	case file.Operator == nil:
		return lint.Finding{Message: "the server needs the JWT of an operator, and " + o.nameOf() + " holds " + kindOf(file), Help: renew}
	case ended(p, file.Operator.Expires):
		return lint.Finding{
			Consequence: lint.Suspicious,
			Message:     "the JWT in " + o.nameOf() + " ended on " + dateOf(file.Operator.Expires) + ", which the server logs and does not enforce",
			Help:        "renew the JWT, or take the operator out if it shall not be trusted any more",
		}
	}
	return lint.Finding{}
}

func unreadOperator(p *lint.Pass, o operator) lint.Finding {
	finding := lint.Finding{Help: "check on the server's own host with --files required, or say with --dir and --path-map where the files are"}
	switch err := o.file.Err; {
	case errors.Is(err, fs.ErrNotExist) && p.Files == lint.FilesRequired:
		finding.Message, finding.Help = "there is no file "+o.nameOf(), "name the file with the operator's JWT"
	case errors.Is(err, fs.ErrNotExist):
		finding.Consequence, finding.Message = lint.Noted, "not checked, since there is no such file here: "+o.nameOf()
	default:
		finding.Consequence, finding.Message = lint.Noted, "not checked, since "+o.nameOf()+" cannot be read here"
	}
	return finding
}

// kindOf says what a JWT is about. The kind comes from the file, so only known ones are shown.
func kindOf(file *creds.File) string {
	switch file.Kind {
	case "account", "activation", "operator":
		return "that of an " + file.Kind
	case "user":
		return "that of a user"
	}
	return "a JWT of another kind"
}
