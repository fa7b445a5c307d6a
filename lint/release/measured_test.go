package release

import "encoding/json"

// measured is the table of measurements, as far as it is used.
type measured struct {
	Schema, Subject, Made string
	Releases              []struct {
		Version string
		Go      struct {
			Minor, Source string
			Toolchain     *string
		}
	}
	Contexts []struct {
		ID         string
		ConfigPath string `json:"config_path"`
		Present    []pair
		Source     []string
	}
	TLSKeys []struct {
		Key        string
		Aliases    []string
		Since      string
		ValueTypes []string `json:"value_types"`
		Contexts   map[string]struct {
			Accepted, Effective []pair
			Effect, Note        string
		}
		Source []string
	} `json:"tls_keys"`
	Adjacent []struct {
		Path, Since string
		ValueTypes  []string `json:"value_types"`
		Source      json.RawMessage
	} `json:"adjacent_options"`
	Defaults struct {
		Suites   map[string]list `json:"cipher_suites"`
		Curves   map[string]any  `json:"curve_preferences"`
		Timeouts struct {
			Contexts []struct {
				Contexts []string
				Values   []struct {
					Range pair
					Value any
				}
				Source   []string
				Verified string
			}
		} `json:"handshake_timeout"`
	}
	Ciphers struct {
		Tables  map[string]struct{ Source string }
		Catalog []struct {
			Name, ID string
			TLS      []string `json:"tls_versions"`
			Accepts  []struct {
				Spelled string
				Range   pair
				Needs   bool `json:"needs_allow_insecure"`
			} `json:"nats_server_accepts"`
		}
	}
	Curves struct {
		Tables map[string]list
	}
	Semantics []struct {
		ID, Kind, Summary string
		Releases          []pair
		Contexts, Source  []string
		FixedIn           []string `json:"fixed_in"`
	}
	GoVersions []struct {
		Go          string
		CipherOrder bool `json:"cipher_order_honoured"`
		CurveOrder  bool `json:"curve_order_honoured"`
		Source      string
	} `json:"go_versions"`
	Start []struct {
		ID, Config, Error string
		Releases          []pair
	} `json:"start_only_errors"`
	Acceptance struct {
		TLSCases []struct {
			ID       string
			Accepted map[string][]pair
		} `json:"tls_cases"`
	}
}

// pair is [first, last]; last null means every later release.
type pair [2]*string

type list struct {
	Releases pair
	Names    []string
	Source   string
}
