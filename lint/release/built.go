package release

import (
	"debug/buildinfo"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"strings"
)

// module is where the program nats-server comes from.
const module = "github.com/nats-io/nats-server/v2"

// Built returns the target that a program is: the release of nats-server in it and the Go toolchain that
// built it, out of the build information that Go puts into programs. The program is only read. It may
// also be another one that embeds nats-server. The error says what cannot be told.
func Built(program io.ReaderAt) (Target, error) {
	info, err := buildinfo.Read(program)
	if err != nil {
		return Target{}, errors.New("it is no Go program, or its build information was taken out")
	}
	return builtFrom(info)
}

func builtFrom(info *debug.BuildInfo) (Target, error) {
	v, err := releaseOf(info)
	if err != nil {
		return Target{}, err
	}
	target, err := For(v)
	if err != nil {
		return Target{}, err
	}
	// Behind a space stand experiments, as in "go1.24.2 X:boringcrypto".
	toolchain, _, _ := strings.Cut(info.GoVersion, " ")
	if target, err = target.WithGo(toolchain); err != nil {
		return Target{}, err
	}
	target.GODEBUG = setting(info, "DefaultGODEBUG")
	return target, nil
}

// releaseOf returns the release of nats-server in a program.
func releaseOf(info *debug.BuildInfo) (Version, error) {
	if info.Main.Path == module {
		return mainRelease(info)
	}
	for _, dep := range info.Deps {
		if dep.Path != module {
			continue
		}
		if dep.Replace != nil {
			return Version{}, fmt.Errorf("its nats-server is replaced by %s", dep.Replace.Path)
		}
		return tagged(dep.Version)
	}
	return Version{}, fmt.Errorf("it is %s, and there is no nats-server in it", described(info))
}

// mainRelease returns the release of the program nats-server itself: the version of the module that it was
// built from, or, where Go did not know that (before Go 1.24 in a checkout, as for the official
// programs), the release that was made from its commit.
func mainRelease(info *debug.BuildInfo) (Version, error) {
	if info.Main.Version != "" && info.Main.Version != "(devel)" {
		return tagged(info.Main.Version)
	}
	revision := setting(info, "vcs.revision")
	for _, c := range builds.Commits {
		if c.Hash == revision {
			return c.Release, nil
		}
	}
	if revision == "" {
		return Version{}, errors.New("its build information names no release of nats-server and no commit")
	}
	return Version{}, fmt.Errorf("it was built from commit %.12s, which is no known release of nats-server", revision)
}

// tagged reads the version of a module. One of a commit between two releases is no release, and its
// number is that of the release before it.
func tagged(text string) (Version, error) {
	text, _, _ = strings.Cut(text, "+dirty")
	v, err := Parse(text)
	if err != nil || strings.ContainsAny(text, "-+") {
		return Version{}, fmt.Errorf("it was built from nats-server %s, which is no release", text)
	}
	return v, nil
}

func setting(info *debug.BuildInfo, key string) string {
	for _, s := range info.Settings {
		if s.Key == key {
			return s.Value
		}
	}
	return ""
}

// described names a program for a message.
func described(info *debug.BuildInfo) string {
	if info.Path != "" {
		return "the Go program " + info.Path
	}
	return "a Go program"
}
