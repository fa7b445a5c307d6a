package certs

import (
	"encoding/pem"
	"strings"
)

// contentOfBlock tells what a PEM block holds by its label.
func contentOfBlock(block *pem.Block) Content {
	if isKeyLabel(block.Type) && isEncrypted(block) {
		return ContentEncryptedKey
	}
	return contentOfLabel(block.Type)
}

func contentOfLabel(label string) Content {
	switch label {
	case "CERTIFICATE":
		return ContentCertificate
	case "TRUSTED CERTIFICATE":
		return ContentTrusted
	case "X509 CERTIFICATE":
		return ContentOldCertificate
	case "ENCRYPTED PRIVATE KEY":
		return ContentEncryptedKey
	case "CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST":
		return ContentRequest
	case "X509 CRL":
		return ContentRevocationList
	case "PKCS7", "CMS", "PKCS #7 SIGNED DATA":
		return ContentPKCS7
	}
	switch {
	case isKeyLabel(label):
		return ContentPrivateKey
	case strings.HasSuffix(label, "PUBLIC KEY"):
		return ContentPublicKey
	case strings.HasSuffix(label, "PARAMETERS"):
		return ContentParameters
	case strings.HasPrefix(label, "NATS ") && strings.HasSuffix(label, " JWT"), strings.HasSuffix(label, " NKEY SEED"):
		return ContentNATSCredentials
	}
	return ContentOther
}

// isKeyLabel says whether tls.X509KeyPair takes a block of this label for the private key.
func isKeyLabel(label string) bool {
	return label == "PRIVATE KEY" || strings.HasSuffix(label, " PRIVATE KEY")
}

// isEncrypted knows both PEM forms of an encrypted key: RFC 7468 section 11 and RFC 1421 section 4.6.
func isEncrypted(block *pem.Block) bool {
	_, hasKeyInfo := block.Headers["DEK-Info"]
	return block.Type == "ENCRYPTED PRIVATE KEY" || hasKeyInfo || strings.HasSuffix(block.Headers["Proc-Type"], "ENCRYPTED")
}
