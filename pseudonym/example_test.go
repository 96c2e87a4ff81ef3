package pseudonym_test

import (
	"fmt"
	"log"
	"time"

	"github.com/logscrub/logscrub/pseudonym"
)

func Example() {
	ring := pseudonym.Ephemeral() // or LoadKeyring, to compare beyond this process
	h, err := ring.Hasher(pseudonym.DefaultTenant, time.Now(), pseudonym.Families())
	if err != nil {
		log.Fatal(err)
	}
	word := func(text string) string {
		v := pseudonym.Canonical(nil, pseudonym.Email, []byte(text))
		return string(h.Append(nil, pseudonym.Email, v))
	}
	fmt.Println(word("jane@example.com") == word("Jane@EXAMPLE.com"))
	fmt.Println(h.Check([]byte(word("jane@example.com"))))
	fmt.Println(h.Check([]byte("email_aaaa_mfzwizltomztsmrq")))
	// Output:
	// true
	// own
	// none
}
