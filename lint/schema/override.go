package schema

import (
	"strings"

	"natstls/lint/release"
	"natstls/parser"
	"natstls/parser/resolve"
)

// DecodeStarted is Decode for a server that is started with a command line, whose flags override the file.
// Without one it is Decode.
func DecodeStarted(tree *resolve.Tree, target release.Target, line *CommandLine) *Server {
	s := Decode(tree, target)
	if line == nil {
		return s
	}
	s.Command = line
	s.FlagProblems = append(s.FlagProblems, line.Problems...)
	o := &override{Server: s, line: line}
	if line.Broken {
		o.doubt()
		return s
	}
	o.clients()
	o.tls()
	o.monitoring()
	o.cluster()
	o.routes()
	o.users()
	return s
}

// override lays the flags of a command line over a decoded file, as ConfigureOptions of nats-server 2.15.2
// does after it has read the file.
type override struct {
	*Server
	line *CommandLine
}

// refused reports a flag for which the server does not start. With -c, nats-server -t does not look at it.
func (o *override) refused(f *Flag, at parser.Span, message, help string) {
	o.FlagProblems = append(o.FlagProblems, &FlagProblem{At: at, On: f.Field, Start: true, Message: message, Help: help})
}

// doubt marks as unknown whatever flags can change.
func (o *override) doubt() {
	o.Open, o.Identity.Open = true, true
	o.dropBlock()
	for _, l := range o.Listeners {
		switch l.Kind {
		case ClientListener, HTTPMonitor, HTTPSMonitor, ClusterListener:
			l.Host, l.Port = Opt[string]{State: Unknown, Field: l.Host.Field}, Opt[int64]{State: Unknown, Field: l.Port.Field}
			l.Open = true
		}
	}
	o.dropDials()
}

// listener returns the listener of a kind, nil if there is none.
func (o *override) listener(kind ListenerKind) *Listener {
	for _, l := range o.Listeners {
		if l.Kind == kind {
			return l
		}
	}
	return nil
}

// clients sets the address of the client port.
func (o *override) clients() {
	l := o.listener(ClientListener)
	if l == nil {
		return
	}
	if f := o.line.Last("port"); f != nil {
		l.Port, l.Field = Opt[int64]{State: Set, Value: f.number(), Field: f.Field}, f.Field
		if l.Port.Value == 0 {
			l.Port = Opt[int64]{Value: defaultPort, Field: f.Field}
		}
	}
	if f := o.line.Last("addr"); f != nil {
		l.Host = hostOpt(f.Text, f.Field)
	}
	if f := o.line.Last("client_advertise"); f != nil {
		l.Advertise = hostOpt(f.Text, f.Field)
	}
}

// hostOpt returns a host as a setting; an empty one stands for every address, as without the option.
func hostOpt(host string, field *resolve.Field) Opt[string] {
	if host == "" {
		return Opt[string]{}
	}
	return Opt[string]{State: Set, Value: host, Field: field}
}

// monitoring sets the monitoring ports, which share one address.
func (o *override) monitoring() {
	plain, secure := o.listener(HTTPMonitor), o.listener(HTTPSMonitor)
	var host Opt[string]
	for _, l := range []*Listener{plain, secure} {
		if l != nil && host.State == Absent {
			host = l.Host
		}
	}
	root := o.listener(ClientListener)
	for _, monitor := range []struct {
		flag string
		kind ListenerKind
		old  *Listener
	}{{"http_port", HTTPMonitor, plain}, {"https_port", HTTPSMonitor, secure}} {
		f := o.line.Last(monitor.flag)
		if f == nil {
			continue
		}
		o.drop(monitor.old)
		if f.number() == 0 {
			continue
		}
		l := &Listener{Kind: monitor.kind, Host: host, Port: Opt[int64]{State: Set, Value: f.number(), Field: f.Field}, Field: f.Field}
		if monitor.kind == HTTPSMonitor && root != nil {
			l.TLS, l.Open = root.TLS, root.Open
		}
		o.Listeners = append(o.Listeners, l)
	}
}

func (o *override) drop(listener *Listener) {
	var kept []*Listener
	for _, l := range o.Listeners {
		if l != listener {
			kept = append(kept, l)
		}
	}
	o.Listeners = kept
}

// users adds the user and the token of the command line. The server keeps a users list of the file.
func (o *override) users() {
	who := &o.Identity
	name, password := o.line.Last("user"), o.line.Last("pass")
	if o.line.given("auth") != "" || name != nil && name.Text != "" {
		who.Other = true
	}
	if name == nil {
		return
	}
	var kept []User
	for _, user := range who.Simple { // the one of the top level is replaced
		if parent := user.Field.Parent; parent == nil || parent.Parent != nil || !strings.EqualFold(parent.Key, "authorization") {
			kept = append(kept, user)
		}
	}
	who.Simple = kept
	if name.Text == "" {
		return
	}
	who.Simple = append(who.Simple, User{
		Name: name.Text, At: name.Field.Value, Field: name.Field,
		Bare: password != nil && password.Text == "" || password == nil && !o.Open && !o.hasAuthorization(),
	})
}

// hasAuthorization reports whether the file may give a password to the user of the command line.
func (o *override) hasAuthorization() bool {
	for _, f := range o.Tree.Root.Fields {
		if strings.EqualFold(f.Key, "authorization") {
			return true
		}
	}
	return false
}
