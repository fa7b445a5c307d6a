package release

// table is what was measured of the releases. The one of this package, tables, is Go source that the test of this package
// generates (see its flags): nothing has to be read or made when a program begins. Every entry ends with its sources:
// path:line@tag of nats-io/nats-server, a pull request, or a run.
type table struct {
	Subject  string
	Releases []build
	Contexts []place
	Options  []optionEntry
	Forms    []form
	Settings []place
	Suites   []suiteEntry
	Curves   []names

	MinVersion    string
	DefaultSuites []names
	DefaultCurves []names
	Timeouts      []timeout
	Facts         []Fact
	Go            []goEntry
}

// build is a release and the Go toolchain of its official binaries.
type build struct {
	Version Version
	Go      string // only major and minor number where the patch is not known
	Source  []string
}

// place is a setting outside of tls maps, or a context of tls maps.
type place struct {
	ID     string
	Path   string
	Known  Ranges
	Source []string
}

type optionEntry struct {
	Name    string
	Aliases []string
	Since   Version
	In      []usage
	Source  []string
}

// usage is what becomes of an option in some contexts.
type usage struct {
	Contexts  []string
	Accepted  Ranges
	Effect    string
	Effective Ranges
	Note      string
}

// form is a way to write the value of an option which not every release takes.
type form struct {
	Option, Form string
	Taken        Ranges
	Source       []string
}

type suiteEntry struct {
	Name     string
	ID       uint16
	TLS13    bool
	Known    Ranges // with or without allow_insecure_cipher_suites
	Insecure Ranges // releases that demand allow_insecure_cipher_suites
	Source   []string
}

// goEntry is what was measured of crypto/tls in a Go release.
type goEntry struct {
	Go                      string // such as "1.24"
	CipherOrder, CurveOrder bool   // whether the order of a list is kept as an order of preference
	Source                  []string
}

// names is a list that holds for a range of releases.
type names struct {
	Releases Ranges
	Names    []string
	Source   []string
}

type timeout struct {
	Contexts []string
	Releases Ranges
	Seconds  float64 // 0: no limit
	Source   []string
}
