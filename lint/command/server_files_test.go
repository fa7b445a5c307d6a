package command

import "testing"

func TestServerFilesLocal(t *testing.T) {
	maps, err := parsePathMaps([]string{"/etc/nats=/srv/a", "/etc/nats/certs/=./certs", "rel=there", "/eq=a=b"})
	if err != nil {
		t.Fatal(err)
	}
	files := &serverFiles{dir: "/run/nats", maps: maps}
	for _, test := range []struct{ name, want string }{
		{"/etc/nats/x.pem", "/srv/a/x.pem"},
		{"/etc/nats", "/srv/a"},
		{"/etc/natsx/x.pem", "/etc/natsx/x.pem"},
		{"/etc/nats/certs/x.pem", "./certs/x.pem"},
		{"/etc/nats/certsx", "/srv/a/certsx"},
		{"rel/x.pem", "there/x.pem"},
		{"relx/x.pem", "/run/nats/relx/x.pem"},
		{"./x.pem", "/run/nats/./x.pem"},
		{"../x.pem", "/run/nats/../x.pem"},
		{"/eq/x", "a=b/x"},
		{"/other", "/other"},
	} {
		if got := files.local(test.name); got != test.want {
			t.Errorf("%s: got %s, want %s", test.name, got, test.want)
		}
	}
	root, err := parsePathMaps([]string{"/=image"})
	if err != nil {
		t.Fatal(err)
	}
	files = &serverFiles{maps: root}
	for name, want := range map[string]string{"/etc/x": "image/etc/x", "x": "x"} {
		if got := files.local(name); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
	for _, pair := range []string{"", "x", "=x", "x=", "="} {
		if _, err := parsePathMaps([]string{pair}); err == nil {
			t.Errorf("%q was taken", pair)
		}
	}
}
