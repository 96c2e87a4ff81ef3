package delivery

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"time"
)

// An agent is a process of logscrub run.
type agent struct {
	*process
	admin string
}

// ready waits until the agent says that it is ready.
func (a *agent) ready(ctx context.Context) error {
	err := until(ctx, "the agent to be ready", timeLimit, func() (bool, error) {
		resp, err := http.Get("http://" + a.admin + "/readyz")
		if err != nil {
			return false, a.alive()
		}
		resp.Body.Close()
		return resp.StatusCode == http.StatusOK, a.alive()
	})
	if err != nil {
		text, _ := os.ReadFile(a.log)
		return fmt.Errorf("%w\n%s", err, text)
	}
	return nil
}

// launch starts an agent with one pipeline in dir.
func (l *Lab) launch(v variant, dir, pipeline string) (*agent, error) {
	admin, err := freeAddress()
	if err != nil {
		return nil, err
	}
	if l.o.Workers > 0 {
		pipeline += fmt.Sprintf("    workers: %d\n", l.o.Workers)
	}
	text := fmt.Sprintf("version: 1\nkeyring: %s\nstate_dir: %s\nadmin: {listen: %q}\npipelines:\n  app:\n    batch: {max_wait: 20ms}\n%s",
		l.keyring, filepath.Join(dir, "state"), admin, pipeline)
	conf := filepath.Join(dir, "agent.yml")
	if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Join(dir, "state"), 0o700); err != nil {
		return nil, err
	}
	p, err := startProcess(filepath.Join(dir, "agent.log"), l.agents[v], "run", "--config", conf)
	if err != nil {
		return nil, err
	}
	return &agent{p, admin}, nil
}

// A Cost is what one run took.
type Cost struct {
	Wall   time.Duration
	Before int           // records that had arrived when it began
	Agent  time.Duration // processor time of the agent, or of this program in its place
	Server time.Duration // the same, of nats-server
	Peak   int64         // resident set of the agent, in bytes
}

// meter measures a run from now on.
type meter struct {
	begin         time.Time
	agent, server time.Duration
	before        int // records that had arrived
}

func (l *Lab) meter(a *agent) meter {
	m := meter{server: l.server.processorTime()}
	if m.agent = ownTime(); a != nil {
		m.agent = a.processorTime()
	}
	m.begin = time.Now()
	return m
}

func (l *Lab) cost(m meter, a *agent) Cost {
	c := Cost{Wall: time.Since(m.begin), Before: m.before, Server: l.server.processorTime() - m.server}
	if c.Agent = ownTime() - m.agent; a != nil {
		c.Agent = a.processorTime() - m.agent
		_, c.Peak = a.resident()
	}
	return c
}
