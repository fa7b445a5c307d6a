package command

import (
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
