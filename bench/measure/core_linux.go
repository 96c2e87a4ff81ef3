package measure

import (
	"fmt"
	"os"
	"runtime"
	"syscall"
	"unsafe"
)

// mask is the kernel's cpu_set_t, enough for 1024 cores.
type mask [16]uint64

// LastCore returns the highest core that this process may run on: the kernel and the
// devices are at home on the lowest.
func LastCore() (int, error) {
	var m mask
	if _, _, errno := syscall.RawSyscall(syscall.SYS_SCHED_GETAFFINITY, 0, unsafe.Sizeof(m), uintptr(unsafe.Pointer(&m))); errno != 0 {
		return NoCore, fmt.Errorf("read the permitted cores: %w", errno)
	}
	for core := len(m)*64 - 1; core >= 0; core-- {
		if m[core/64]>>(core%64)&1 == 1 {
			return core, nil
		}
	}
	return NoCore, nil
}

// onCore calls start on a thread that may only run on core; the processes it starts
// inherit that. The thread ends with the call.
func onCore(core int, start func()) error {
	if core == NoCore {
		start()
		return nil
	}
	if core < 0 || core >= len(mask{})*64 {
		return fmt.Errorf("core %d is out of range: choose one of this machine", core)
	}
	done := make(chan error)
	go func() {
		runtime.LockOSThread() // never unlocked: the pinned thread must not serve others
		var m mask
		m[core/64] = 1 << (core % 64)
		if _, _, errno := syscall.RawSyscall(syscall.SYS_SCHED_SETAFFINITY, 0, unsafe.Sizeof(m), uintptr(unsafe.Pointer(&m))); errno != 0 {
			done <- fmt.Errorf("pin to core %d: %w", core, errno)
			return
		}
		start()
		done <- nil
	}()
	return <-done
}

// usage reads what the kernel counted. Maxrss is in KiB.
func usage(state *os.ProcessState) Usage {
	u := Usage{CPU: state.UserTime() + state.SystemTime(), ExitCode: state.ExitCode()}
	if r, ok := state.SysUsage().(*syscall.Rusage); ok {
		u.PeakRSS = int64(r.Maxrss) << 10
	}
	return u
}

// Baseline returns the smallest peak that Usage.PeakRSS can show, in bytes: a child
// begins life in the memory of the process that starts it, and the kernel counts that.
// A figure at or below it reads "at most".
func Baseline() int64 {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		return 0
	}
	return int64(r.Maxrss) << 10
}
