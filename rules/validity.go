package rules

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"natstls/lint"
	"natstls/lint/certs"
	"natstls/lint/schema"
)

// validity is where a moment lies to the time in which a certificate is valid.
type validity uint8

const (
	validNow validity = iota
	notBegun          // before its first moment
	hasEnded          // after its last one; also of a certificate that ends before it begins
)

// validityOf compares as crypto/x509 does: both moments are part of the time.
func validityOf(c *certs.Certificate, now time.Time) validity {
	switch {
	case now.After(c.NotAfter) || c.NotAfter.Before(c.NotBefore):
		return hasEnded
	case now.Before(c.NotBefore):
		return notBegun
	}
	return validNow
}

// above returns those certificates of a cert_file that stand above its first one, the nearest first. Others in
// the file do no harm.
func (c presented) above() []*certs.Certificate {
	file := c.file
	above := c.store.Above(c.leaf().Certificate, c.sent())
	var chain []*certs.Certificate
	for _, one := range above {
		i := slices.IndexFunc(file.Certificates, func(c *certs.Certificate) bool { return c.Certificate == one })
		chain = append(chain, file.Certificates[i])
	}
	return chain
}

// identity is the same for a certificate and those that were issued in its place: they do for each other.
func identity(c *certs.Certificate) string {
	return string(c.RawSubject) + string(c.RawSubjectPublicKeyInfo)
}

// lasting returns for each identity how long there is a valid certificate in the files.
func lasting(now time.Time, files ...*certs.File) map[string]time.Time {
	until := map[string]time.Time{}
	for _, file := range files {
		if file == nil {
			continue
		}
		for _, c := range file.Certificates {
			if id := identity(c); validityOf(c, now) == validNow && c.NotAfter.After(until[id]) {
				until[id] = c.NotAfter
			}
		}
	}
	return until
}

// poolOf returns the certificates of a ca_file that the server takes into its pool.
func poolOf(file *certs.File) []*certs.Certificate {
	if file == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(file.Certificates), func(c *certs.Certificate) bool { return c.Headers })
}

// areAll reports whether the chains are sure to be all that a block can show.
func areAll(chains []presented, block *schema.TLS) bool {
	if block.CertFile.State != schema.Absent {
		return len(chains) == 1
	}
	return block.Certs.State == schema.Set && !block.Open && len(chains) == len(block.Certs.Value)
}

// listensWith reports whether a port that the server opens uses the certificates of the block.
func listensWith(server *schema.Server, block *schema.TLS) bool {
	return slices.ContainsFunc(server.Listeners, func(l *schema.Listener) bool {
		return l.TLS == block && !(l.Port.State == schema.Set && l.Port.Value == 0)
	})
}

// alwaysShown reports whether the certificate of a block is judged in every connection that is made with it:
// by those who connect to a listener, or by routes and gateways, which verify both ends
// (cluster-gateway-mtls-forced). A hub asks leaf nodes for a certificate only if it wants to.
func alwaysShown(server *schema.Server, block *schema.TLS) bool {
	if listensWith(server, block) {
		return true
	}
	switch block.Context {
	case schema.Cluster, schema.Gateway, schema.GatewayRemote:
		return len(server.DialsWith(block)) > 0
	}
	return false
}

// alwaysVerified reports whether the certificate of a block is sure to be verified by everybody who is told to connect.
// Servers with insecure take any certificate where they dial, and each other's only where they accept; if this one dials
// nobody, and the others are set up alike, nobody finds fault with it.
func alwaysVerified(server *schema.Server, block *schema.TLS) bool {
	if joinsServers(block) && maybe(block.Insecure) && len(server.DialsWith(block)) == 0 {
		return false
	}
	return alwaysShown(server, block)
}

// judgesPeers reports whether it is certain that somebody is verified with the ca_file of the block.
func judgesPeers(server *schema.Server, block *schema.TLS) bool {
	if listensWith(server, block) {
		return block.Context == schema.Cluster || block.Context == schema.Gateway || verifying(block) != nil
	}
	if block.Open || maybe(block.Insecure) {
		return false
	}
	return slices.ContainsFunc(server.DialsWith(block), func(d *schema.Dial) bool {
		switch block.Context {
		case schema.LeafProxy, schema.ResolverTLS:
			return strings.HasPrefix(strings.ToLower(d.URL), "https://")
		}
		return true
	})
}

// mayVerify reports whether it is possible that somebody is.
func mayVerify(block *schema.TLS) bool {
	switch block.Context {
	case schema.Root, schema.Leafnodes, schema.Websocket, schema.MQTT:
		return block.Open || maybe(block.Verify) || maybe(block.VerifyAndMap)
	}
	return true
}

// dayOf writes a date for messages.
func dayOf(t time.Time) string { return t.UTC().Format(time.DateOnly) }

// spanOf writes a duration for messages, in the largest unit of which there are two.
func spanOf(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d >= 2*day:
		return fmt.Sprintf("%d days", d/day)
	case d >= 2*time.Hour:
		return fmt.Sprintf("%d hours", d/time.Hour)
	case d >= 2*time.Minute:
		return fmt.Sprintf("%d minutes", d/time.Minute)
	}
	return "moments"
}

