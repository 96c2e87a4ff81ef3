package file_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/internal/framer"
	"github.com/logscrub/logscrub/record"
	"github.com/logscrub/logscrub/sources/file"
)

// TestNeverCompleted is fault 30: the last line has no end. It is held for as long
// as the file is there, over restarts, and given out when the file is gone.
func TestNeverCompleted(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newBench(t).open()
		w.write("a.log", "one\ntoken=abc")
		w.want(time.Hour, "one|")
		w.restart()
		w.want(time.Hour, "")
		w.remove("a.log")
		w.want(30*time.Second, "")
		w.want(2*time.Minute, "token=abc|")
		w.restart()
		w.want(time.Hour, "")
	})
}

// TestIdle gives the beginning of a line out when its end does not come, but for
// the last word, which may go on; what comes behind it is scanned with it.
func TestIdle(t *testing.T) {
	for name, c := range map[string]struct{ part, out, rest string }{
		"words":     {"user jane@exam", "~user|", " jane@exam"},
		"one word":  {"jane@exam", "", "jane@exam"},
		"number":    {"card 4111 1111 11", "~card|", " 4111 1111 11"},
		"no number": {"card4 1111 11", "", "card4 1111 11"},
		"ends":      {"a word and ", "~a word and|", " "},
		"tab":       {"a\tb", "~a|", "\tb"},
	} {
		for _, restart := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s/restart=%v", name, restart), func(t *testing.T) {
				bubble(t, func(t *testing.T) {
					w := newBench(t, func(o *file.TailOptions) { o.Idle = 10 * time.Second }).open()
					w.write("a.log", "first\n"+c.part)
					w.want(9*time.Second, "first|")
					w.want(time.Hour, c.out)
					if restart {
						w.restart()
						w.want(time.Hour, "")
					}
					w.write("b.log", "another file\n")
					w.write("a.log", "ple.com\nlast\n")
					for _, r := range w.records(time.Minute, flow.Delivered) {
						lead := strings.NewReplacer("~", "", "|", "").Replace(c.out)
						switch r.body {
						case c.rest + "ple.com":
							if r.lead != lead || lead != "" && r.flags&record.Fragment == 0 {
								t.Errorf("record %+v, want it behind %q", r, lead)
							}
						case "last", "another file":
							if r.lead != "" {
								t.Errorf("record %+v", r)
							}
						default:
							t.Errorf("record %+v", r)
						}
					}
				})
			})
		}
	}
}

// TestCutNames holds that a record that time cut short never has the name of the
// longer one that a later process reads in its place.
func TestCutNames(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newBench(t).open()
		w.write("a.log", "Cookie: a=b;\n")
		cut := w.records(5*time.Second, flow.Undelivered)
		w.restart()
		w.write("a.log", " c=d\nx\n")
		whole := w.records(5*time.Second, flow.Delivered)
		if text(cut) != "Cookie: a=b;|" || text(whole) != "Cookie: a=b;\n c=d|x|" {
			t.Fatalf("records %+v, then %+v", cut, whole)
		}
		if cut[0].origin != whole[0].origin || cut[0].seq == whole[0].seq {
			t.Errorf("the part is %d, the whole is %d", cut[0].seq, whole[0].seq)
		}
	})
}

