package detect_test

import (
	"slices"
	"testing"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/rules"
)

// TestInsert: the values of INSERT are judged by the names of their columns, in every
// quoting and in each row, and by no other's.
func TestInsert(t *testing.T) {
	set, err := detect.Compile(rules.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	s := set.NewScanner(nil)
	for text, want := range map[string][]string{
		`INSERT INTO "t" ("a","birth_date","limit") VALUES ('x','1984-12-07','y z')`:       {"1984-12-07"},
		"insert into `db`.`t` (`id`, `password`) values (7, 'hunter2x'), (8, 'tr0ub4dor')": {"hunter2x", "tr0ub4dor"},
		"INSERT INTO [t] ([pesel], [n]) VALUES (44051401304, 1)":                           {"44051401304"},
		"INSERT INTO t (pesel, n) VALUES ( 44051401304 , 1)":                               {"44051401304"},
		`{"sql":"INSERT INTO \"t\" (\"a\",\"dob\") VALUES ('it''s','1984-12-07')"}`:        {"1984-12-07"},
		"INSERT INTO t (pesel, password) VALUES (44051401304, N'hunter2x')":                {"44051401304", "hunter2x"},
		"INSERT INTO my.t AS u (a, `my pesel`) VALUES (\"x\", \"44051401304\")":            nil, // a name of two words
		"INSERT INTO my.t AS u (a, `my-pesel`) VALUES (\"x\", \"44051401304\")":            {"44051401304"},
		"INSERT INTO t (a, pesel) VALUES ('O''Neil', 44051401304)":                         {"44051401304"},
		"INSERT INTO t (pesel, n) VALUES (44051401304(1), 1)":                              nil,
		"INSERT INTO t (a; pesel) VALUES (1, 44051401304)":                                 nil,
		"INSERT INTO t (n, pesel) VALUES (44051401304, 1)":                                 nil,
		"INSERT INTO t (pesel) SELECT 44051401304":                                         nil,
		"INSERT INTO t (pesel, VALUES (44051401304)":                                       nil,
		"INSERT INTO t VALUES (44051401304)":                                               nil,
		"insert into the box":                                                              nil,
		"INSERT INTO t (pesel) VALUES ('44051401304":                                       nil,
	} {
		var got []string
		for _, f := range s.Scan([]byte(text), &detect.Query{}) {
			a, b, _ := s.Root(&f)
			got = append(got, text[a:b])
		}
		slices.Sort(got)
		got = slices.Compact(got) // the string and what it decodes to
		if !slices.Equal(got, want) {
			t.Errorf("%s: found %q, want %q", text, got, want)
		}
	}
}
