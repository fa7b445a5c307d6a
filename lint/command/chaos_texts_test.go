package command

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"natstls/parser/limit"
)

// numbered writes a line a number of times, with the numbers from 0 on in place of %d.
func numbered(count int, line string) string {
	var text strings.Builder
	for i := range count {
		text.WriteString(strings.ReplaceAll(line, "%d", fmt.Sprint(i)))
	}
	return text.String()
}

// largeTexts returns texts that are as large as natstls reads, or hold very much of one thing. The long form has one
// for each loop that could take quadratic time. They are made one at a time: a process begins with the memory of the
// one that starts it in its account.
func largeTexts() map[string]func() string {
	texts := map[string]func() string{
		"keys.conf":     func() string { return numbered(1_000_000, "key%d: 1\n") },
		"nested.conf":   func() string { return strings.Repeat("a {", 10_000) + strings.Repeat("}", 10_000) },
		"lines.conf":    func() string { return strings.Repeat("= 1\n", 500_000) },
		"options.conf":  func() string { return "tls {\n" + strings.Repeat(" verfy: 1\n", 500_000) + "}\n" },
		"includes.conf": func() string { return numbered(10_000, "include inc/%d.conf\n") },
		"comments.conf": func() string { return numbered(100_000, "# natstls:ignore unknown-option -- x%d\n") },
		"random.conf":   func() string { return randomText(1 << 20) },
	}
	if !*chaosLong {
		return texts
	}
	for name, unit := range map[string]string{
		"nul": "\x00", "byte": "\xff", "quote": "\"", "quotes": "'a'", "open": "{", "array": "[", "close": "}", "closes": "}\n", "word": "x",
		"slash": "/", "hash": "#", "return": "\r", "minus": "a: -\n", "block": "a: (\n", "unclosed": "a: \"\n", "keyed": "a{", "line": "a: b ",
		"same": "a: 1\n", "variable": "a: $b\n", "template": "a: {{ .x }}\n", "yaml": "a:\n  - b\n", "include": "include x\n", "sep": "=",
		"escape": "a: \"\\x\" ", "number": "a: 1kbb\n", "malformed": "# natstls:ignore\n",
	} {
		texts[name+".conf"] = func() string { return strings.Repeat(unit, limit.FileSize/len(unit)) }
	}
	for name, text := range map[string]func() string{
		"random-full.conf": func() string { return randomText(limit.FileSize) },
		"pairs.conf": func() string {
			return "tls { certs: [\n" + numbered(200_000, "{cert_file: c%d, key_file: k%d}\n") + "]}\n"
		},
		"remotes.conf": func() string {
			return "leafnodes { remotes: [\n" + numbered(100_000, "{url: \"tls://h%d:1\", tls {ca_file: k%d}}\n") + "]}\n"
		},
		"routes.conf": func() string {
			return "cluster { tls{cert_file:a, key_file:b}\n routes: [\n" + numbered(200_000, "\"nats-route://u:p@h%d:1\"\n") + "]}\n"
		},
		"gateways.conf": func() string {
			return "gateway { name: x, gateways: [\n" + numbered(100_000, "{name: g%d, url: \"tls://h%d:1\", tls {ca_file: k%d}}\n") + "]}\n"
		},
		"users.conf": func() string {
			return "tls { verify_and_map: true }\nauthorization { users: [\n" + numbered(200_000, "{user: \"CN=u%d\", password: p%d}\n") + "]}\n"
		},
		"pins.conf": func() string {
			return "tls{ cert_file:a,key_file:b,verify:true, pinned_certs: [\n" + numbered(500_000, "\"%d\"\n") + "]}\n"
		},
		"suites.conf": func() string {
			return "tls{ cert_file:a,key_file:b, cipher_suites: [\n" + numbered(500_000, "\"%d\"\n") + "]}\n"
		},
		"variables.conf": func() string { return numbered(500_000, "a%d: $b%d\n") },
		"uses.conf": func() string {
			return "a: [1,1,1,1,1,1,1,1,1,1]\n" + numbered(100_000, "v%d: [$a,$a,$a,$a,$a,$a,$a,$a,$a]\n")
		},
		"jwt.conf": func() string { return "operator: eyJ" + strings.Repeat("A", 15<<20) + "\n" },
		"accounts.conf": func() string {
			return "accounts {\n" + numbered(200_000, "A%d { users: [ {user: a%d, password: $P} ] }\n") + "}\n"
		},
		"preload.conf": func() string {
			return "resolver_preload {\n" + numbered(200_000, "A%d: eyJhbGciOiJub25lIn0.e30.\n") + "}\n"
		},
	} {
		texts[name] = text
	}
	return texts
}

func randomText(size int) string {
	random := rand.New(rand.NewPCG(11, 12))
	data := make([]byte, size)
	for i := range data {
		data[i] = byte(random.Uint32())
	}
	return string(data)
}
