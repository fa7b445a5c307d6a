package schema

import (
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"natstls/lint/release"
	"natstls/parser"
	"natstls/parser/resolve"
)

func TestCommandLineText(t *testing.T) {
	for _, c := range []struct {
		words []string
		want  string
	}{
		{nil, ""},
		{[]string{"nats-server"}, "nats-server"},
		{[]string{"/opt/nats server", "-c", "a b.conf", "--tls"}, "'/opt/nats server' -c 'a b.conf' --tls"},
		{[]string{"nats-server", "--cluster", "", "-n=it's"}, `nats-server --cluster '' '-n=it'\''s'`},
		{[]string{"nats-server", "-n", "a\nb\x1b"}, "nats-server -n 'a\uFFFDb\uFFFD'"},
		{[]string{"nats-server", "--pass", "geheim", "-auth=geheim", "--user", "me"}, "nats-server --pass *** -auth=*** --user me"},
		{[]string{"nats-server", "--routes", "nats://u:geheim@a:1,nats://b:1,c:geheim@d"}, "nats-server --routes nats://***@a:1,nats://b:1,***@d"},
		{[]string{"nats-server", "--password", "geheim", "--token=geheim"}, "nats-server --password *** --token=***"},
		{[]string{"nats-server", "--pass=", "geheim", "geheim"}, "nats-server --pass= *** …"},
		{[]string{"nats-server", "--tls", "true", "--pass", "geheim"}, "nats-server --tls true …"},
	} {
		got := ReadCommandLine(c.words).Source.Text
		if got != c.want {
			t.Errorf("%q: %s", c.words, got)
		}
	}
}

func TestCommandLinePlaces(t *testing.T) {
	line := ReadCommandLine([]string{"nats-server", "-c", "it's.conf", "--tlscert=a b", "--routes=nats://u:p@a:1, nats://b:2"})
	for _, flag := range line.Flags {
		key, value := flag.Field.Syntax.KeySpan, flag.Field.Value.Use.Span
		if got := key.Text(); got != flag.Field.Key {
			t.Errorf("the key of %s stands at %q", flag.Field.Key, got)
		}
		want := map[string]string{"config": `it'\''s.conf`, "tlscert": "a b", "routes": "nats://***@a:1, nats://b:2"}[flag.Name]
		if got := value.Text(); got != want {
			t.Errorf("the value of %s stands at %q", flag.Field.Key, got)
		}
		if key.Exact() || value.Exact() {
			t.Errorf("%s can be edited", flag.Field.Key)
		}
	}
}

