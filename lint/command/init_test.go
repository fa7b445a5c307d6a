package command

import "testing"

func TestBuiltFrom(t *testing.T) {
	for _, test := range []struct {
		module, version string
		want            source
	}{
		{"github.com/example/natstls", "v1.2.3", source{"example/natstls", "v1.2.3"}},
		{"github.com/example/natstls", "v1.2.4-0.20270101000000-0123456789ab", source{}},
		{"github.com/example/natstls", "v1.2.3+dirty", source{}},
		{"github.com/example/natstls", "(devel)", source{}},
		{"github.com/example/natstls/v2", "v2.0.0", source{"example/natstls", "v2.0.0"}},
		{"example.com/natstls", "v1.2.3", source{}},
		{"natstls", "(devel)", source{}},
	} {
		if got := builtFrom(test.module, test.version); got != test.want {
			t.Errorf("%s %s: %+v", test.module, test.version, got)
		}
	}
}
