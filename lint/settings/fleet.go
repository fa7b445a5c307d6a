package settings

// Fleet is a number of servers whose configurations are read together, since they dial each other.
type Fleet struct {
	Name    Value[string]
	Servers []Server
	Clients []Client
}

// Server is one server of a fleet.
type Server struct {
	Config    Value[string]   // its configuration file, as natstls opens it
	Name      Value[string]   // how reports call it; not set: by its configuration file
	Hosts     []Value[string] // names under which others reach it
	Addresses []Value[string] // IP addresses under which others reach it
	Dir       Value[string]   // its working directory
	PathMaps  []Value[PathMap]
	EnvFiles  []Value[string]
	Set       []Value[Variable]
}

// Client is somebody who connects to the fleet and has no configuration of a server.
type Client struct {
	Name     Value[string]
	URL      Value[string] // what it dials
	CertFile Value[string]
	KeyFile  Value[string]
	CAFile   Value[string]
	TLSFirst Value[bool]   // it starts with the TLS handshake, before the INFO of the server
	Kind     Value[string] // client, leaf or monitoring; not set: client
}