// flagSet is what package flag makes of the same flags.
func flagSet() *flag.FlagSet {
	set := flag.NewFlagSet("nats-server", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	for _, row := range flagRows() {
		for _, name := range row.names {
			switch row.kind {
			case switchFlag:
				set.Bool(name, false, "")
			case numberFlag:
				set.Int(name, 0, "")
			default:
				set.String(name, "", "")
			}
		}
	}
	return set
}

// FuzzReadCommandLine compares with package flag. Nothing of a password is in the text or in a message.
func FuzzReadCommandLine(f *testing.F) {
	for _, words := range []string{
		"-c|nats.conf|--tls|--tlscert=a|--tlskey|b", "--tls|true", "--tls=maybe", "-p|12x", "-p=0x10|--port|-1", "--tlscert",
		"--|x", "-", "---tls", "-=", "--=x", "--nope|x|-p|1", "version|-p|x", "--pass|x", "--auth=x",
		"--routes|nats://u:p@h:1,x", "--cluster=nats://u:p@h:-1", "-a||-D|", "--tlscert|--tlskey|k", "--pass||x", "-n|a\nb",
	} {
		f.Add(words)
	}
	const secret = "s3cr3tword"
	f.Fuzz(func(t *testing.T, joined string) {
		words := append([]string{"nats-server", "--pass", secret, "--auth=" + secret, "--cluster", "nats://u:" + secret + "@h:1"}, strings.Split(joined, "|")...)
		line := ReadCommandLine(words)
		set := flagSet()
		err := set.Parse(words[1:])
		operands := set.NArg() > 0
		if operands && err == nil && !strings.EqualFold(set.Arg(0), "version") && !strings.EqualFold(set.Arg(0), "help") {
			err = io.EOF
		}
		if (err != nil) != line.Broken {
			t.Fatalf("%q: package flag says %v, broken is %v", words, err, line.Broken)
		}
		if line.Broken != (len(line.Problems) > 0) {
			t.Fatalf("%q: %d problems", words, len(line.Problems))
		}
		said := line.Source.Text
		for _, problem := range line.Problems {
			said += problem.Message + problem.Help
			if problem.At.End > len(line.Source.Text) || problem.At.Start > problem.At.End {
				t.Fatalf("%q: a problem at %d to %d", words, problem.At.Start, problem.At.End)
			}
		}
		if strings.Contains(said, secret) && !strings.Contains(joined, secret) {
			t.Fatalf("%q: %s", words, said)
		}
		if strings.ContainsAny(line.Source.Text, "\n\r\x1b") {
			t.Fatalf("%q: several lines", words)
		}
		if line.Broken {
			return
		}
		set.Visit(func(f *flag.Flag) {
			row, _ := flagNamed(flagRows(), f.Name)
			last := line.Last(row.names[0])
			if last == nil {
				t.Fatalf("%q: %s is not seen", words, f.Name)
			}
			if last.Field.Key != "-"+f.Name && last.Field.Key != "--"+f.Name {
				return // another spelling comes later
			}
			got := last.Text
			switch row.kind {
			case switchFlag:
				got = fmt.Sprint(last.On())
			case numberFlag:
				got = fmt.Sprint(last.number())
			}
			if got != f.Value.String() {
				t.Fatalf("%q: %s is %q, package flag says %q", words, f.Name, got, f.Value)
			}
		})
	})
}

// TestDecodeStarted says what flags make of a file.
func TestDecodeStarted(t *testing.T) {
	const file = `listen: "127.0.0.1:4333"
http: "127.0.0.1:8333"
tls { cert_file: a, key_file: b, ca_file: c, verify_and_map: true, min_version: "1.3", timeout: 5 }
cluster { listen: "127.0.0.1:6333", authorization { user: r, password: p }, routes: [ "nats://x:1" ] }
authorization { user: f, password: p }`
	const clear = `listen: "127.0.0.1:4333"`
	for _, c := range []struct{ file, flags, want string }{
		{"", "", "client :4222"},
		{"", "-a 127.0.0.1 -p 0", "client 127.0.0.1:4222"},
		{file, "", "client 127.0.0.1:4333 tls(a b c map 1.3 5s) | http monitoring 127.0.0.1:8333 | cluster 127.0.0.1:6333 | dial nats://x:1 | route user r | user f"},
		{file, "-p -1 -m 0", "client 127.0.0.1:-1 tls(a b c map 1.3 5s) | cluster 127.0.0.1:6333 | dial nats://x:1 | route user r | user f"},
		{file, "-m 0 -ms 8443 --net=", "client :4333 tls(a b c map 1.3 5s) | cluster 127.0.0.1:6333 | https monitoring 127.0.0.1:8443 tls(a b c map 1.3 5s) | dial nats://x:1 | route user r | user f"},
		{clear, "--tlscert=d --tlskey=e", "client 127.0.0.1:4333 tls(d e)"},
		{clear, "--tls=false --tlscert=d", "client 127.0.0.1:4333 | off"},
		{clear, "--tls", "client 127.0.0.1:4333 tls(open) | refused --tls"},
		{clear, "--tlsverify --tlscert d --tlskey=", "client 127.0.0.1:4333 tls(open) | refused --tlsverify"},
		{file, "--tls --tlscert d --tlskey e --cluster nats://h:1", "client 127.0.0.1:4333 tls(d e 5s) | http monitoring 127.0.0.1:8333 | cluster h:1 | dial nats://x:1 | user f | replaced"},
		{file, "--tlsverify --tlscert d --tlskey e --tlscacert g --cluster nats://u:p@:-1", "client 127.0.0.1:4333 tls(d e g verify map 5s) | http monitoring 127.0.0.1:8333 | cluster :-1 | dial nats://x:1 | route user u | user f | replaced"},
		{file, "--tls=false -ms 1 -m 0", "client 127.0.0.1:4333 | cluster 127.0.0.1:6333 | https monitoring 127.0.0.1:1 | dial nats://x:1 | route user r | user f | replaced | off"},
		{file, "--tls --tls=false --tls=true --tlscert d --tlskey e", "client 127.0.0.1:4333 tls(d e 5s) | http monitoring 127.0.0.1:8333 | cluster 127.0.0.1:6333 | dial nats://x:1 | route user r | user f | replaced"},
		{clear, "--cluster h:1", "client 127.0.0.1:4333 | refused --cluster"},
		{clear, "--routes nats://a:1", "client 127.0.0.1:4333 | refused --routes"},
		{clear, "--routes nats://a:1,nats://b:2 --cluster nats://0.0.0.0:6222", "client 127.0.0.1:4333 | cluster 0.0.0.0:6222 | dial nats://a:1 | dial nats://b:2"},
		{file, "--routes nats://a:1", "client 127.0.0.1:4333 tls(a b c map 1.3 5s) | http monitoring 127.0.0.1:8333 | cluster 127.0.0.1:6333 | dial nats://a:1 | route user r | user f"},
		{file, "--cluster=", "client 127.0.0.1:4333 tls(a b c map 1.3 5s) | http monitoring 127.0.0.1:8333 | route user r | user f"},
		{file, "--user g", "client 127.0.0.1:4333 tls(a b c map 1.3 5s) | http monitoring 127.0.0.1:8333 | cluster 127.0.0.1:6333 | dial nats://x:1 | route user r | user g"},
		{clear, "--user g", "client 127.0.0.1:4333 | user g bare"},
		{clear, "--user g --pass h", "client 127.0.0.1:4333 | user g"},
		{file, "--nope", "client open | http monitoring open | cluster open | route user r | user f | refused | replaced"},
	} {
		tree := resolve.Loader{ReadFile: func(string) ([]byte, error) { return []byte(c.file), nil }}.Load("nats.conf")
		line := ReadCommandLine(append([]string{"nats-server"}, strings.Fields(c.flags)...))
		if got := outline(DecodeStarted(tree, release.Target{}, line)); got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.flags, got, c.want)
		}
	}
}

