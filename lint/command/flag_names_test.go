package command

import (
	"slices"
	"testing"
)

// TestQuickFlags demands the names that the library itself gives.
func TestQuickFlags(t *testing.T) {
	for _, c := range commands() {
		flags := quick(c.flags)
		for i, flag := range c.flags {
			if got := flags[i].Names(); !slices.Equal(got, flag.Names()) {
				t.Errorf("%s: %q, not %q", c.name, got, flag.Names())
			}
		}
	}
}

func TestCommandNamed(t *testing.T) {
	for _, want := range commands() {
		if c, found := commandNamed(want.name); !found || c.name != want.name {
			t.Errorf("%s: %q", want.name, c.name)
		}
	}
	if _, found := commandNamed("lin"); found {
		t.Error("a part of a name is no name")
	}
}
