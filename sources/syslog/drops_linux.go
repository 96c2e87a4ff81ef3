package syslog

import (
	"bufio"
	"net"
	"os"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// drops returns how many datagrams the kernel dropped at the socket, from the last
// column of its row in /proc/self/net/udp (proc_pid_net(5)), which is there also where
// systemd shows nothing of /proc but processes. For a socket of the file system senders
// wait, and nothing is dropped.
func (p *packets) drops() (uint64, bool) {
	u, ok := p.conn.(*net.UDPConn)
	if !ok {
		return 0, true
	}
	inode, ok := inode(u)
	if !ok {
		return 0, false
	}
	for _, table := range []string{"/proc/self/net/udp", "/proc/self/net/udp6"} {
		if n, ok := row(table, inode); ok {
			return n, true
		}
	}
	return 0, false
}

// inode returns the number of the socket, which names it in /proc.
func inode(c syscall.Conn) (n string, ok bool) {
	raw, err := c.SyscallConn()
	if err != nil {
		return "", false
	}
	var st unix.Stat_t
	var statErr error
	if err := raw.Control(func(fd uintptr) { statErr = unix.Fstat(int(fd), &st) }); err != nil || statErr != nil {
		return "", false
	}
	return strconv.FormatUint(st.Ino, 10), true
}

// row returns the drops in the row of table that has this inode.
func row(table, inode string) (uint64, bool) {
	f, err := os.Open(table)
	if err != nil {
		return 0, false
	}
	defer f.Close()
	for in := bufio.NewScanner(f); in.Scan(); {
		// sl local rem st queues timer retransmits uid timeout inode ref pointer drops
		if cols := strings.Fields(in.Text()); len(cols) >= 13 && cols[9] == inode {
			n, err := strconv.ParseUint(cols[12], 10, 64)
			return n, err == nil
		}
	}
	return 0, false
}