// moreOf counts further certificates of a file for messages.
func moreOf(n int) string {
	switch n {
	case 0:
		return ""
	case 1:
		return " (and one other)"
	}
	return fmt.Sprintf(" (and %d others)", n)
}

// datesCommand shows the dates of a certificate file.
func datesCommand(file *certs.File) string {
	return "openssl x509 -noout -subject -dates -in " + inCommand(file.Name)
}

// inCommand returns a file name as it can stand in a command that is shown, or a word for it.
func inCommand(name string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("._/-@+", r)
	}
	if name == "" || name[0] == '-' || len(name) > 80 || strings.ContainsFunc(name, func(r rune) bool { return !plain(r) }) {
		return "FILE"
	}
	return name
}

// outOfDate reports the certificates of a kind in the chains and pools of all blocks.
type outOfDate struct {
	p    *lint.Pass
	kind validity
	// Of one certificate: that it has ended or not begun, without what follows from it.
	says func(which string, c *certs.Certificate, now time.Time) string
	help string // what to do about a certificate of the server
}

func (o outOfDate) check() {
	for _, block := range o.p.Server.TLS {
		chains := presentedBy(o.p, block)
		pool := trustedBy(o.p, block)
		wrong := slices.DeleteFunc(slices.Clone(chains), func(c presented) bool { return validityOf(c.leaf(), o.p.Now) == validNow })
		for _, chain := range chains {
			o.leaf(chain, len(wrong) == len(chains) && areAll(chains, block))
			o.issuers(chain, pool)
		}
		if pool != nil {
			o.pool(block, pool)
		}
	}
}

// leaf looks at the certificate of the server. all says that it has no valid one to show instead. In a block that is
// not used it harms nobody yet.
func (o outOfDate) leaf(c presented, all bool) {
	if validityOf(c.leaf(), o.p.Now) != o.kind {
		return
	}
	says := o.says(certificateOf(c.file, c.leaf()), c.leaf(), o.p.Now)
	finding := lint.Finding{
		Consequence: lint.Suspicious,
		On:          c.pair.cert.Field, At: valueOf(c.pair.cert.Field),
		Message: says + ", so that everybody who is shown it and verifies it refuses the connection",
		Help:    o.help + "; the dates are shown by: " + datesCommand(c.file),
	}
	switch {
	case !inUse(o.p.Server, c.block):
		finding.Consequence = lint.Noted
		finding.Message = says + "; nobody is shown it here"
	case all && alwaysVerified(o.p.Server, c.block):
		finding.Consequence = lint.Broken
		finding.Message = says + ", so that everybody who verifies it refuses the connection"
	}
	o.p.Report(finding)
}

// issuers looks at the certificates above that of the server. Whoever has a valid one in its place is not
// harmed, so that it is not certain what happens.
func (o outOfDate) issuers(c presented, pool *certs.File) {
	until := lasting(o.p.Now, c.file, pool)
	if !inUse(o.p.Server, c.block) {
		return
	}
	for _, issuer := range c.above() {
		if validityOf(issuer, o.p.Now) != o.kind || !until[identity(issuer)].IsZero() {
			continue
		}
		o.p.Report(lint.Finding{
			Consequence: lint.Suspicious,
			On:          c.pair.cert.Field, At: valueOf(c.pair.cert.Field),
			Message: o.says(certificateOf(c.file, issuer), issuer, o.p.Now) + ", so that the certificate below it fails wherever no newer one is known",
			Help:    "put the current certificate of that authority into the file instead",
		})
	}
}

// pool looks at the authorities of a block.
func (o outOfDate) pool(block *schema.TLS, file *certs.File) {
	until := lasting(o.p.Now, file)
	var wrong []*certs.Certificate
	all := true
	for _, c := range poolOf(file) {
		state := validityOf(c, o.p.Now)
		all = all && state != validNow
		if state == o.kind && until[identity(c)].IsZero() {
			wrong = append(wrong, c)
		}
	}
	if len(wrong) == 0 {
		return
	}
	says := o.says(certificateOf(file, wrong[0]), wrong[0], o.p.Now) + moreOf(len(wrong)-1)
	finding := lint.Finding{
		Consequence: lint.Noted,
		On:          block.CAFile.Field, At: valueOf(block.CAFile.Field),
		Message: says + "; nobody is verified with it here",
		Help:    "put the current certificate of the authority into the file",
	}
	switch {
	case !inUse(o.p.Server, block):
	case all && judgesPeers(o.p.Server, block):
		finding.Consequence = lint.Broken
		finding.Message = says + ", and no certificate of ca_file is valid now, so that every certificate that " + block.Path + " has to verify is refused"
	case mayVerify(block) && !isBundle(file):
		finding.Consequence = lint.Suspicious
		finding.Message = says + ", so that certificates below it are refused"
	case mayVerify(block):
		finding.Message = says + ", so that certificates below it are refused"
	}
	o.p.Report(finding)
}

// isBundle reports whether a ca_file holds so many authorities that it is a collection of public ones, in
// which somebody is always about to leave.
func isBundle(file *certs.File) bool { return len(file.Certificates) > 20 }
