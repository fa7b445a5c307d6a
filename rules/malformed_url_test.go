package rules

import "testing"

func TestPlaceholders(t *testing.T) {
	for host, want := range map[string]bool{
		"YOUR_HOST": true, "your-server.example.com": true, "your_": true, "yours.example.com": false, "your": false,
		"changeme": true, "Change-Me": true, "change_me": true, "changeme.example.com": false,
		"placeholder": true, "TODO": true, "todo.example.com": false,
		"x.x.x.x": true, "xxx.XX.x.x": true, "x.x.x": false, "x.x.x.x.x": false, "x..x.x": false, "x.x.x.": false,
		"xxx": true, "XXXX": true, "xx": false, "x": false, "": false, "xxx.com": false, "n1": false,
	} {
		if got := isPlaceholder(host); got != want {
			t.Errorf("%q: %v", host, got)
		}
	}
}