// outline writes what flags can change.
func outline(s *Server) string {
	var parts []string
	for _, l := range s.Listeners {
		text := fmt.Sprintf("%s %s:%d", l.Kind, l.Host.Value, l.Port.Value)
		switch {
		case l.Open:
			text = l.Kind.String() + " open"
		case l.TLS != nil && l.TLS.Open:
			text += " tls(open)"
		case l.TLS != nil:
			b := l.TLS
			words := []string{b.CertFile.Value, b.KeyFile.Value, b.CAFile.Value}
			if b.Verify.Value {
				words = append(words, "verify")
			}
			if b.VerifyAndMap.Value {
				words = append(words, "map")
			}
			words = append(words, b.MinVersion.Value)
			if b.Timeout.State == Set {
				words = append(words, b.Timeout.Value.String())
			}
			text += " tls(" + strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), " ") + ")"
		}
		parts = append(parts, text)
	}
	for _, d := range s.Dials {
		parts = append(parts, "dial "+d.At.Use.Text)
	}
	if user := s.Identity.Cluster.User; user.State == Set {
		parts = append(parts, "route user "+user.Value)
	}
	for _, user := range s.Identity.Simple {
		text := "user " + user.Name
		if user.Bare {
			text += " bare"
		}
		parts = append(parts, text)
	}
	for _, problem := range s.FlagProblems {
		text := "refused"
		if problem.On != nil {
			text += " " + problem.On.Key
		}
		parts = append(parts, text)
	}
	if s.FileTLS != nil {
		parts = append(parts, "replaced")
	}
	if s.TLSOff != nil {
		parts = append(parts, "off")
	}
	return strings.Join(parts, " | ")
}

func TestFlagMeant(t *testing.T) {
	for name, want := range map[string]string{
		"tlscertt": "tlscert", "tls_cert": "tlscert", "tls-verify": "tlsverify", "cert": "tlscert", "cacert": "tlscacert",
		"key_file": "tlskey", "prot": "port", "http-port": "http_port", "verbose": "", "": "", "zzzz": "",
	} {
		if got := flagMeant(flagRows(), name); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}

// A virtual text can be shown, and not be edited.
func TestVirtualSource(t *testing.T) {
	source := &parser.Source{Name: CommandLineName, Text: "nats-server", Virtual: true}
	span := parser.Span{Source: source, End: 4}
	if span.Exact() || span.Place() != span {
		t.Errorf("exact: %v, place: %v", span.Exact(), span.Place())
	}
}
