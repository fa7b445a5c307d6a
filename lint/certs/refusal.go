package certs

import "fmt"

func noCertificate(file *File) *Problem {
	problem := &Problem{
		Reason: NoCertificate, File: file,
		Message: fmt.Sprintf("%s has no certificate that nats-server can read: it %s", show(file.Name), file.what(ContentCertificate)),
	}
	problem.Help, problem.Command = convert(file, ContentCertificate)
	return problem
}

func noKey(file *File) *Problem {
	problem := &Problem{
		Reason: NoKey, File: file,
		Message: fmt.Sprintf("%s has no private key that nats-server can read: it %s", show(file.Name), file.what(ContentPrivateKey)),
	}
	problem.Help, problem.Command = convert(file, ContentPrivateKey)
	return problem
}

// refusal is the problem of a certificate that Go does not parse; which names it in the message.
func refusal(file *File, refused *Refused, which string) *Problem {
	problem := &Problem{
		Reason: CertificateRefused, File: file, Refused: refused, Err: refused.Err,
		Message: fmt.Sprintf("%s cannot be parsed by Go: %s", which, goSays(refused.Err)),
		Help:    "have it issued again, or copy it again from where it was made",
	}
	switch {
	case refused.NegativeSerial:
		problem.Help = "have it issued again with a positive serial number; Go 1.23 and newer refuse negative ones"
	case refused.Content != ContentUnknown && refused.Content != ContentCertificate:
		problem.Message = fmt.Sprintf("%s is none: the block holds %s", which, refused.Content)
		problem.Help = otherFile(refused.Content, ContentCertificate)
	}
	return problem
}

func encrypted(file *File) *Problem {
	in, out := shellName(file.Name), shellName(renamed(file.Name, ContentPrivateKey))
	problem := &Problem{
		Reason: KeyEncrypted, File: file, Err: ErrEncrypted,
		Message: fmt.Sprintf("the key in %s is encrypted, and nats-server has no option for its password", show(file.Name)),
	}
	command := "openssl pkey -in " + in + " -out " + out
	if file.Form == FormDER {
		command = "openssl pkcs8 -inform DER -in " + in + " -out " + out
	}
	problem.Help, problem.Command = withCommand("decrypt it, and protect the file by its permissions", command)
	return problem
}

func unsupported(file *File) *Problem {
	key := file.Key
	in, out := shellName(file.Name), shellName(renamed(file.Name, ContentPrivateKey))
	problem := &Problem{
		Reason: KeyUnsupported, File: file, Err: key.Err,
		Message: fmt.Sprintf("the key at line %d of %s cannot be parsed by Go: %s", key.Line, show(file.Name), goSays(key.Err)),
		Help:    "copy the key again from where it was made, or make a new key and certificate",
	}
	if key.Algorithm == "" {
		return problem
	}
	problem.Message = fmt.Sprintf("the key at line %d of %s is of a kind that Go does not use for TLS (%s)", key.Line, show(file.Name), key.Algorithm)
	switch key.Algorithm {
	case "OpenSSH":
		problem.Message = fmt.Sprintf("the key at line %d of %s is in the OpenSSH form, which Go does not use for TLS", key.Line, show(file.Name))
		problem.Help, problem.Command = withCommand("convert a copy of it", "cp "+in+" "+out+" && ssh-keygen -p -m PEM -f "+out)
	case explicitCurve:
		problem.Help, problem.Command = withCommand("write its curve by name", "openssl ec -in "+in+" -param_enc named_curve -out "+out)
	default:
		problem.Help = "make an ECDSA, Ed25519 or RSA key and a certificate for it"
	}
	return problem
}

// defect says in a few words what is wrong with a lost block.
func (f Form) defect() string {
	switch f {
	case FormBOM:
		return "a byte order mark stands before it"
	case FormIndented:
		return "white space stands before it"
	case FormNoEnd:
		return "it has no end line"
	case FormEscaped:
		return `it has \n written out`
	case FormOneLine:
		return "it is in one line"
	}
	return "it is damaged"
}
