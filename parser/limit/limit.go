// Package limit holds the limits of natstls, each with its reason. They keep a hostile or broken input from using up
// memory or time: together they hold a run over one configuration below 512 MiB, and mostly below two seconds. All
// of them are far above what a real configuration needs. nats-server has none of them and goes on until its memory
// or its stack is full, so what natstls does not look at because of a limit is noted and never an error.
//
// Limits that belong to one algorithm, such as how many stars a glob may have, and lengths at which a text is cut for a
// message stand beside it.
package limit

// Of one text.
const (
	// FileSize is how many bytes a configuration file may have. A real one with ten thousand preloaded account JWTs
	// has about ten million.
	FileSize = 16 << 20
	// TextSize is how many bytes package parser takes from whoever has a text already; tokens have offsets of 32 bits.
	TextSize = 1 << 30
	// Tokens is how many tokens of a text are read. A setting on a line of its own has five, and the tree of the
	// densest text takes 100 bytes of memory for each; see Text. A list of 60,000 users has a million.
	Tokens = 1 << 20
	// Depth is how deep maps, arrays and blocks may stand in each other. The deepest sensible configuration has about
	// ten levels; everybody who walks the tree does so by recursion.
	Depth = 1000
	// Mistakes is how many mistakes, and how many misleading places, are kept of one text; the rest is counted.
	// Nobody reads more, and a text that is no configuration at all has one on each line.
	Mistakes = 1000
	// Ignores is how many ignore comments of a text count; the next one is reported, and the rest is not read.
	Ignores = 10_000
)

// Of one configuration: a root and what it includes.
const (
	// Text is how many bytes are parsed: all files, each once, and all values from the environment, once a use.
	Text = FileSize
	// AllTokens bounds the tokens of all files together. A file is begun only below it, and has at most Tokens.
	AllTokens = Tokens
	// IncludeDepth is how deep includes and environment variables may lead into each other. Real configurations stay
	// below ten; a chain through symbolic links has no end of its own.
	IncludeDepth = 100
	// Includes is how many distinct files are opened, each once. A server with a file for each account has some
	// thousands.
	Includes = 10_000
	// Expansions is how often includes are followed, counting every time that a file is included: ten files that each
	// include the next one ten times ask for ten billion.
	Expansions = 100_000
	// EnvUses is how often a value is taken from the environment, since each use parses it anew to know its own place.
	EnvUses = 10_000
	// Nodes is how many fields and array elements the resolved tree has, where a file counts each time that it is
	// included and a variable each time that it is used.
	Nodes = 1 << 20
	// TreeDepth is how deep maps and arrays stand in each other after includes and variables.
	TreeDepth = 2 * Depth
	// Problems is how many places are reported by the resolver, and by the schema. Each may be as short as an include
	// line.
	Problems = 10_000
	// Hints is for how many undefined variables a nearby definition is searched, because each search looks at every
	// key in sight.
	Hints = 50
	// Settings is how many settings get a type. A variable that holds a large map is read at each of its uses.
	Settings = 1_000_000
	// Strangers is how many keys outside of tls blocks that are no option there are compared with the TLS options.
	Strangers = 10_000
	// Word is how many bytes a text has that is read as a number, an address and so on, or put into a replacement. A
	// list of cipher suites in one string has a thousand.
	Word = 4096
	// Compared is how many settings a map may have in which an option is searched before it is offered, since each
	// offer looks at all of them.
	Compared = 1000
	// Losers is how many settings that a later one overrides are named, the last ones. Each loses once, but a report
	// shows a line for each.
	Losers = 50
	// CuredMistakes is for how many mistakes in the syntax of a file a fix is searched, and CuredText how many bytes
	// such a file has: each guess parses the whole text once more.
	CuredMistakes = 20
	CuredText     = 256 << 10
)

