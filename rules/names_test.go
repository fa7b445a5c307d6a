package rules

import (
	"crypto/x509"
	"strings"
	"testing"
)

func TestUnmatchableNames(t *testing.T) {
	for name, want := range map[string]string{
		"localhost":             "",
		"nats.example.com":      "",
		"NATS.Example.com":      "",
		"*.example.com":         "",
		"my_nats.example.com":   "",
		"xn--nts-0na.example":   "",
		"10.0.0.1":              "address",
		"::1":                   "address",
		"[::1]":                 "address",
		"nats://n1.example.com": "URL",
		"n1.example.com:4222":   "port",
		"nats-*.example.com":    "wildcard",
		"n1.*.example.com":      "wildcard",
		"*":                     "wildcard",
		"*.":                    "wildcard",
		"n1.example.com.":       "final dot",
		"":                      "empty",
		"n1 example.com":        "written like that",
		"-n1.example.com":       "", // odd, but compared literally, and a URL can have it
	} {
		got := whyUnmatchable(name)
		if (got == "") != (want == "") || !strings.Contains(got, want) {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

// What is said to fit no host has to fit none that crypto/x509 is asked about.
func TestUnmatchableNamesFitNothing(t *testing.T) {
	hosts := []string{"localhost", "n1", "n1.example.com", "a.n1.example.com", "nats-1.example.com", "10.0.0.1", "::1", "[::1]", "n1.x.example.com"}
	for _, name := range []string{"10.0.0.1", "::1", "nats://n1.example.com", "n1.example.com:4222", "nats-*.example.com", "n1.*.example.com", "*", "n1.example.com."} {
		for _, host := range hosts {
			if (&x509.Certificate{DNSNames: []string{name}}).VerifyHostname(host) == nil {
				t.Errorf("%q fits %q", name, host)
			}
		}
	}
}

func TestLikest(t *testing.T) {
	names := []string{"localhost", "*.nats.prod.svc.cluster.local", "b.example.com", "short"}
	for _, c := range []struct {
		host, name string
		how        likeness
	}{
		{"nats-0.nats", "*.nats.prod.svc.cluster.local", shortOrLonger},
		{"nats-0.nats.prod.svc", "*.nats.prod.svc.cluster.local", shortOrLonger},
		{"b", "*.nats.prod.svc.cluster.local", shortOrLonger},
		{"short.example.com", "short", shortOrLonger},
		{"a.b.nats.prod.svc.cluster.local", "*.nats.prod.svc.cluster.local", wrongLevel},
		{"Nats.Prod.SVC.cluster.local.", "*.nats.prod.svc.cluster.local", wrongLevel},
		{"a.example.com", "", unlike},
		{"localhost", "", unlike},
		{"localhost.localdomain", "", unlike},
		{"10.0.0.1", "", unlike},
		{"127.0.0.1", "", unlike},
		{"", "", unlike},
		{".", "", unlike},
	} {
		if name, how := likest(c.host, names); name != c.name || how != c.how {
			t.Errorf("%q: %q %d, want %q %d", c.host, name, how, c.name, c.how)
		}
	}
}

func TestHostOfAdvertise(t *testing.T) {
	for text, want := range map[string]string{
		"n1.example.com":      "n1.example.com",
		"n1.example.com:4222": "n1.example.com",
		" n1:-1 ":             "n1",
		"10.0.0.1:6222":       "10.0.0.1",
		"::1":                 "::1",
		"[2001:db8::1]:4222":  "2001:db8::1",
		"":                    "",
		":4222":               "",
		"nats://n1:4222":      "",
		"a b":                 "",
	} {
		if got := hostOfAdvertise(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestKnownBy(t *testing.T) {
	for _, c := range []struct {
		name, host string
		want       bool
	}{
		{"n1.test", "N1.test", true},
		{"*.test", "n1.test", true},
		{"*.test", "a.n1.test", false},
		{"n*.test", "n1.test", false},
		{"n1.*.test", "n1.a.test", false},
		{"*", "localhost", true},
		{"10.0.0.1", "10.0.0.1", true},
		{"n1.test", "n2.test", false},
	} {
		if got := knownBy([]string{c.name}, c.host); got != c.want {
			t.Errorf("%q, %q: %v", c.name, c.host, got)
		}
	}
}
