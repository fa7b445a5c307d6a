package schema

import (
	"net"
	"net/url"
	"strconv"
	"strings"

	"natstls/parser/resolve"
)

// cluster sets the address of the cluster port, and who may come in there (overrideCluster, server/opts.go,
// 2.15.2).
func (o *override) cluster() {
	l := o.listener(ClusterListener)
	if f := o.line.Last("cluster_advertise"); f != nil && l != nil {
		l.Advertise = hostOpt(f.Text, f.Field)
	}
	f := o.line.Last("cluster")
	if f == nil {
		return
	}
	if f.Text == "" {
		o.drop(l)
		o.dropDials()
		return
	}
	host, port, user, problem, help := clusterURL(f.Text)
	if problem != "" {
		o.refused(f, f.Field.Syntax.Value.Span, problem, help)
		return
	}
	if port < 0 && o.bothSpellings() {
		port = 0
	}
	o.drop(l)
	o.Identity.Cluster.User = Opt[string]{}
	if user != "" {
		o.Identity.Cluster.User = Opt[string]{State: Set, Value: user, Field: f.Field}
	}
	if port == 0 {
		o.dropDials()
		return
	}
	block := o.Block(Cluster)
	var advertise Opt[string]
	if l != nil {
		advertise = l.Advertise
	}
	o.Listeners = append(o.Listeners, &Listener{
		Advertise: advertise,
		Kind:      ClusterListener, Host: hostOpt(host, f.Field), Field: f.Field,
		Port: Opt[int64]{State: Set, Value: port, Field: f.Field},
		TLS:  block, Open: block == nil && o.clusterOpen(),
	})
}

// bothSpellings reports whether the cluster address is given under both of its names. The server then reads
// it twice, and the second time a random port is gone.
func (o *override) bothSpellings() bool {
	seen := map[string]bool{}
	for _, f := range o.line.Flags {
		if f.Name == "cluster" {
			seen[strings.TrimLeft(f.Field.Key, "-")] = true
		}
	}
	return len(seen) > 1
}

// clusterURL reads the value of --cluster. The problem is empty if the server takes it.
func clusterURL(text string) (host string, port int64, user, problem, help string) {
	random := strings.HasSuffix(text, ":-1")
	if random {
		text = strings.TrimSuffix(text, "-1") + "0" // package url takes no negative port
	}
	help = "write --cluster nats://HOST:PORT"
	u, err := url.Parse(text)
	if err != nil {
		return "", 0, "", "the server does not start, since this is no URL", help
	}
	host, digits, err := net.SplitHostPort(u.Host)
	if err == nil {
		port, err = strconv.ParseInt(digits, 0, 64)
	}
	if err != nil {
		return "", 0, "", "the server does not start, since this URL has no port", help
	}
	if random {
		port = -1
	}
	if u.User != nil {
		if _, given := u.User.Password(); !given {
			return "", 0, "", "the server does not start, since this URL has a user and no password", "give the user a password as well, or leave the user out"
		}
		user = u.User.Username()
	}
	return host, port, user, "", ""
}

// clusterMaps returns the cluster blocks of the file whose content is known, and whether there may be more
// in the file than they hold.
func (o *override) clusterMaps() (maps []*resolve.Map, open bool) {
	open = o.Open
	if o.Tree == nil || o.Tree.Root == nil {
		return nil, true
	}
	for _, f := range o.Tree.Root.Fields {
		switch {
		case !strings.EqualFold(f.Key, "cluster"):
		case f.Value == nil || f.Value.Map == nil:
			open = true
		default:
			maps, open = append(maps, f.Value.Map), open || f.Value.Map.Open
		}
	}
	return maps, open
}

func (o *override) clusterOpen() bool {
	_, open := o.clusterMaps()
	return open
}

// routes sets the routes. Without a cluster address the server refuses them.
func (o *override) routes() {
	f := o.line.Last("routes")
	if f == nil {
		return
	}
	o.dropDials()
	if f.Text == "" {
		return
	}
	if o.withoutCluster() {
		o.refused(f, f.Field.Syntax.KeySpan, "the server does not start with routes and without a cluster address of its own",
			"add --cluster nats://HOST:PORT, or a port to the cluster block")
		return
	}
	if o.listener(ClusterListener) == nil && !o.clusterOpen() {
		return // nothing dials without a cluster port
	}
	block := o.Block(Cluster)
	open := block == nil && o.clusterOpen()
	start := 0
	for part := range strings.SplitSeq(f.Text, ",") {
		left := start + len(part) - len(strings.TrimLeft(part, spaces))
		text := strings.TrimSpace(part)
		o.Dials = append(o.Dials, &Dial{
			Context: Cluster, URL: text, At: f.text(left, left+len(text)), Field: f.Field, TLS: block, Open: open,
		})
		start += len(part) + 1
	}
}

// withoutCluster reports whether it is certain that neither the file nor a flag says where routes come in.
func (o *override) withoutCluster() bool {
	maps, open := o.clusterMaps()
	if open || o.line.given("cluster") != "" {
		return false
	}
	for _, m := range maps {
		for _, f := range m.Fields {
			switch strings.ToLower(f.Key) {
			case "listen", "port", "host", "net":
				return false
			}
		}
	}
	return true
}

// dropDials forgets the routes of the file.
func (o *override) dropDials() {
	var kept []*Dial
	for _, d := range o.Dials {
		if d.Context != Cluster {
			kept = append(kept, d)
		}
	}
	o.Dials = kept
}
