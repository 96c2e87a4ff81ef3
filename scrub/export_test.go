package scrub

import "github.com/logscrub/logscrub/detect"

// Inject adds rules to the built-in ones.
func (o *Options) Inject(rules ...detect.Rule) { o.inject = append(o.inject, rules...) }
