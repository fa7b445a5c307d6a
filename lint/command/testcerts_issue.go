package command

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"fmt"
	"net/netip"
	"path"
	"slices"
	"strings"
	"time"

	"natstls/lint/certs"
	"natstls/lint/certs/issue"
	"natstls/lint/effective"
)

const (
	authorityFile    = "test-authority/ca.pem"
	authorityKeyFile = "test-authority/ca-key.pem"
)

// issuer makes the files of a request.
type issuer struct {
	*testRequest
	now       time.Time
	authority *issue.Certificate
	keys      map[string]crypto.Signer // by key file
	files     testFiles
}

// issue makes the certificates and keys that are needed, as files that are not yet written.
func (r *testRequest) issue(needs effective.Needs, now time.Time) (testFiles, error) {
	i := &issuer{testRequest: r, now: now, keys: map[string]crypto.Signer{}}
	if err := i.findAuthority(); err != nil {
		return nil, err
	}
	for _, need := range needs.Pairs {
		if err := i.pair(need); err != nil {
			return nil, err
		}
	}
	for _, name := range needs.Authorities {
		i.add(name, i.authority.PEM(), false, "the authority")
	}
	for _, client := range r.clients {
		if err := i.client(client); err != nil {
			return nil, err
		}
	}
	return i.files, nil
}

// findAuthority reads the authority of --ca, or makes one.
func (i *issuer) findAuthority() error {
	if i.ca != "" {
		authority, err := readAuthority(i.ca, i.caKey)
		i.authority = authority
		return err
	}
	key, err := newKey()
	if err != nil {
		return err
	}
	template := issue.Template{CommonName: "natstls test authority", CA: true, NotAfter: i.lifetime()}
	if i.authority, err = issue.Issue(i.now, template, key, nil); err != nil {
		return err
	}
	i.add(authorityFile, i.authority.PEM(), false, "the authority")
	return i.addKey(authorityKeyFile, key, "its key")
}

func (i *issuer) lifetime() time.Duration { return time.Duration(i.days) * 24 * time.Hour }

// pair makes the certificate of a cert_file. Files that share a key file share the key.
func (i *issuer) pair(need *effective.Need) error {
	key := i.keys[need.KeyFile]
	if key == nil {
		var err error
		if key, err = newKey(); err != nil {
			return err
		}
		i.keys[need.KeyFile] = key
		if err := i.addKey(need.KeyFile, key, "a key"); err != nil {
			return err
		}
	}
	if i.files.has(need.CertFile, "CERTIFICATE") && need.CertFile != need.KeyFile {
		return fmt.Errorf("%s is the certificate of two keys", need.CertFile)
	}
	template := issue.Template{NotAfter: i.lifetime()}
	template.CommonName = strings.TrimSuffix(path.Base(need.CertFile), path.Ext(need.CertFile))
	var roles []string
	if need.Server {
		for _, host := range append(slices.Clone(need.Hosts), i.hosts...) {
			addHost(&template, host)
		}
		template.Usages = append(template.Usages, x509.ExtKeyUsageServerAuth)
		roles = append(roles, "server")
		if len(template.DNSNames)+len(template.IPs) == 0 {
			addHost(&template, "localhost")
		}
	}
	if need.Client {
		template.Usages = append(template.Usages, x509.ExtKeyUsageClientAuth)
		roles = append(roles, "client")
	}
	what := strings.Join(roles, " and ") + " certificate"
	if names := append(slices.Clone(template.DNSNames), template.IPs...); len(names) > 0 {
		what += " for " + strings.Join(names, ", ")
	}
	return i.certificate(need.CertFile, template, key, what)
}

// client makes a certificate and its key for a client.
func (i *issuer) client(name string) error {
	key, err := newKey()
	if err != nil {
		return err
	}
	template := issue.Template{CommonName: name, NotAfter: i.lifetime(), Usages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}}
	if strings.Contains(name, "@") {
		template.Emails = []string{name}
	}
	if err := i.certificate("clients/"+name+".pem", template, key, "client certificate, CN="+name); err != nil {
		return err
	}
	return i.addKey("clients/"+name+"-key.pem", key, "its key")
}

func (i *issuer) certificate(name string, template issue.Template, key crypto.Signer, what string) error {
	made, err := issue.Issue(i.now, template, key, i.authority)
	if err != nil {
		return err
	}
	i.add(name, made.PEM(), false, what)
	return nil
}

func (i *issuer) addKey(name string, key crypto.Signer, what string) error {
	data, err := issue.KeyPEM(key)
	if err != nil {
		return err
	}
	i.add(name, data, true, what)
	return nil
}

// add adds a block to a file. A file may hold several things, if the configuration says so.
func (i *issuer) add(name string, data []byte, secret bool, what string) {
	for _, file := range i.files {
		if file.name == name {
			file.data, file.secret, file.what = append(file.data, data...), file.secret || secret, file.what+", "+what
			return
		}
	}
	i.files = append(i.files, &testFile{name: name, data: data, secret: secret, what: what})
}

// addHost adds a name or an address, once.
func addHost(template *issue.Template, host string) {
	if address, err := netip.ParseAddr(host); err == nil {
		if text := address.WithZone("").String(); !slices.Contains(template.IPs, text) {
			template.IPs = append(template.IPs, text)
		}
		return
	}
	if !slices.Contains(template.DNSNames, host) {
		template.DNSNames = append(template.DNSNames, host)
	}
}

func newKey() (crypto.Signer, error) { return ecdsa.GenerateKey(elliptic.P256(), rand.Reader) }

// readAuthority reads an authority with its key.
func readAuthority(cert, key string) (*issue.Certificate, error) {
	file, err := readCertificates(cert)
	if err != nil {
		return nil, err
	}
	data, err := readRegular(key)
	if err != nil {
		return nil, fmt.Errorf("cannot read %s: %w", key, reason(err))
	}
	keyFile := certs.Parse(key, data)
	if problem := certs.PairError(file, keyFile); problem != nil {
		return nil, fmt.Errorf("%s; %s", problem.Message, problem.Help)
	}
	signer, err := privateKey(data)
	if err != nil {
		return nil, fmt.Errorf("cannot use the key of %s: %w", key, err)
	}
	first := file.Certificates[0].Certificate
	if !first.IsCA {
		return nil, fmt.Errorf("%s is no authority: its basic constraints say CA:FALSE", cert)
	}
	authority := &issue.Certificate{Certificate: first, Key: signer}
	authority.Issuer = authority
	return authority, nil
}
