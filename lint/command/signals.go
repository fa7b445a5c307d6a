package command

import (
	"os"
	"os/signal"
	"syscall"
)

// uninterrupted does work that must not stop half way. SIGINT and SIGTERM wait until it is done; then they end the
// command with the exit code that a shell gives to them, and no such work is begun any more.
//
// They are caught here only: to catch them all the time costs each run a tenth of its time.
func (p *process) uninterrupted(work func() error) error {
	if err := p.ctx.Err(); err != nil {
		return err
	}
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	defer func() {
		signal.Stop(signals)
		select {
		case received := <-signals:
			code := exitInterrupted
			if received == syscall.SIGTERM {
				code = exitTerminated
			}
			p.cancel(status(code))
		default:
		}
	}()
	return work()
}
