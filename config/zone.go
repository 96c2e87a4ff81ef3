package config

import "time"

// knownZone reports whether name is empty or a zone of this machine. (It looks
// into the zone database, which is no I/O of the configuration.)
func knownZone(name string) bool {
	_, err := time.LoadLocation(name)
	return err == nil
}
