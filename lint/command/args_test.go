package command

import (
	"slices"
	"strings"
	"testing"

	"github.com/urfave/cli/v2"
)

func TestPermute(t *testing.T) {
	flags := []cli.Flag{
		&cli.StringFlag{Name: "format"},
		&cli.StringSliceFlag{Name: "set"},
		&cli.BoolFlag{Name: "no-ignores"},
		&cli.BoolFlag{Name: "help", Aliases: []string{"h"}},
	}
	for _, test := range []struct{ args, want string }{
		{"", "--"},
		{"a b", "-- a b"},
		{"--format json a", "--format=json -- a"},
		{"a --format json b", "--format=json -- a b"},
		{"a b --format=json", "--format=json -- a b"},
		{"a -format json", "--format=json -- a"},
		{"a -format=json", "--format=json -- a"},
		{"a --format=", "--format= -- a"},
		{"a --format - b", "--format=- -- a b"},
		{"a --set X=1 b --set=Y=2=3", "--set=X=1 --set=Y=2=3 -- a b"},
		{"a --no-ignores b", "--no-ignores -- a b"},
		{"a --no-ignores=false b", "--no-ignores=false -- a b"},
		{"a -h", "--help -- a"},
		{"--h a", "--help -- a"},
		{"- --format json", "--format=json -- -"},
		{"a -- --format json", "-- a --format json"},
		{"-- --", "-- --"},
		{"--format json -- -x", "--format=json -- -x"},
		{"--format -x a", "--format=-x -- a"},

		{"a --format", "error: the flag --format needs a value"},
		{"--format --no-ignores", "error: the flag --format needs a value"},
		{"--format --set=X=1", "error: the flag --format needs a value"},
		{"--format -- a", "error: the flag --format needs a value"},
		{"a --fromat json", "error: there is no flag --fromat, did you mean --format?"},
		{"a -x", "error: there is no flag -x"},
		{"a --frobnicate=1", "error: there is no flag --frobnicate"},
		{"a ---format json", "error: there is no flag ---format, did you mean --format?"},
	} {
		args, err := permute(flags, strings.Fields(test.args))
		got := strings.Join(args, " ")
		if err != nil {
			got = "error: " + err.Error()
		}
		if got != test.want {
			t.Errorf("%q: got %q, want %q", test.args, got, test.want)
		}
	}
}

func TestSplitServer(t *testing.T) {
	for _, c := range []struct {
		args         []string
		rest, server []string
	}{
		{[]string{"nats.conf"}, []string{"nats.conf"}, nil},
		{[]string{"--", "nats.conf"}, []string{"--", "nats.conf"}, nil},
		{[]string{"a", "--"}, []string{"a", "--"}, nil},
		{[]string{"--", "nats-server"}, []string{}, []string{"nats-server"}},
		{[]string{"a", "--", "/opt/nats-server", "-c", "x", "--", "y"}, []string{"a"}, []string{"/opt/nats-server", "-c", "x", "--", "y"}},
		{[]string{"--", `C:\nats\nats-server.exe`}, []string{}, []string{`C:\nats\nats-server.exe`}},
		{[]string{"--", "nats-server/"}, []string{"--", "nats-server/"}, nil},
		{[]string{"--", "a", "--", "nats-server"}, []string{"--", "a", "--", "nats-server"}, nil},
	} {
		rest, server := splitServer(c.args)
		if !slices.Equal(rest, c.rest) || !slices.Equal(server, c.server) {
			t.Errorf("%q: %q and %q", c.args, rest, server)
		}
	}
}
