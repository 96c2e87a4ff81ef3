//go:build linux

package faultlab

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"syscall"
)

// A node is a process of nats-server.
type node struct {
	l    *lab
	name string
	addr string
	conf string
	cmd  *exec.Cmd
	done chan struct{}
}

// node returns a server that stands alone, started. sync is its sync_interval.
func (l *lab) node(sync string) *node {
	l.Helper()
	n := l.newNode("n1", freeAddr(l), sync, "")
	n.start()
	return n
}

// cluster returns n servers that are one cluster, started.
func (l *lab) cluster(n int) (all []*node) {
	l.Helper()
	var routes []string
	for range n {
		routes = append(routes, freeAddr(l))
	}
	for i, addr := range routes {
		all = append(all, l.newNode(fmt.Sprintf("n%d", i+1), freeAddr(l), "2m", fmt.Sprintf(
			"cluster {name: lab, listen: \"%s\", no_advertise: true, routes: [\"nats://%s\"]}\n", addr, strings.Join(routes, `","nats://`))))
	}
	for _, n := range all {
		n.start()
	}
	return all
}

func (l *lab) newNode(name, addr, sync, cluster string) *node {
	l.Helper()
	dir := l.folder("nats-" + name)
	l.write(name+".conf", fmt.Sprintf("server_name: %s\nlisten: \"%s\"\nhttp: \"127.0.0.1:-1\"\njetstream {store_dir: \"%s\", sync_interval: %s}\n%s", name, addr, dir, sync, cluster))
	n := &node{l: l, name: name, addr: addr, conf: l.path(name + ".conf")}
	l.nodes = append(l.nodes, n)
	return n
}

// start starts the server, and returns once it listens.
func (n *node) start() {
	n.l.Helper()
	log, err := os.OpenFile(n.l.path(n.name+".log"), os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		n.l.Fatal(err)
	}
	defer log.Close()
	cmd, done := exec.Command(must(n.l, natsBin), "-c", n.conf), make(chan struct{})
	cmd.Stdout, cmd.Stderr = log, log
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := cmd.Start(); err != nil {
		n.l.Fatal(err)
	}
	n.cmd, n.done = cmd, done
	go func() {
		_ = cmd.Wait() // it is killed
		close(done)
	}()
	n.l.Cleanup(func() { _ = cmd.Process.Kill(); <-done })
	n.l.await("nats-server "+n.name, func() (int64, bool) {
		select {
		case <-done:
			text, _ := os.ReadFile(n.l.path(n.name + ".log"))
			n.l.fail("nats-server ended: %s", text)
		default:
		}
		c, err := net.Dial("tcp", n.addr)
		if err == nil {
			c.Close()
		}
		return 0, err == nil
	})
}

// kill kills the server.
func (n *node) kill() {
	_ = n.cmd.Process.Kill()
	<-n.done
}

// signal stops the server for a while, or has it go on.
func (n *node) signal(s syscall.Signal) { _ = n.cmd.Process.Signal(s) }

// urls returns where all servers listen, for a configuration.
func urls(all []*node) string {
	var text []string
	for _, n := range all {
		text = append(text, "nats://"+n.addr)
	}
	return strings.Join(text, ",")
}
