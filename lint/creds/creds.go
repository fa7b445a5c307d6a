// Package creds reads the JWTs of operator mode: those of operators, and those in the credentials files
// of users. It keeps their claims and drops everything else, so that no seed and no token can get into a
// message. It never asks for the time: who has a clock compares it with the claims.
package creds

import (
	"errors"
	"strings"
	"time"

	"github.com/nats-io/jwt/v2"

	"natstls/parser/limit"
)

// ErrTooLarge says that a file is larger than any JWT is, so that it was not looked at.
var ErrTooLarge = errors.New("file is too large for a JWT")

// mostBytes bounds a file: a token of the largest size that jwt takes, its decoration and a seed.
const mostBytes = jwt.MaxTokenSize + limit.Credentials

// FS reads the files of the server that a configuration belongs to; certs.FS has the same promises. It is
// called from several goroutines at once.
type FS interface {
	ReadFile(name string) ([]byte, error)
}

// File is what a file, or a value that stands in for one, says.
type File struct {
	Name string // empty if the JWT stands in the configuration itself
	Err  error  // why nothing could be read (fs.ErrNotExist, fs.ErrPermission, ErrTooLarge, …)

	Operator *Operator // nil if it is not the JWT of an operator
	User     *User     // nil if it is not the JWT of a user
	Kind     string    // what a JWT that can be verified is about, such as "operator", "account", "user" or "unknown"
	Defect   Defect    // why there is no JWT that can be verified; empty if there is one, or if Err is set
}

// Defect says why a text is no JWT, in words that fit behind "it".
type Defect string

const (
	Empty      Defect = "is empty"
	NotJWT     Defect = "holds no JWT"
	SeedOnly   Defect = "holds a seed and no JWT"
	Unverified Defect = "holds a JWT whose content or signature is damaged"
)

// Operator is what the JWT of an operator says.
type Operator struct {
	Expires             time.Time // zero: never
	AssertServerVersion string    // as written; empty: no release is asked for
	ServiceURLs         []string  // where its clients find servers, as written
	AccountServerURL    string    // where servers find its accounts, as written; empty: it does not say
}

// User is what the JWT of a user says.
type User struct {
	Expires         time.Time // zero: never
	ConnectionTypes []string  // such as STANDARD or LEAFNODE, in any case; empty: all
}

// Allows reports whether the user may connect in one of these ways.
func (u *User) Allows(types ...string) bool {
	if len(u.ConnectionTypes) == 0 {
		return true
	}
	for _, allowed := range u.ConnectionTypes {
		for _, wanted := range types {
			if strings.EqualFold(allowed, wanted) { // convertAllowedConnectionTypes, server/client.go, 2.15.2
				return true
			}
		}
	}
	return false
}

// AssertedVersion returns the release that AssertServerVersion names: major, minor and patch. It reports
// false for what the server cannot read.
func (o *Operator) AssertedVersion() ([3]int, bool) {
	major, minor, patch, err := jwt.ParseServerVersion(o.AssertServerVersion)
	return [3]int{major, minor, patch}, err == nil
}
