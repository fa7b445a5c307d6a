package command

import (
	"crypto/x509"
	"fmt"
	"strconv"

	"github.com/urfave/cli/v2"

	"natstls/lint"
	"natstls/lint/release"
	config "natstls/lint/settings"
)

// host is what is known of the host of a server, made of flags and settings.
type host struct {
	target   release.Target // what the configuration is checked for; an upgrade has its own
	env      environment
	files    *serverFiles
	platform string         // the server's operating system; empty: not known
	roots    *x509.CertPool // what the server's operating system trusts; nil: not known
	checks   lint.Host
}

// flagOptions reads the flags that a settings file has keys for.
func flagOptions(c *cli.Context) (config.Options, error) {
	o := config.Options{
		NATSVersion: flagText(c, "nats-version"),
		GoVersion:   flagText(c, "go-version"),
		NATSServer:  flagText(c, "nats-server"),
		Platform:    flagText(c, "platform"),
		Files:       flagText(c, "files"),
		Dir:         flagText(c, "dir"),
		SystemRoots: flagText(c, "system-roots"),
	}
	for _, other := range []string{"nats-version", "go-version"} {
		if c.IsSet("nats-server") && c.IsSet(other) {
			return o, excludes("nats-server", other)
		}
	}
	if o.Platform.IsSet() {
		if _, err := oneOf(c, "platform", "linux", "windows", "darwin"); err != nil {
			return o, err
		}
	}
	if _, err := oneOf(c, "files", "present", "required", "off"); err != nil {
		return o, err
	}
	for _, file := range c.StringSlice("env-file") {
		o.EnvFiles = append(o.EnvFiles, config.FromFlag("env-file", file))
	}
	var err error
	if o.Set, err = setVariables(c.StringSlice("set")); err != nil {
		return o, err
	}
	if o.PathMaps, err = pathMapPairs(c.StringSlice("path-map")); err != nil {
		return o, err
	}
	return o, flagExpiry(c, &o)
}

// flagText returns the value of a flag that was given.
func flagText(c *cli.Context, flag string) config.Value[string] {
	if !c.IsSet(flag) || c.String(flag) == "" {
		return config.Value[string]{}
	}
	return config.FromFlag(flag, c.String(flag))
}

// flagExpiry reads --expiry-ceiling and --expiry-share.
func flagExpiry(c *cli.Context, o *config.Options) error {
	if text := c.String("expiry-ceiling"); text != "" {
		ceiling, err := config.ParseDays(text)
		if err != nil || ceiling <= 0 {
			return usagef("--expiry-ceiling %s is no time such as 30d or 720h", text)
		}
		o.ExpiryCeiling = config.FromFlag("expiry-ceiling", ceiling)
	}
	if text := c.String("expiry-share"); text != "" {
		share, err := strconv.ParseFloat(text, 64)
		if err != nil || !(share > 0 && share <= 1) {
			return usagef("--expiry-share %s is no number above 0 and up to 1", text)
		}
		o.ExpiryShare = config.FromFlag("expiry-share", share)
	}
	return nil
}

// newHost reads what the options name.
func (p *process) newHost(o config.Options) (*host, error) {
	h := &host{platform: o.Platform.V}
	var err error
	if h.target, err = targetOf(o); err != nil {
		return nil, err
	}
	if h.files, err = newServerFiles(o.Dir, o.PathMaps); err != nil {
		return nil, err
	}
	if h.roots, err = newSystemRoots(o.SystemRoots); err != nil {
		return nil, err
	}
	if h.env, err = p.newEnvironment(o.EnvFiles, o.Set); err != nil {
		return nil, err
	}
	h.checks = lint.Host{
		Files: map[string]lint.FilesMode{
			"":         lint.FilesPresent,
			"present":  lint.FilesPresent,
			"required": lint.FilesRequired,
			"off":      lint.FilesOff,
		}[o.Files.V],
		EnvironmentGiven: h.env.given,
		Expiry:           lint.Expiry{Ceiling: o.ExpiryCeiling.V, Share: o.ExpiryShare.V},
	}
	return h, nil
}

// targetOf returns the nats-server that the options name.
func targetOf(o config.Options) (release.Target, error) {
	if o.NATSServer.IsSet() {
		return builtTarget(called(o.NATSServer.At, "nats_server"), o.NATSServer.V)
	}
	target := release.Latest()
	if o.NATSVersion.IsSet() {
		var err error
		if target, err = release.Named(o.NATSVersion.V); err != nil {
			return target, usagef("%s: %v", called(o.NATSVersion.At, "nats_version"), err)
		}
	}
	if !o.GoVersion.IsSet() {
		return target, nil
	}
	target, err := target.WithGo(o.GoVersion.V)
	if err != nil {
		return target, usagef("%s: %v", called(o.GoVersion.At, "go_version"), err)
	}
	return target, nil
}

// called returns how a message names the setting that a value comes from: a flag, or a key of a settings file
// with its place.
func called(at config.Origin, key string) string {
	if at.Kind == config.Flag {
		return "--" + at.Flag
	}
	return fmt.Sprintf("%s:%d:%d: %s", at.File, at.Line, at.Column, key)
}
