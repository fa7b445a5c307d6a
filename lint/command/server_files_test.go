package command

import (
	"testing"

	config "natstls/lint/settings"
)

func filesOf(t *testing.T, dir string, pairs ...string) *serverFiles {
	t.Helper()
	maps, err := pathMapPairs(pairs)
	if err != nil {
		t.Fatal(err)
	}
	files, err := newServerFiles(config.Value[string]{}, maps)
	if err != nil {
		t.Fatal(err)
	}
	files.dir = dir
	return files
}

func TestServerFilesLocal(t *testing.T) {
	files := filesOf(t, "/run/nats", "/etc/nats=/srv/first", "/etc/nats/certs/=./certs", "rel=there", "/eq=a=b", "/etc/nats/=/srv/a")
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
	files = filesOf(t, "", "/=image")
	for name, want := range map[string]string{"/etc/x": "image/etc/x", "x": "x"} {
		if got := files.local(name); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
	for _, pair := range []string{"", "x", "=x", "x=", "="} {
		if _, err := pathMapPairs([]string{pair}); err == nil {
			t.Errorf("%q was taken", pair)
		}
	}
}
