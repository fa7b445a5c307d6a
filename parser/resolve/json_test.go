package resolve

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestJSON(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"empty", "", "{}\n"},
		{"scalars", "z: 1k\na: 1.5\nb: off\nt: 2020-01-02T03:04:05Z\ns: \"<&> \\x01 \\\" é\"\n",
			"{\n  \"z\": 1000,\n  \"a\": 1.5,\n  \"b\": false,\n  \"t\": \"2020-01-02T03:04:05Z\",\n  \"s\": \"<&> \\u0001 \\\" é\"\n}\n"},
		{"nested", "m { e {}, l: [], x: [1, {k: v}] }\n",
			"{\n  \"m\": {\n    \"e\": {},\n    \"l\": [],\n    \"x\": [\n      1,\n      {\n        \"k\": \"v\"\n      }\n    ]\n  }\n}\n"},
		{"last wins", "a: 1\nb: 2\na: 3\n", "{\n  \"b\": 2,\n  \"a\": 3\n}\n"},
		{"not UTF-8", "a: \"x\\xffy\"\n", "{\n  \"a\": \"x\\ufffdy\"\n}\n"},
		{"variable", "a: {b: 1}\nc: $a\n", "{\n  \"a\": {\n    \"b\": 1\n  },\n  \"c\": {\n    \"b\": 1\n  }\n}\n"},
		{"unknown", "m { l: [1, $x] }\n", "nats.conf:1:12: the value of m.l is not known"},
		{"missing include", "\nm { include none\n }\n", "nats.conf:2:3: parts of this map are not known"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var out strings.Builder
			err := JSON(&out, texts{"nats.conf": test.text}.load(defaultLimits()))
			if err != nil {
				if err.Error() != test.want || out.Len() > 0 {
					t.Errorf("error %q after %q", err, out.String())
				}
				return
			}
			if out.String() != test.want {
				t.Errorf("got\n%swant\n%s", out.String(), test.want)
			}
			if !json.Valid([]byte(out.String())) {
				t.Error("not JSON")
			}
		})
	}
}
