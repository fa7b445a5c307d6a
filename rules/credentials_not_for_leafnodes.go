package rules

import (
	"errors"
	"io/fs"

	"natstls/lint"
	"natstls/lint/creds"
	"natstls/lint/schema"
)

// The credentials of a leaf node remote do not let it connect as a leaf node.
//
// # What happens
//
// The JWT of a user may list the types of connections that it is for, and it may end. If LEAFNODE (with ws:// and wss://
// URLs LEAFNODE_WS) is not in the list, or if the JWT has ended, a hub in operator mode answers every attempt with
// an authorization violation. The server with the remote starts all the same and
// tries again for ever. A file without the JWT of a user is only logged.
//
// # How to fix it
//
// Let nsc edit the user (--conn-type LEAFNODE or LEAFNODE_WS, --expiry), and write the credentials again.
//
// # Example
//
//	leafnodes {
//	  remotes: [ { url: "tls://hub.example.com", credentials: "app.creds" } ]    # bad: for STANDARD only
//	}
//
//	leafnodes {
//	  remotes: [ { url: "tls://hub.example.com", credentials: "leaf.creds" } ]
//	}
var credentialsNotForLeafnodes = &lint.Rule{
	Name:         "credentials-not-for-leafnodes",
	Consequences: []lint.Consequence{lint.Suspicious},
	Since:        "0.2.0",
	Refs: []string{
		"nats-server client.connectionTypeAllowed and convertAllowedConnectionTypes, server/client.go, 2.15.2",
		"nats-server solicitLeafNodeRemotes, server/leafnode.go, 2.15.2: a bad file is logged only",
	},
	Check: checkCredentialsNotForLeafnodes,
}

func checkCredentialsNotForLeafnodes(p *lint.Pass) {
	if p.Creds == nil {
		return
	}
	for _, remote := range p.Server.Remotes {
		name := remote.Credentials.Value
		// The server expands variables and the home directory in the name (expandPath, server/opts.go, 2.15.2).
		if !remote.Enabled || !named(&remote.Credentials) || notRendered(name) || name[0] == '~' {
			continue
		}
		finding := credentialsFinding(p, remote, p.Creds.File(name))
		if finding.Message == "" {
			continue
		}
		finding.On, finding.At = remote.Credentials.Field, valueOf(remote.Credentials.Field)
		p.Report(finding)
	}
}

// credentialsFinding says what is wrong with a credentials file; its message is empty if nothing is.
func credentialsFinding(p *lint.Pass, remote *schema.Remote, file *creds.File) lint.Finding {
	name := shown(file.Name)
	switch {
	case errors.Is(file.Err, fs.ErrNotExist) && p.Files == lint.FilesRequired:
		return lint.Finding{Message: "there is no file " + name + ", so this remote cannot log in", Help: "name the credentials file of the user"}
	case file.Err != nil:
		return lint.Finding{}
	case file.User == nil:
		return lint.Finding{Message: name + " holds no JWT of a user that can be verified, so this remote cannot log in", Help: "write the file again, for example with nsc generate creds"}
	case ended(p, file.User.Expires):
		return lint.Finding{Message: "the JWT in " + name + " ended on " + dateOf(file.User.Expires) + ", so a hub refuses this remote", Help: "let nsc renew the user, and write the credentials again"}
	}
	wanted, types := wantedTypes(remote)
	if file.User.Allows(types...) {
		return lint.Finding{}
	}
	return lint.Finding{
		Message: "the JWT in " + name + " is not for " + wanted + ", so a hub refuses this remote",
		Help:    "let nsc edit the user to allow the type, and write the credentials again",
	}
}

// wantedTypes returns the connection types of which one has to be allowed, and their name for messages.
func wantedTypes(remote *schema.Remote) (name string, types []string) {
	const leaf, leafWebsocket = "LEAFNODE", "LEAFNODE_WS"
	websocket, other := remote.URLsOpen, remote.URLsOpen
	for _, l := range linksOfRemote(remote) {
		isWebsocket := l.url.Scheme == "ws" || l.url.Scheme == "wss"
		websocket = websocket || isWebsocket
		other = other || !isWebsocket
	}
	switch {
	case websocket && !other:
		return "connections of type " + leafWebsocket, []string{leafWebsocket}
	case other && !websocket:
		return "connections of type " + leaf, []string{leaf}
	}
	return "leaf nodes", []string{leaf, leafWebsocket}
}
