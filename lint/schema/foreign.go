package schema

import "strings"

// foreign returns what to do about a key of a tls block that other software has (nginx, Envoy, HAProxy,
// PostgreSQL, Redis, Mosquitto, etcd, Java, Go) and for which nats-server has no option; an empty text for
// any other key. Other names of options that it has are in synonyms.
func foreign(key string) string {
	plain := squash(key)
	for _, prefix := range []string{"tlsv", "sslv", "notlsv", "nosslv"} {
		if rest, found := strings.CutPrefix(plain, prefix); found && rest != "" && strings.Trim(rest, "0123456789") == "" {
			return versionsHelp
		}
	}
	plain = strings.TrimPrefix(strings.TrimPrefix(plain, "ssl"), "tls")
	switch plain {
	case "servername", "sni", "serverhostname", "hostname", "verifyname", "servernames", "sniname":
		return "no release can set the name to verify: write that name into the URL, add the IP address to the certificate, or set advertise on the other server"
	case "protocols", "protocol", "versions", "tlsversions", "enabledprotocols", "minmaxversion", "12", "13":
		return versionsHelp
	case "password", "passphrase", "keypassword", "keypassphrase", "passwordfile", "keyfilepassword", "privatekeypassword",
		"certpassword", "pempassword", "keypasswordfile":
		return "no release reads an encrypted key: decrypt the file that key_file names, and let its mode protect it"
	case "keystore", "keystorefile", "keystorepath", "keystorelocation", "keystorepassword", "keystoretype",
		"truststorepassword", "truststorelocation", "truststoretype", "pkcs12", "p12", "pfx", "jks", "certificatekeyfile":
		return "the server reads PEM files: write certificate and key as cert_file and key_file, authorities as ca_file"
	case "crl", "crlfile", "crlpath", "crlcheck", "crldir", "revocation", "checkrevocation":
		return "no release reads revocation lists, ocsp_peer checks the certificates of those who connect"
	case "stapling", "ocspstapling", "staplingverify", "staplingfile", "ocsp":
		return "stapling is the option ocsp at the top level, ocsp_peer in this block checks the other side"
	case "alpn", "alpnprotocols", "nextprotos", "nextprotocols":
		return "take it out, NATS connections use no ALPN"
	case "sessioncache", "sessiontimeout", "sessiontickets", "tickets", "sessionticketkey", "sessionticketsdisabled", "sessioncaching":
		return "take it out, the server has no options for TLS sessions"
	case "dhparam", "dhparams", "dhfile", "dhparamfile", "dhparamsfile":
		return "take it out, Go uses no Diffie-Hellman parameters; curve_preferences names the key exchanges"
	case "preferserverciphers", "preferserverciphersuites", "honorcipherorder":
		return "take it out, Go decides on the order of cipher suites by itself"
	case "psk", "pskfile", "pskhint":
		return "take it out, no release knows pre-shared keys"
	case "enabled", "enable", "required", "require", "mode", "disabled", "disable", "active", "requiretls", "forcetls", "usetls", "on":
		return "take it out, the block itself turns TLS on; allow_non_tls: true beside it makes TLS optional for clients"
	case "verifydepth", "depth", "verificationdepth":
		return "take it out, no release limits the length of a chain"
	case "matchsubjectaltnames", "matchtypedsubjectaltnames", "verifysubjectaltname", "allowedsans", "allowednames", "allowedcn",
		"allowedcns", "allowedhostname", "peerauthorizedcn", "allowedclients":
		return "who may connect is a matter of verify_and_map with users, or of pinned_certs"
	case "commontlscontext", "certificates", "validationcontext", "params", "context":
		return "take its options out of the inner block: cert_file, key_file, ca_file, min_version and others stand in tls itself"
	case "acme", "letsencrypt", "autocert", "certresolver", "domains", "auto":
		return "the server fetches no certificates: let an ACME client write the files and send nats-server a reload signal"
	case "reload", "reloadinterval", "refreshinterval", "watch", "certrefreshinterval", "autoreload":
		return "take it out, files are read at start and on nats-server --signal reload"
	case "renegotiation", "allowrenegotiation", "compression", "fips", "keylogfile", "keylog":
		return "take it out, the server has nothing like it"
	}
	return ""
}

const versionsHelp = `write min_version: "1.2" or min_version: "1.3", the server never takes anything older`
