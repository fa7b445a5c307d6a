//go:build !unix

package command

// catchWriteSignals does nothing: there are no such signals.
func catchWriteSignals() (stop func()) { return func() {} }