// TestSplitSecret is fault 31: a line is cut at every byte, by two writes, by reads
// with a restart between, by a truncation, and by a rotation. It comes whole; but for
// a rotation, where it ends with its file and each of the two parts is scanned with
// the other for context.
func TestSplitSecret(t *testing.T) {
	const line = "token=s3cr3t-value for jane@example.com"
	each := func(f func(name string)) {
		for cut := 1; cut < len(line); cut++ {
			f(fmt.Sprintf("%02d", cut))
		}
	}
	rotate := func(w *bench) { each(func(name string) { w.rename(name, name+".1") }) }
	for name, between := range map[string]func(w *bench){
		"writes":   func(*bench) {},
		"reads":    func(w *bench) { w.want(2*time.Second, "") },
		"restart":  func(w *bench) { w.want(2*time.Second, ""); w.restart() },
		"truncate": func(w *bench) { w.want(2*time.Second, ""); each(func(name string) { w.truncate(name, 0) }) },
		"rename":   func(w *bench) { w.want(2*time.Second, ""); rotate(w) },
		"rotated while down": func(w *bench) {
			w.want(2*time.Second, "")
			w.ok(w.s.Close())
			rotate(w)
			w.open()
		},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				w := newBench(t, func(o *file.TailOptions) { o.Patterns[0] = strings.Replace(o.Patterns[0], "*.log", "[0-9][0-9]", 1) }).open()
				each(func(name string) { w.write(name, "first\n") })
				w.want(2*time.Second, strings.Repeat("first|", len(line)-1))
				each(func(name string) {
					var cut int
					_, err := fmt.Sscan(strings.TrimPrefix(name, "0"), &cut)
					w.ok(err)
					w.write(name, line[:cut])
				})
				between(w)
				each(func(name string) {
					var cut int
					_, err := fmt.Sscan(strings.TrimPrefix(name, "0"), &cut)
					w.ok(err)
					w.write(name, line[cut:]+"\nlast\n")
				})
				rotated := strings.HasPrefix(name, "r") && name != "reads" && name != "restart"
				out, ids := map[string]string{}, map[string]bool{}
				for _, r := range w.records(10*time.Second, flow.Delivered) {
					out[r.path] += r.body + "|"
					parted := rotated && r.body != "last"
					if parted && (r.lead+r.body+r.trail != line || r.flags != record.Fragment) || !parted && (r.lead+r.trail != "" || r.flags != 0) || r.term != record.TermLF {
						t.Errorf("record %+v", r)
					}
					if id := fmt.Sprint(r.origin, r.seq); ids[id] {
						t.Errorf("two records are %s", id)
					} else {
						ids[id] = true
					}
				}
				each(func(name string) {
					var cut int
					_, err := fmt.Sscan(strings.TrimPrefix(name, "0"), &cut)
					w.ok(err)
					want := line + "|last|"
					if rotated {
						want = line[:cut] + "|" + line[cut:] + "|last|"
					}
					if out[name] != want {
						t.Errorf("cut at %s: %q", name, out[name])
					}
				})
				w.restart()
				w.want(time.Hour, "")
			})
		})
	}
}

// TestKeyOverRestart has a private key whose lines come one by one, with a restart
// after each: what comes behind a restart is still known for a part of the key.
func TestKeyOverRestart(t *testing.T) {
	lines := []string{"-----BEGIN PRIVATE KEY-----", "QUJDREVGR0g=", "SUpLTE1OT1A=", "-----END PRIVATE KEY-----"}
	for _, rotate := range []bool{false, true} {
		bubble(t, func(t *testing.T) {
			w := newBench(t).open()
			for i, line := range lines {
				w.write("a.log", line+"\n")
				all := w.records(5*time.Second, flow.Delivered)
				if len(all) != 1 || all[0].body != line || (all[0].flags&record.Continues != 0) != (i > 0) {
					t.Fatalf("line %d: %+v", i, all)
				}
				if rotate {
					w.rename("a.log", fmt.Sprintf("a.log.%d", i))
				} else {
					w.restart()
				}
			}
			w.write("a.log", "QUJD\n")
			if all := w.records(5*time.Second, flow.Delivered); len(all) != 1 || all[0].flags != 0 {
				t.Errorf("behind the key: %+v", all)
			}
		})
	}
}

// TestMultiline joins lines by a pattern, also over reads.
func TestMultiline(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newBench(t, func(o *file.TailOptions) {
			o.Framer.Multiline = &framer.Multiline{Continue: indented()}
		}).open()
		w.write("a.log", "panic\n\tat a\n")
		w.write("b.log", "other\n")
		w.read(400*time.Millisecond, "")
		w.write("a.log", "\tat b\nnext\n")
		w.read(5*time.Second, "other|", "panic\n\tat a\n\tat b|", "next|")
	})
}
