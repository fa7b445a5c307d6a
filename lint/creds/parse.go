package creds

import (
	"bytes"
	"strings"
	"time"

	"github.com/nats-io/jwt/v2"
)

// inlinePrefix begins every encoded JWT: it is {" in base64 (jwtPrefix, server/jwt.go, 2.15.2).
const inlinePrefix = "eyJ"

// Inline reports whether the server may take a value for a JWT, and not for the name of a file
// (readOperatorJWT, server/jwt.go, 2.15.2).
func Inline(value string) bool { return strings.HasPrefix(value, inlinePrefix) }

// Parse reads a JWT with or without the lines around it that nsc writes, and a seed behind it or none. It
// neither changes nor keeps data.
func Parse(name string, data []byte) *File {
	file := &File{Name: name}
	if len(data) > mostBytes {
		file.Err = ErrTooLarge
		return file
	}
	token, err := jwt.ParseDecoratedJWT(data)
	if err != nil {
		file.Defect = NotJWT
		return file
	}
	claims, err := jwt.Decode(token)
	if err != nil {
		file.Defect = defectOf(token, data)
		return file
	}
	file.Kind = string(claims.ClaimType())
	if file.Kind == "" {
		file.Kind = "unknown"
	}
	switch claims := claims.(type) {
	case *jwt.OperatorClaims:
		file.Operator = &Operator{
			Expires:             moment(claims.Expires),
			AssertServerVersion: claims.AssertServerVersion,
			ServiceURLs:         claims.OperatorServiceURLs,
			AccountServerURL:    claims.AccountServerURL,
		}
	case *jwt.UserClaims:
		file.User = &User{
			Expires:         moment(claims.Expires),
			ConnectionTypes: claims.AllowedConnectionTypes,
		}
	}
	return file
}

func defectOf(token string, data []byte) Defect {
	switch {
	case len(bytes.TrimSpace(data)) == 0:
		return Empty
	case strings.Count(token, ".") == 2 && Inline(strings.TrimSpace(token)):
		return Unverified
	case bytes.Contains(data, []byte("NKEY SEED")):
		return SeedOnly
	}
	return NotJWT
}

// moment turns the seconds of a claim into a time; 0 stands for none.
func moment(seconds int64) time.Time {
	if seconds == 0 {
		return time.Time{}
	}
	return time.Unix(seconds, 0).UTC()
}