// Of Kubernetes manifests. Kubernetes itself takes objects of at most 1.5 MB (etcd's limit of a request).
const (
	// Documents is how many documents of a text are read. The rendering of a large cluster has some thousands.
	Documents = 50_000
	// DocumentNodes and DocumentDepth bound a document, in YAML nodes and in how deep they stand in each other. An
	// object that Kubernetes takes stays below, with two bytes a node at least; everybody who walks it does so by
	// recursion.
	DocumentNodes = 1 << 20
	DocumentDepth = 200
	// Objects is how many objects are taken out of the lists of a text, which need no document each.
	Objects = 50_000
	// Decoded is how many bytes a value has after base64, and AllDecoded all values of a text together: what is
	// decoded is kept beside the text.
	Decoded    = 2 << 20
	AllDecoded = 32 << 20
	// ManifestProblems is how many problems of a text of manifests are kept. Nobody reads more.
	ManifestProblems = 1000
	// Namesakes is how many objects, or servers, with one name are told apart. More are no set that is applied
	// together, but examples beside each other; each is compared with all.
	Namesakes = 64
	// Replicas is how many replicas of a workload become servers. All of them have the same configuration, and a fleet
	// compares each pair.
	Replicas = 16
	// Members is how many servers of manifests make a fleet, since each pair of them is looked at; those beyond are
	// checked by themselves.
	Members = 48
	// LooseFiles is how many configurations are taken out of ConfigMaps and Secrets that no server mounts, since each
	// is checked by all rules.
	LooseFiles = 1000
	// Clients is how many URLs of clients are followed to workloads, and ClientText how many bytes a text has in which
	// they are searched. Contexts of the nats command have some hundred bytes.
	Clients    = 10_000
	ClientText = 64 << 10
)

// Of certificates and credentials.
const (
	// BundleSize is the size in bytes up to which a PEM file is read. The bundles of operating systems have a quarter
	// of a megabyte.
	BundleSize = 4 << 20
	// Blocks is the number of PEM blocks up to which a file is read, found and lost ones together. The bundles of
	// operating systems hold some 150 certificates.
	Blocks = 8192
	// KeySize is the size in bytes of the DER form up to which a private key is parsed. Parsing means calculating, in
	// a time that grows with the square of the size: 50 ms here at the worst. An RSA key of 16384 bits has 9 kB.
	KeySize = 16 << 10
	// Signatures is how many signatures are checked to find the issuers of one certificate, as crypto/x509 bounds it
	// for a chain (maxChainSignatureChecks).
	Signatures = 100
	// Modulus is the size in bits up to which RSA signatures are checked: twice what crypto/tls takes, while the time
	// for one grows with the square of it.
	Modulus = 16384
	// Credentials is how much a credentials file may have besides its JWT, in bytes: decoration and a seed.
	Credentials = 64 << 10
)

// Of what is beside the configuration.
const (
	// SettingsSize and SettingsDepth bound a settings file, in bytes and in levels of lists and mappings. A real one
	// has some dozen lines. SettingsMistakes of its mistakes are listed.
	SettingsSize     = 64 << 10
	SettingsDepth    = 16
	SettingsMistakes = 50
	// FileName is the size in bytes up to which a value can be the name of a file: PATH_MAX of Linux.
	FileName = 4096
	// BaselineEntries is how many entries a baseline may have, and BaselineCount the highest count of one.
	BaselineEntries = 100_000
	BaselineCount   = 1_000_000
)

// Of what is said.
const (
	// Points is how many ports and links of a server are described, PointFiles how many certificates of one tls block,
	// and PointLosers how many settings that do not count beside one that does. A short text can ask for a lot through
	// variables.
	Points      = 5000
	PointFiles  = 50
	PointLosers = 10
	// Findings is how many findings of a run are printed, in each format; the rest is counted, and counts for the exit
	// code. Code scanning services take fewer (GitHub shows 5,000 results of a SARIF file).
	Findings = 10_000
	// Memory is how many bytes of memory the garbage collector tries to stay below. It works harder near it, which
	// only hostile input gets.
	Memory = 320 << 20
)
