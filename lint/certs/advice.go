package certs

import (
	"path"
	"strings"
)

// convert says how the PEM that a server reads is made from a file that is something else. wanted is
// ContentCertificate or ContentPrivateKey. The command is "" where none helps.
func convert(file *File, wanted Content) (help, command string) {
	in, out := shellName(file.Name), shellName(renamed(file.Name, wanted))
	form, line, otherwise := file.manner(wanted)
	if otherwise {
		return otherFile(file.Content, wanted), ""
	}
	switch form {
	case FormPEM:
		return convertPEM(file, wanted)
	case FormEmpty:
		return "write " + string(wanted) + " into it as PEM", ""
	case FormDER:
		return convertDER(file, wanted)
	case FormBOM:
		if line == 1 {
			return withCommand("cut off the first three bytes", "tail -c +4 "+in+" > "+out)
		}
		return "take the byte order marks out", ""
	case FormIndented:
		return withCommand("take the white space out", "sed 's/^[[:space:]]*//' "+in+" > "+out)
	case FormNoEnd, FormDamaged:
		return "copy the file again from where it was made", ""
	case FormEscaped:
		return withCommand("write real line ends", `printf '%b\n' "$(tr -d '"' < `+in+`)" > `+out)
	case FormOneLine:
		return "put the begin line and the end line on lines of their own", ""
	case FormBase64:
		return withCommand("decode it", "tr -d '\\r\\n' < "+in+" | base64 -d > "+out)
	case FormUTF16:
		return withCommand("convert it", "iconv -f UTF-16 -t UTF-8 "+in+" > "+out)
	}
	return "name a PEM file with " + string(wanted), ""
}

func convertDER(file *File, wanted Content) (help, command string) {
	in, out := shellName(file.Name), shellName(renamed(file.Name, wanted))
	store := shellName(withoutExtension(file.Name) + ".p12")
	key := wanted == ContentPrivateKey
	switch {
	case file.Content == ContentPKCS12 && key:
		return withCommand("take the key out of it", "openssl pkcs12 -in "+in+" -nocerts -nodes -out "+out)
	case file.Content == ContentPKCS12:
		return withCommand("take the certificates out of it", "openssl pkcs12 -in "+in+" -nokeys -out "+out)
	case file.Content == ContentJKS && key:
		return withCommand("take the key out of it", jksToPKCS12(in, store)+" && openssl pkcs12 -in "+store+" -nocerts -nodes -out "+out)
	case file.Content == ContentJKS:
		return withCommand("take the certificates out of it", jksToPKCS12(in, store)+" && openssl pkcs12 -in "+store+" -nokeys -out "+out)
	case file.Content == ContentPKCS7:
		return withCommand("take the certificates out of it", "openssl pkcs7 -inform DER -in "+in+" -print_certs -out "+out)
	case file.Content == ContentCertificate:
		return withCommand("convert it", "openssl x509 -inform DER -in "+in+" -out "+out)
	case file.Content == ContentPrivateKey:
		return withCommand("convert it", "openssl pkey -inform DER -in "+in+" -out "+out)
	}
	return otherFile(file.Content, wanted), ""
}

func convertPEM(file *File, wanted Content) (help, command string) {
	in, out := shellName(file.Name), shellName(renamed(file.Name, wanted))
	if wanted == ContentPrivateKey {
		return otherFile(file.Blocks[0].Content, wanted), ""
	}
	for _, block := range file.Blocks {
		switch block.Content {
		case ContentPKCS7:
			return withCommand("take the certificates out of it", "openssl pkcs7 -in "+in+" -print_certs -out "+out)
		case ContentTrusted, ContentOldCertificate:
			return withCommand("convert it", "openssl x509 -in "+in+" -out "+out)
		}
	}
	return otherFile(file.Blocks[0].Content, wanted), ""
}

// otherFile is what helps where no conversion does.
func otherFile(is, wanted Content) string {
	switch {
	case wanted == ContentPrivateKey:
		return "name the file of the private key"
	case is == ContentRequest:
		return "have an authority sign it, and name the certificate that it returns"
	case is == ContentRevocationList:
		return "name a file with a certificate; nats-server does not use revocation lists"
	}
	return "name the file of the certificate"
}

func withCommand(help, command string) (string, string) { return help + ": " + command, command }

func jksToPKCS12(in, store string) string {
	return "keytool -importkeystore -srckeystore " + in + " -destkeystore " + store + " -deststoretype PKCS12"
}

// renamed is a name for the converted file: another one than that of the file.
func renamed(name string, wanted Content) string {
	stem := withoutExtension(name)
	if wanted == ContentPrivateKey && !strings.HasSuffix(stem, "key") {
		stem += "-key"
	}
	if stem+".pem" == name {
		return stem + "-new.pem"
	}
	return stem + ".pem"
}

func withoutExtension(name string) string {
	extension := path.Ext(name)
	if strings.Contains(extension, `\`) { // it belongs to a folder of Windows
		return name
	}
	return strings.TrimSuffix(name, extension)
}

// shellName is a file name as one word of a POSIX shell that no command takes for an option.
func shellName(name string) string {
	if strings.HasPrefix(name, "-") {
		name = "./" + name
	}
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("/._-+,:@%", r)
	}
	if name != "" && !strings.ContainsFunc(name, func(r rune) bool { return !plain(r) }) {
		return name
	}
	return "'" + strings.ReplaceAll(name, "'", `'\''`) + "'"
}
